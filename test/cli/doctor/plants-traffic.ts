import { ChangeResourceRecordSetsCommand } from "@aws-sdk/client-route-53";
import type { ResourceRecordSet } from "@aws-sdk/client-route-53";
import { StartExecutionCommand } from "@aws-sdk/client-sfn";
import { keys } from "../../../functions/ledger/keys.ts";
import { table } from "../../../functions/ledger/table.ts";
import type { CheckConfig, PolicyConfig, SiteTarget } from "../../../functions/shared/traffic-config.ts";
import { sandboxSettings, shiftMachineArn } from "../../../infra/sandbox/installation.ts";
import { minute } from "../../flows/mirror-world.ts";
import type { FollowingAccount } from "./following-account.ts";
import { fn, forbid, needed, roleAt, roleOf } from "./plants.ts";
import type { MirrorPlants } from "./plants.ts";

const change = (all: FollowingAccount, to: Partial<PolicyConfig>, index = 0): void =>
  void all.policies.splice(index, 1, { ...needed(all.policies[index]), ...to });

/** The policy's second site, otherwise than its file had it. */
function changeSite(all: FollowingAccount, to: { target: SiteTarget } | { check: CheckConfig }): void {
  const [first, second] = needed(all.policies[0]).sites;
  change(all, { sites: [needed(first), { ...needed(second), ...to }] });
}

const ledger = ({ sandbox }: FollowingAccount) => table(sandbox.dynamodb.client, sandboxSettings.table);
const note = (all: FollowingAccount, set: object): Promise<void> =>
  ledger(all).write({ ...keys.traffic("shop"), change: { set: { version: 1, owned: {}, out: {}, ...set } } });
const opened = (all: FollowingAccount, executionArn: string): Promise<void> =>
  ledger(all).write({
    ...keys.openShift("s-1"),
    change: { set: { shift: "s-1", policy: "shop", executionArn, since: all.now().toISOString() } },
  });

async function stands(all: FollowingAccount, record: ResourceRecordSet): Promise<void> {
  const Changes = [{ Action: "CREATE" as const, ResourceRecordSet: { TTL: 60, ...record } }];
  await all.clients.route53.send(
    new ChangeResourceRecordSetsCommand({ HostedZoneId: "Z0SHOP", ChangeBatch: { Changes } }),
  );
}

const watching = ({ deployed }: FollowingAccount) =>
  needed(deployed.schedules.find(({ targetArn }) => targetArn.endsWith(":pointsman-trafficWatch")));

/** What lets weights be moved at all. */
const ofInstallation: MirrorPlants = {
  "function-missing": [
    {
      as: "what looks names of private zones up, which was deleted",
      plant: ({ deployed }) => void deployed.functions.delete("pointsman-lookups"),
      says: "there is no function pointsman-lookups",
    },
  ],
  "schedule-missing": [
    {
      as: "the watch's schedule, which was deleted",
      plant: (all) => void all.deployed.schedules.splice(all.deployed.schedules.indexOf(watching(all)), 1),
      says: "no schedule of pointsman invokes pointsman-trafficWatch",
    },
  ],
  "schedule-disabled": [
    {
      as: "the watch's schedule, which was switched off",
      plant: (all) => void (watching(all).state = "DISABLED"),
      says: "is disabled",
    },
  ],
  "schedule-role": [
    {
      as: "a role that the watch's schedule may not take",
      plant: (all) => {
        const role = roleAt(all.deployed, watching(all).roleArn);
        role.trust = JSON.parse(
          JSON.stringify(role.trust).replace("schedule-group/pointsman", "schedule-group/other"),
        ) as object;
      },
      says: /may not take the role .*TrafficScheduleRole/,
    },
  ],
  "no-failure-destination": [
    {
      as: "a watch that leaves nothing of what it fails on",
      plant: (all) => void delete fn(all, "pointsman-trafficWatch").failureDestination,
      says: "pointsman-trafficWatch has no on-failure destination",
    },
  ],
  "machine-missing": [
    {
      as: "the machine of shifts, which was deleted",
      plant: ({ deployed }) =>
        void deployed.machines.splice(
          deployed.machines.findIndex(({ arn }) => arn.endsWith("-Shift")),
          1,
        ),
      says: "the state machine pointsman-Shift is missing",
    },
  ],
  "command-url-missing": [
    {
      as: "a door of traffic policies that was taken away",
      plant: (all) => void fn(all, "pointsman-trafficCommand").urls.delete("oncall"),
      says: "pointsman-trafficCommand:oncall has no function URL",
    },
  ],
  "own-alarm-silent": [
    {
      as: "the alarm on shifts that need a person, which was deleted",
      plant: ({ world }) => world.alarms.deleteAlarm("pointsman-ShiftNeedsAPerson"),
      says: "there is no alarm pointsman-ShiftNeedsAPerson",
    },
  ],
  "cannot-move-weights": [
    {
      as: "a role that may not write records",
      plant: (all) => forbid(roleOf(all, "pointsman-shift"), "route53:ChangeResourceRecordSets"),
      says: /^pointsman-shift .*may not route53:ChangeResourceRecordSets on arn:aws:route53:::hostedzone\/Z0SHOP$/,
    },
    {
      as: "a policy of another name in the same zone, and no deployment since",
      plant: (all) => change(all, { name: "new.example.com" }),
      says: "may not route53:ChangeResourceRecordSets on arn:aws:route53:::hostedzone/Z0SHOP",
    },
    {
      as: "people's door without a look into zones",
      plant: (all) => forbid(roleOf(all, "pointsman-trafficCommand"), "route53:ListResourceRecordSets"),
      says: /^pointsman-trafficCommand .*may not route53:ListResourceRecordSets/,
    },
    {
      as: "a shift that may not ask what is in the network",
      plant: (all) => forbid(roleOf(all, "pointsman-shift"), "lambda:InvokeFunction"),
      says: /^pointsman-shift .*may not lambda:InvokeFunction on .*:function:pointsman-lookups$/,
    },
  ],
  "lookups-outside": [
    {
      as: "look-ups that were taken out of the network",
      plant: (all) => void (fn(all, "pointsman-lookups").configuration.VpcConfig = { SubnetIds: [] }),
      says: "pointsman-lookups is in no VPC",
    },
  ],
};

