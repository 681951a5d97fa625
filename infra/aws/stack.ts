import { App, CfnOutput, Duration, Stack } from "aws-cdk-lib";
import { Subnet, Vpc } from "aws-cdk-lib/aws-ec2";
import type { MirrorConfig } from "../../functions/shared/mirror-config.ts";
import type { ServiceConfig } from "../../functions/shared/service-config.ts";
import type { PolicyConfig } from "../../functions/shared/traffic-config.ts";
import type { InstallationConfig } from "../config/installation-schema.ts";
import { mirrorDefaults } from "../config/resolved-mirror.ts";
import { featureFlags } from "./flags.ts";
import type { Network } from "./functions.ts";
import { acknowledge } from "./nag.ts";
import { Pointsman } from "./pointsman.ts";

/** @param context more of it, such as `aws:cdk:bundling-stacks`. */
export const newApp = (context: Readonly<Record<string, unknown>> = {}): App =>
  new App({ context: { ...featureFlags, ...context } });

/** An installation as its configuration folder describes it, in a stack of its name. */
export function installationStack(
  app: App,
  installation: InstallationConfig,
  services: readonly ServiceConfig[],
  mirrors: readonly MirrorConfig[] = [],
  policies: readonly PolicyConfig[] = [],
): Pointsman {
  const { name, account, region, notifications } = installation;
  const stack = new Stack(app, name, {
    env: { account, region },
    description: `pointsman ${name}: releases of ${services.length} services${followed(mirrors)}${moved(policies)}`,
    terminationProtection: true,
  });
  const { emails, chat } = notifications;
  const network = networkOf(stack, installation);
  const { everySeconds, share } = mirrorDefaults(installation);
  const every = Duration.seconds(everySeconds);
  const made = new Pointsman(stack, "Pointsman", {
    config: services,
    name,
    emails,
    ...(network ? { network } : {}),
    ...(mirrors.length > 0 || installation.clouds ? { mirrors: { config: mirrors, every, share } } : {}),
    ...(policies.length > 0 ? { policies } : {}),
    ...(chat ? { slack: { workspaceId: chat.slackWorkspaceId, channelId: chat.slackChannelId } } : {}),
  });
  const { mirrorPolicies: people, judgePolicy: judge } = made;
  const more = {
    ...(people ? { mirrorViewer: people.viewer, mirrorOperator: people.operator } : {}),
    ...(judge ? { judge } : {}),
  };
  for (const [role, policy] of Object.entries({ ...made.policies, ...more })) {
    const output = new CfnOutput(stack, `Policy-${role}`, { value: policy.managedPolicyArn });
    output.description = `For people: ${policy.description}`;
  }
  return made;
}

const followed = (mirrors: readonly MirrorConfig[]): string =>
  mirrors.length > 0 ? `, ${mirrors.length} mirrors` : "";

const moved = (policies: readonly PolicyConfig[]): string =>
  policies.length > 0 ? `, ${policies.length} traffic policies` : "";

function networkOf(stack: Stack, { network, region }: InstallationConfig): Network | undefined {
  if (!network) return undefined;
  // Lambda is given subnets only: which zones they lie in is not asked, so any will do.
  const zones = network.subnetIds.map((_, index) => `${region}${"abcdef".charAt(index % 6)}`);
  const vpc = Vpc.fromVpcAttributes(stack, "Network", { vpcId: network.vpcId, availabilityZones: zones });
  const subnets = network.subnetIds.map((id) => Subnet.fromSubnetId(stack, id, id));
  for (const subnet of subnets)
    acknowledge(
      subnet,
      "Annotation::@aws-cdk/aws-ec2:noSubnetRouteTableId",
      "a function is put into the subnet; nobody routes through it",
    );
  return { vpc, subnets: { subnets } };
}
