/** A simulated installation that follows load balancers of a simulated cloud, and the words of the flow tests. */
import type { MirrorConfig } from "../../functions/shared/mirror-config.ts";
import { builtInLimits } from "../../functions/shared/mirror-config.ts";
import { unpaced } from "../../functions/targets/aws/rate.ts";
import { actualOf } from "../../functions/targets/command/actual-of.ts";
import type { Actual } from "../../functions/targets/plan/actual.ts";
import type { RoundDeps } from "../../functions/targets/round/deps.ts";
import { octaviaFunction } from "../../functions/targets/aws/octavia-function.ts";
import { connectRounds } from "../../functions/targets/round/connect.ts";
import type { RoundClients } from "../../functions/targets/round/connect.ts";
import { createRoundMemory } from "../../functions/targets/round/memory.ts";
import type { RoundReport } from "../../functions/targets/round/report.ts";
import { readLoadBalancers } from "../../functions/targets/read/read.ts";
import { homeSubnets, homeVpc } from "../../infra/sandbox/ec2/network.ts";
import { outsider } from "../../infra/sandbox/faults/faults-wire.ts";
import type { CallRecord } from "../../infra/sandbox/faults/faults-wire.ts";
import { createInstallation, installationName, sandboxSettings } from "../../infra/sandbox/installation.ts";
import type { InstallationOptions } from "../../infra/sandbox/installation.ts";
import { cloudSecret } from "../../infra/sandbox/mirror-functions.ts";
import type { MirrorGround, MirrorOptions } from "../../infra/sandbox/mirror-functions.ts";
import { cloudHttp } from "../../infra/sandbox/octavia/cloud-http.ts";
import type { TopologySpec } from "../../infra/sandbox/octavia/operator.ts";

export const minute = 60_000;

export const mirrorOf = (
  { cloud, furnished }: MirrorGround,
  loadBalancer: string,
  more: Partial<MirrorConfig> = {},
): MirrorConfig => ({
  mirror: "shop",
  loadBalancer,
  cloud: {
    name: "private",
    authUrl: cloud.authUrl,
    region: furnished.region,
    interface: "public",
    project: furnished.project,
    secret: cloudSecret,
  },
  targets: "members",
  place: {
    vpcId: homeVpc,
    subnetIds: homeSubnets,
    scheme: "internal",
    ipAddressType: "ipv4",
    crossZone: false,
  },
  certificates: {},
  limits: builtInLimits,
  declaredAddresses: [],
  metrics: "together",
  ...more,
});

export const members = (...last: readonly number[]) =>
  last.map((each) => ({ address: `192.168.7.${each}`, port: 8080 }));

export const shop: TopologySpec = {
  name: "shop",
  pools: [{ name: "web", monitor: {}, members: members(1, 2, 3, 4) }],
  listeners: [{ port: 80, pool: "web" }],
};

export interface MirrorWorldOptions extends Partial<Omit<MirrorOptions, "describe">> {
  readonly topology?: TopologySpec;
  readonly config?: Partial<MirrorConfig>;
  readonly describe?: MirrorOptions["describe"];
  readonly installation?: Partial<InstallationOptions>;
}

export function mirrorWorld(options: MirrorWorldOptions = {}) {
  const { topology = shop, config = {}, describe, installation: more = {}, ...rest } = options;
  const calls: CallRecord[] = [];
  const reports: RoundReport[] = [];
  const installation = createInstallation({
    configs: [],
    ...more,
    onCall: (call) => calls.push(call),
    mirrors: {
      describe: describe ?? ((ground) => [mirrorOf(ground, ground.operator.build(topology), config)]),
      ...rest,
      onReport: (report) => reports.push(report),
    },
  });
  const { clock, account, clients, mirrors } = installation;
  if (!mirrors) throw new Error("the installation has no mirrors");
  const [first] = mirrors.configs;
  if (!first) throw new Error("there is no mirror");
  const elb = account.world.elb;
  const sleep = (ms: number) => clock.sleep(ms);
  const time = { now: clock.now, sleep };

  const person = (
    terms: Partial<Pick<RoundDeps, "holder" | "deadline" | "read">> = {},
    means: RoundClients = clients,
  ): RoundDeps =>
    connectRounds(
      means,
      { table: sandboxSettings.table, installation: installationName },
      {
        read: (request) =>
          readLoadBalancers(request, {
            http: cloudHttp([mirrors.cloud], clock),
            now: () => new Date(clock.now()),
            sleep,
          }),
        deadline: () => 55_000,
        holder: "ann",
        time,
        pace: unpaced,
        memory: createRoundMemory(),
        neighbours: mirrors.configs,
        ...terms,
      },
    );
  /** Somebody whose calls are seen as those of the functions are, and who reads the cloud by the function that does. */
  const known = (name: string): RoundDeps => {
    const bound = <Service extends "dynamodb" | "ec2" | "elbv2" | "lambda" | "secrets">(service: Service) =>
      installation.wire.bind(service, clients[service], outsider(name));
    const reader = `${installationName}-octavia`;
    const read = octaviaFunction(bound("lambda"), reader, () => new Date(clock.now()).toISOString());
    const means = { dynamodb: bound("dynamodb"), ec2: bound("ec2"), elbv2: bound("elbv2") };
    return person({ holder: name, read }, { ...means, secrets: bound("secrets") });
  };
  const actual = async (config = first): Promise<Actual> => {
    const deps = person();
    const view = await deps.mirrors.view(config.mirror);
    return actualOf(deps, { mirror: config.mirror, view });
  };

  return {
    ...installation,
    ...mirrors,
    config: first,
    calls,
    reports,
    last: (mirror = first.mirror): RoundReport | undefined =>
      reports.findLast((each) => each.mirror === mirror),
    /** So many minutes, and as many rounds. */
    pass: (minutes: number) => clock.run({ until: clock.now() + minutes * minute }),
    /** Writes to load balancing and EC2 since a number of calls. */
    writes: (since = 0): CallRecord[] =>
      calls.slice(since).filter(({ service, operation }) => isWrite(service, operation)),
    /** Commands and rounds of somebody with a process of his own. */
    person,
    known,
    /** What stands in AWS, by calls that nothing befalls. */
    actual,
    /** Addresses that take users at a port: registered, not draining, in a group that gets a share. */
    async at(port: number, config = first): Promise<string[]> {
      const { listeners, groups } = await actual(config);
      const forward = listeners.find((each) => each.port === port)?.forward ?? [];
      const serving = forward.filter(({ weight }) => weight > 0 || forward.length === 1);
      const targets = groups
        .filter(({ arn }) => serving.some(({ groupArn }) => groupArn === arn))
        .flatMap((group) => group.targets)
        .filter(({ state }) => !state.includes("draining"));
      return targets.map(({ address }) => address).sort();
    },
    /** The id of the load balancer's first pool. */
    pool: (): string => mirrors.operator.idsOf(first.loadBalancer, "pool")[0] ?? "",
    elb,
  };
}

export type MirrorWorld = ReturnType<typeof mirrorWorld>;

const isWrite = (service: string, operation: string): boolean =>
  (service === "elbv2" || service === "ec2") && !operation.startsWith("Describe");
