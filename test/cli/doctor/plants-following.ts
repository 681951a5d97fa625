import { homeVpc } from "../../../infra/sandbox/ec2/network.ts";
import { cloudSecret } from "../../../infra/sandbox/mirror-functions.ts";
import type { FollowingAccount } from "./following-account.ts";
import { fn, forbid, narrow, needed, roleAt, roleOf } from "./plants.ts";
import type { MirrorPlants } from "./plants.ts";

const follower = "pointsman-mirror";
const keyArn = "arn:aws:kms:eu-central-1:111122223333:key/of-the-secret";

const shares = ({ deployed }: FollowingAccount) =>
  deployed.schedules.filter(({ input }) => input?.includes("share"));
const share = (account: FollowingAccount, index: number) => needed(shares(account)[index]);
const secretOf = ({ world }: FollowingAccount) => needed(world.secrets.get(cloudSecret));

/** A key of somebody's own, which the file of the cloud may name. */
function underKey({ deployed, mirrors, ...account }: FollowingAccount, named?: string): void {
  deployed.keys.push({ id: "of-the-secret", state: "Enabled", policy: {} });
  needed(account.world.secrets.get(cloudSecret)).keyArn = keyArn;
  if (named)
    mirrors.splice(
      0,
      mirrors.length,
      ...mirrors.map((each) => ({ ...each, cloud: { ...each.cloud, secretKmsKey: named } })),
    );
}

