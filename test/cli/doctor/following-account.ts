import { QueryCommand } from "@aws-sdk/client-dynamodb";
import type { DoctorClients } from "../../../cli/doctor/clients.ts";
import { examine } from "../../../cli/doctor/examine.ts";
import type { Examined } from "../../../cli/doctor/examine.ts";
import type { MirrorConfig } from "../../../functions/shared/mirror-config.ts";
import type { InstallationConfig } from "../../../infra/config/installation-schema.ts";
import { builtInMirrorDefaults } from "../../../infra/config/mirrors-schema.ts";
import { createInstallation, sandboxSettings } from "../../../infra/sandbox/installation.ts";
import type { MirrorGround } from "../../../infra/sandbox/mirror-functions.ts";
import { minute, mirrorOf, shop } from "../../flows/mirror-world.ts";
import { synthesised } from "../../infra/aws/synthesised.ts";
import type { Template } from "../../infra/aws/synthesised.ts";
import { accountOf, config, installation as plain } from "./account.ts";
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

let template: Template | undefined;

/** A sound account that follows two load balancers, some rounds after both NLBs have come up. */
export async function followingAccount() {
  const sandbox = createInstallation({ configs: [config], mirrors: { describe: described, share: 1 } });
  const { configs } = needed(sandbox.mirrors);
  template ??= synthesised(installation, [config], configs);
  await sandbox.clock.run({ until: sandbox.clock.now() + 3.5 * minute });
  const account = accountOf(template, sandbox);
  const { deployed, clients } = account;
  const end = new Date(sandbox.clock.now() + 400 * 24 * 60 * minute).toISOString();
  deployed.certificates.push({ arn: certificateArn, status: "ISSUED", expiresAt: end, isOfAws: true });
  deployed.serverCertificates.set("shop", end);
  const reads = clients.dynamodb as { send(command: object): Promise<never> };
  const dynamodb = {
    send: (command: object) =>
      command instanceof QueryCommand ? query(command, deployed.tables[0]?.name) : reads.send(command),
  } as DoctorClients["dynamodb"];
  /** The template's table has a name of CloudFormation's making, the sandbox's has its own. */
  const query = (command: QueryCommand, name: string | undefined) => {
    if (command.input.TableName !== name) throw new Error(`there is no table ${command.input.TableName}`);
    return sandbox.dynamodb.client.send(
      new QueryCommand({ ...command.input, TableName: sandboxSettings.table }),
    );
  };
  return {
    ...account,
    clients: { ...clients, dynamodb },
    /** Changed, they are what the files say. */
    mirrors: [...configs],
    shop: needed(configs[0]),
    now: () => new Date(sandbox.clock.now()),
  };
}

export type FollowingAccount = Awaited<ReturnType<typeof followingAccount>>;

export const examinedFollowing = (
  { clients, mirrors, now }: Pick<FollowingAccount, "clients" | "mirrors" | "now">,
  looked: readonly MirrorConfig[] = mirrors,
): Promise<Examined> =>
  examine(
    clients,
    { installation, all: [config], services: [config], following: { all: mirrors, mirrors: looked } },
    now(),
  );
