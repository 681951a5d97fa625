import { QueryCommand } from "@aws-sdk/client-dynamodb";
import { CreateHealthCheckCommand } from "@aws-sdk/client-route-53";
import { DescribeExecutionCommand, StartExecutionCommand } from "@aws-sdk/client-sfn";
import type { DoctorClients } from "../../../cli/doctor/clients.ts";
import { examine } from "../../../cli/doctor/examine.ts";
import type { Examined } from "../../../cli/doctor/examine.ts";
import { keys } from "../../../functions/ledger/keys.ts";
import { table } from "../../../functions/ledger/table.ts";
import type { MirrorConfig } from "../../../functions/shared/mirror-config.ts";
import type { PolicyConfig, SiteConfig } from "../../../functions/shared/traffic-config.ts";
import type { InstallationConfig } from "../../../infra/config/installation-schema.ts";
import { builtInMirrorDefaults } from "../../../infra/config/mirrors-schema.ts";
import { createInstallation, sandboxSettings, shiftMachineArn } from "../../../infra/sandbox/installation.ts";
import type { Installation } from "../../../infra/sandbox/installation.ts";
import { layOutTraffic } from "../../../infra/sandbox/layout/lay-out-traffic.ts";
import type { MirrorGround } from "../../../infra/sandbox/mirror-functions.ts";
import { minute, mirrorOf, shop } from "../../flows/mirror-world.ts";
import { octavia, shop as shopPolicy } from "../../flows/traffic-world.ts";
import { synthesised } from "../../infra/aws/synthesised.ts";
import type { Template } from "../../infra/aws/synthesised.ts";
import { accountOf, config, installation as plain } from "./account.ts";
import type { Account } from "./account.ts";
import { needed } from "./plants.ts";

/** A function for each mirror. */
export const installation: InstallationConfig = {
  ...plain,
  mirrors: { ...builtInMirrorDefaults, share: 1 },
};

export const certificateArn =
  "arn:aws:acm:eu-central-1:111122223333:certificate/0f6f3d2c-9a4b-4a57-8f1e-2b7c1d9e5a10";
const serverCertificateArn = "arn:aws:iam::111122223333:server-certificate/shop";

const described = (ground: MirrorGround): MirrorConfig[] => [
  mirrorOf(ground, ground.operator.build(shop), {
    certificates: { 443: certificateArn, 8443: serverCertificateArn },
  }),
  mirrorOf(ground, ground.operator.build({ ...shop, name: "web" }), { mirror: "web" }),
];

const [balanced, addressed] = shopPolicy().sites as [SiteConfig, SiteConfig];

/** A name that a mirror's NLB and its load balancer answer, and one of the network's own. */
const policies: readonly PolicyConfig[] = [
  shopPolicy({
    sites: [
      { ...balanced, target: { kind: "mirror", mirror: "shop" }, check: { kind: "target-health" } },
      addressed,
    ],
  }),
  shopPolicy({
    policy: "orders",
    name: "orders.internal",
    zone: { id: "Z0ORDERS", name: "internal", private: true },
    sites: [addressed],
    alarms: [],
  }),
];

let template: Template | undefined;

/** A sound account that follows two load balancers, some rounds after both NLBs have come up, and moves weights. */
export async function followingAccount() {
  const sandbox = createInstallation({
    configs: [config],
    mirrors: { describe: described, share: 1 },
    policies,
  });
  layOutTraffic(sandbox, policies);
  const { configs } = needed(sandbox.mirrors);
  template ??= synthesised(installation, [config], configs, policies);
  await sandbox.clock.run({ until: sandbox.clock.now() + 3.5 * minute });
  const account = accountOf(template, sandbox);
  const { deployed, clients } = account;
  const end = new Date(sandbox.clock.now() + 400 * 24 * 60 * minute).toISOString();
  deployed.certificates.push({ arn: certificateArn, status: "ISSUED", expiresAt: end, isOfAws: true });
  deployed.serverCertificates.set("shop", end);
  account.world.alarms.putAlarm({
    name: "shop-5xx",
    measure: "none",
    threshold: 1,
    treatMissingData: "notBreaching",
  });
  const { dynamodb, sfn } = readsBeside(sandbox, account);
  const moved = await underWay(sandbox);
  return {
    ...account,
    clients: { ...clients, dynamodb, sfn },
    /** Changed, they are what the files say. */
    mirrors: [...configs],
    policies: moved,
    shop: needed(configs[0]),
    now: () => new Date(sandbox.clock.now()),
  };
}

/** The policies, one with somebody's health check that stands, and a shift that has just begun. */
async function underWay({ clients, dynamodb, clock }: Installation): Promise<PolicyConfig[]> {
  const { HealthCheck } = await clients.route53.send(
    new CreateHealthCheckCommand({
      CallerReference: "somebody",
      HealthCheckConfig: { Type: "TCP", IPAddress: octavia, Port: 443 },
    }),
  );
  const { executionArn } = await clients.sfn.send(
    new StartExecutionCommand({ stateMachineArn: shiftMachineArn, name: "s-0", input: "{}" }),
  );
  const since = new Date(clock.now()).toISOString();
  await table(dynamodb.client, sandboxSettings.table).write({
    ...keys.openShift("s-0"),
    change: { set: { shift: "s-0", policy: "shop", executionArn, since } },
  });
  const check = { kind: "existing", id: needed(HealthCheck?.Id) } as const;
  return policies.map((each) => ({
    ...each,
    sites: each.sites.map((site) => (site.name === "octavia" ? { ...site, check } : site)),
  }));
}

type Reads = { send(command: object): Promise<never> };

/** What only the sandbox has, beside what the template has made. */
function readsBeside(sandbox: Installation, { deployed, clients }: Pick<Account, "deployed" | "clients">) {
  /** The template's table has a name of CloudFormation's making, the sandbox's has its own. */
  const query = ({ input }: QueryCommand): Promise<unknown> => {
    if (input.TableName !== deployed.tables[0]?.name) throw new Error(`there is no table ${input.TableName}`);
    return sandbox.dynamodb.client.send(new QueryCommand({ ...input, TableName: sandboxSettings.table }));
  };
  const send = (command: object): Promise<unknown> =>
    command instanceof QueryCommand ? query(command) : (clients.dynamodb as Reads).send(command);
  const execution = (command: object): Promise<unknown> =>
    command instanceof DescribeExecutionCommand
      ? sandbox.clients.sfn.send(command)
      : (clients.sfn as Reads).send(command);
  return {
    dynamodb: { send } as DoctorClients["dynamodb"],
    sfn: { send: execution } as DoctorClients["sfn"],
  };
}

export type FollowingAccount = Awaited<ReturnType<typeof followingAccount>>;

export const examinedFollowing = (
  {
    clients,
    mirrors,
    policies: all,
    now,
  }: Pick<FollowingAccount, "clients" | "mirrors" | "policies" | "now">,
  looked: readonly MirrorConfig[] = mirrors,
): Promise<Examined> =>
  examine(
    clients,
    {
      installation,
      all: [config],
      services: [config],
      following: { all: mirrors, mirrors: looked },
      moving: { all, policies: all },
    },
    now(),
  );