/** What lets mirrors be followed at all. */
export const followingPlants: MirrorPlants = {
  "function-missing": [
    {
      as: "the reader of Octavia, which was deleted",
      plant: ({ deployed }) => void deployed.functions.delete("pointsman-octavia"),
      says: "there is no function pointsman-octavia",
    },
  ],
  "function-in-vpc": [
    {
      as: "the function that follows, in the reader's VPC",
      plant: (all) => void (fn(all, follower).configuration.VpcConfig = { SubnetIds: ["subnet-0a1b2c3d"] }),
      says: "pointsman-mirror is in a VPC",
    },
  ],
  "concurrency-low": [
    {
      as: "an account that lets fifteen functions run, and two shares of mirrors besides a cell",
      plant: ({ deployed }) => void Object.assign(deployed.concurrency, { limit: 15, unreserved: 15 }),
      says: "1 cell and 2 shares of mirrors want 19",
    },
  ],
  "no-failure-destination": [
    {
      as: "a destination that was removed",
      plant: (all) => void delete fn(all, follower).failureDestination,
      says: "pointsman-mirror has no on-failure destination",
    },
  ],
  "schedule-role": [
    {
      as: "a condition that names another installation's group",
      plant: (all) => {
        const role = roleAt(all.deployed, share(all, 0).roleArn);
        role.trust = JSON.parse(
          JSON.stringify(role.trust).replace("schedule-group/pointsman", "schedule-group/other"),
        ) as object;
      },
      says: /may not take the role .*MirrorScheduleRole/,
    },
  ],
  "schedule-cannot-invoke": [
    {
      as: "the shares' role without that right",
      plant: (all) => forbid(roleAt(all.deployed, share(all, 0).roleArn), "lambda:InvokeFunction"),
      says: /may not lambda:InvokeFunction on .*:function:pointsman-mirror$/,
    },
  ],
  "cannot-reach-dead-letters": [
    {
      as: "a role without sqs:SendMessage",
      plant: (all) => forbid(roleOf(all, follower), "sqs:SendMessage"),
      says: /^pointsman-mirror .*may not sqs:SendMessage/,
    },
  ],
  "own-alarm-silent": [
    {
      as: "the alarm on load balancers that cannot be read, which was deleted",
      plant: ({ world }) => world.alarms.deleteAlarm("pointsman-MirrorsUnreadable"),
      says: "there is no alarm pointsman-MirrorsUnreadable",
    },
  ],
  "function-right-missing": [
    {
      as: "a follower that may not write the ledger",
      plant: (all) => forbid(roleOf(all, follower), "dynamodb:UpdateItem"),
      says: /^pointsman-mirror .*may not dynamodb:UpdateItem/,
    },
  ],
  "reader-outside": [
    {
      as: "a reader that was taken out of the network",
      plant: (all) => void (fn(all, "pointsman-octavia").configuration.VpcConfig = { SubnetIds: [] }),
      says: "pointsman-octavia is in no VPC, and installation.yaml names vpc-0a1b2c3d",
    },
  ],
  "share-missing": [
    {
      as: "a schedule that was deleted",
      plant: (all) => void all.deployed.schedules.splice(all.deployed.schedules.indexOf(share(all, 1)), 1),
      says: 'no schedule invokes pointsman-mirror with {"share":1,"of":2}',
    },
    {
      as: "a third mirror, and no deployment since",
      plant: ({ mirrors, shop }) => void mirrors.push({ ...shop, mirror: "third", loadBalancer: "third" }),
      says: 'no schedule invokes pointsman-mirror with {"share":2,"of":3}',
      also: ["share-differs", "mirror-stale"],
    },
  ],
  "share-differs": [
    {
      as: "two schedules of one share",
      plant: (all) => void all.deployed.schedules.push({ ...share(all, 0), name: "again" }),
      says: /^the schedules \w+ and again follow the same share/,
    },
    {
      as: "a schedule of before, when there were three shares",
      plant: (all) =>
        void all.deployed.schedules.push({
          ...share(all, 0),
          name: "before",
          input: '{"of":3,"share":2}',
        }),
      says: 'the schedule before follows {"of":3,"share":2}, and installation.yaml makes 2 shares',
    },
    {
      as: "a schedule that tells nothing",
      plant: (all) => {
        const { input: _, ...silent } = share(all, 0);
        all.deployed.schedules.push({ ...silent, name: "silent" });
      },
      says: "the schedule silent follows nothing",
    },
  ],
  "share-disabled": [
    {
      as: "a schedule that was switched off",
      plant: (all) => void (share(all, 1).state = "DISABLED"),
      says: "is disabled",
    },
  ],
  "share-rate": [
    {
      as: "a schedule that somebody slowed down",
      plant: (all) => void (share(all, 0).expression = "rate(1 hour)"),
      says: "runs at rate(1 hour), and installation.yaml says every: 1m",
    },
    {
      as: "a schedule by the calendar",
      plant: (all) => void (share(all, 0).expression = "cron(0/5 * * * ? *)"),
      says: "runs at cron(0/5 * * * ? *)",
    },
  ],
  "secret-missing": [
    {
      as: "a name that nobody has used",
      plant: ({ mirrors, shop }) =>
        void mirrors.splice(0, 1, { ...shop, cloud: { ...shop.cloud, secret: "clouds/none" } }),
      says: "the secret clouds/none of the cloud private does not exist",
    },
    {
      as: "a secret that is about to be deleted",
      plant: (all) => all.world.secrets.remove(cloudSecret),
      says: `the secret ${cloudSecret} of the cloud private is about to be deleted`,
    },
  ],
  "secret-key": [
    {
      as: "a key that installation.yaml does not name",
      plant: (all) => underKey(all),
      says: `is encrypted under ${keyArn}, and installation.yaml names no key`,
    },
    {
      as: "another key than installation.yaml names",
      plant: (all) => underKey(all, `${keyArn}-of-before`),
      says: `and installation.yaml names ${keyArn}-of-before`,
    },
    {
      as: "a key that is switched off",
      plant: (all) => {
        underKey(all);
        needed(all.deployed.keys.at(-1)).state = "Disabled";
      },
      says: `the key ${keyArn} of the secret ${cloudSecret} is Disabled`,
    },
    {
      as: "a key that was named, and no deployment since",
      plant: (all) => underKey(all, keyArn),
      says: /^pointsman-mirror .*may not kms:Decrypt on .*key\/of-the-secret$/,
    },
  ],
  "cannot-log-in": [
    {
      as: "a role that may read another secret only",
      plant: (all) =>
        narrow(
          roleOf(all, follower),
          "secretsmanager:GetSecretValue",
          `${secretOf(all).arn.slice(0, -6)}other1`,
        ),
      says: /^pointsman-mirror .*may not secretsmanager:GetSecretValue on .*:secret:pointsman\/private-/,
    },
  ],
  "cannot-ask-reader": [
    {
      as: "a role without that right",
      plant: (all) => forbid(roleOf(all, follower), "lambda:InvokeFunction"),
      says: /^pointsman-mirror .*may not lambda:InvokeFunction on .*:function:pointsman-octavia$/,
    },
  ],
  "cannot-follow": [
    {
      as: "a role that may not register targets",
      plant: (all) => forbid(roleOf(all, follower), "elasticloadbalancing:RegisterTargets"),
      says: /may not elasticloadbalancing:RegisterTargets on .*:targetgroup\/\*$/,
    },
    {
      as: "a mirror in a new VPC, and no deployment since",
      plant: ({ mirrors, shop, world }) => {
        world.ec2.addVpc("vpc-0b0b0b0b", ["10.9.0.0/16"]);
        world.ec2.addSubnet({ id: "subnet-0b", vpcId: "vpc-0b0b0b0b", zone: "a", cidr: "10.9.1.0/24" });
        const place = { ...shop.place, vpcId: "vpc-0b0b0b0b", subnetIds: ["subnet-0b"] };
        mirrors.splice(0, 1, { ...shop, place });
      },
      says: /may not ec2:CreateSecurityGroup on .*:vpc\/vpc-0b0b0b0b$/,
    },
    {
      as: "a role that may tag something else than what it makes",
      plant: (all) => narrow(roleOf(all, follower), "elasticloadbalancing:AddTags", homeVpc),
      says: /may not elasticloadbalancing:AddTags on/,
    },
  ],
  "mirror-forgotten": [
    {
      as: "a file that was taken away",
      plant: (all) => {
        all.mirrors.splice(1, 1);
        const [first, second] = shares(all);
        needed(first).input = '{"share":0,"of":1}';
        all.deployed.schedules.splice(all.deployed.schedules.indexOf(needed(second)), 1);
      },
      says: "the ledger knows the mirror web, and no file does",
    },
  ],
};