/** One policy: its zone and name, its sites, its shifts. */
const ofPolicy: MirrorPlants = {
  "zone-missing": [
    {
      as: "a zone that was deleted",
      plant: ({ world }) => void world.route53.zones.zones.delete("Z0SHOP"),
      says: "there is no hosted zone Z0SHOP in this account",
    },
  ],
  "zone-differs": [
    {
      as: "the id of another zone",
      plant: (all) => change(all, { zone: { id: "Z0SHOP", name: "example.org", private: false } }),
      says: "the hosted zone Z0SHOP is of example.com, and the file says example.org",
    },
    {
      as: "a private zone, where the file says public",
      plant: (all) => change(all, { zone: { id: "Z0ORDERS", name: "internal", private: false } }, 1),
      says: "the hosted zone Z0ORDERS is private, and the file says public",
    },
  ],
  "name-foreign": [
    {
      as: "a record without weights",
      plant: (all) =>
        stands(all, { Name: "shop.example.com", Type: "A", ResourceRecords: [{ Value: "192.0.2.1" }] }),
      says: "shop.example.com has an A record with simple routing",
    },
    {
      as: "a weighted record of a site that is not ours",
      plant: (all) =>
        stands(all, {
          Name: "shop.example.com",
          Type: "A",
          SetIdentifier: "pointsman-octavia",
          Weight: 90,
          ResourceRecords: [{ Value: "198.51.100.20" }],
        }),
      says: "stands already, and is not ours: adopt it",
    },
    {
      as: "the mark of external-dns under a name of its own",
      plant: (all) =>
        stands(all, {
          Name: "a-shop.example.com",
          Type: "TXT",
          ResourceRecords: [{ Value: '"heritage=external-dns,external-dns/owner=shop"' }],
        }),
      says: "shop.example.com is written by external-dns",
    },
  ],
  "site-unresolved": [
    {
      as: "the name of a load balancer that there is not",
      plant: (all) => changeSite(all, { target: { kind: "nlb", loadBalancer: "gone" } }),
      says: "site octavia: there is no load balancer gone",
    },
    {
      as: "a mirror that has no load balancer yet",
      plant: (all) => changeSite(all, { target: { kind: "mirror", mirror: "later" } }),
      says: "site octavia: the load balancer of mirror later does not exist",
    },
    {
      as: "a load balancer of another kind",
      plant: (all) => {
        const [, name = ""] = /loadbalancer\/app\/([^/]+)/.exec(all.cell.loadBalancerArn) ?? [];
        changeSite(all, { target: { kind: "nlb", loadBalancer: name } });
      },
      says: "is not a network load balancer, but application",
    },
  ],
  "site-check-missing": [
    {
      as: "a health check that was deleted",
      plant: (all) => changeSite(all, { check: { kind: "existing", id: "0a1b2c3d" } }),
      says: "the health check 0a1b2c3d of site octavia does not exist",
    },
  ],
  "site-alarm-missing": [
    {
      as: "an alarm that nobody has made yet",
      plant: (all) =>
        changeSite(all, {
          check: {
            kind: "alarm",
            alarm: "octavia-down",
            region: "eu-central-1",
            onInsufficientData: "unhealthy",
          },
        }),
      says: "there is no alarm octavia-down, which the health check of site octavia follows",
    },
  ],
  "policy-alarm-missing": [
    {
      as: "an alarm that was deleted",
      plant: ({ world }) => world.alarms.deleteAlarm("shop-5xx"),
      says: "there is no alarm shop-5xx",
    },
  ],
  "policy-alarm-fires": [
    {
      as: "an alarm that fires",
      plant: ({ world }) => world.alarms.setAlarmState("shop-5xx", "ALARM", "too many errors", 3600),
      says: "shop-5xx is in ALARM: too many errors",
    },
  ],
  "shift-left": [
    {
      as: "a shift whose execution is forgotten",
      plant: (all) => opened(all, `${shiftMachineArn.replace("stateMachine", "execution")}:s-1`),
      says: /^shift s-1 of 2026-11-2\dT.* has not ended, and its execution is not known any more$/,
    },
    {
      as: "a shift whose execution died a quarter of an hour ago",
      plant: async (all) => {
        const { clients, clock } = all.sandbox;
        const { executionArn = "" } = await clients.sfn.send(
          new StartExecutionCommand({ stateMachineArn: shiftMachineArn, name: "s-1", input: "{}" }),
        );
        await opened(all, executionArn);
        await clock.run({ until: clock.now() + 15 * minute });
      },
      says: "and its execution is FAILED since 2026-11-2",
      // Nobody measures anything meanwhile.
      also: ["alarm-fires"],
    },
  ],
  "policy-needs-a-person": [
    {
      as: "weights that could not be brought back",
      plant: (all) =>
        note(all, {
          needsPerson: { shift: "s-1", at: "2026-11-23T08:00:00Z", reason: "somebody changed b" },
        }),
      says: "shift s-1 needs a person since 2026-11-23T08:00:00Z: somebody changed b",
    },
  ],
};

export const trafficPlants: readonly MirrorPlants[] = [ofInstallation, ofPolicy];
