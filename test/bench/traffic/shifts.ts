import type { PolicyConfig } from "../../../functions/shared/traffic-config.ts";
import { functionName } from "../../../infra/aws/function-list.ts";
import { installationName } from "../../../infra/sandbox/installation.ts";
import type { TrafficWorld } from "../../flows/traffic-world.ts";
import { addressed, balanced, inSyncSeconds, standing } from "./ground.ts";
import { leastCalls } from "./least.ts";
import type { Service } from "./least.ts";

export interface ShiftCount {
  readonly name: string;
  readonly steps: number;
  readonly looks: number;
  readonly calls: Readonly<Record<Service, number>>;
  readonly least: Readonly<Record<Service, number>>;
  readonly ledger: number;
  readonly lookups: number;
  /** From its beginning to its end. */
  readonly seconds: number;
  /** What no shift can do without: in sync, TTL, margin, a minute of connections where they are counted, bake, drain. */
  readonly leastSeconds: number;
  /** Times that Route 53 was asked faster than it permits. */
  readonly throttled: number;
}

const services: Readonly<Record<string, Service | "ledger">> = {
  route53: "route53",
  elb: "elb",
  cloudwatch: "cloudwatch",
  cloudwatchGlobal: "cloudwatch",
  dynamodb: "ledger",
};

/** A whole minute of connections, and CloudWatch shows it a minute after its end. */
const minuteShownSeconds = 120;

export async function countShifts(): Promise<ShiftCount[]> {
  const half = { kind: "shift", to: { nlb: 50, octavia: 50 } } as const;
  const away = { kind: "evacuate", site: "octavia" } as const;
  return [
    await count("shift, two sites at addresses", addressed(), half),
    await count("evacuation, two sites at addresses", addressed(), away),
    await count("shift, two sites behind NLBs", balanced(), half),
    await count("evacuation, two sites behind NLBs", balanced(), away),
  ];
}

async function count(name: string, policy: PolicyConfig, input: object): Promise<ShiftCount> {
  const w = await standing(policy);
  const id = await w.carry(input);
  const record = await w.record(id);
  if (record.outcome?.kind !== "settled") throw new Error(`${name}: ${JSON.stringify(record.outcome)}`);
  const ours = w.calls.filter((call) => call.function === functionName(installationName, "shift"));
  const made = (service: string) =>
    ours.filter((call) => services[call.service] === service && call.error === undefined).length;
  const invocations = Map.groupBy(ours, ({ invocation }) => invocation);
  const having = (operation: string) =>
    [...invocations.values()].filter((calls) => calls.some((call) => call.operation === operation)).length;
  const [looks, steps] = [having("DescribeAlarms"), record.plan.steps.length];
  const { marginSeconds, drainSeconds } = policy.shift;
  const bakes = record.plan.steps.reduce((sum, { bakeSeconds }) => sum + bakeSeconds, 0);
  const lastBake = record.plan.steps.at(-1)?.bakeSeconds ?? 0;
  const isCounted = policy.sites.some(({ target }) => target.kind === "nlb");
  return {
    name,
    steps,
    looks,
    calls: { route53: made("route53"), elb: made("elb"), cloudwatch: made("cloudwatch") },
    least: leastCalls({
      looks,
      steps,
      pending: having("GetChange"),
      ...ground(w),
    }),
    ledger: made("ledger"),
    lookups: w.asked.lookups,
    seconds: (Date.parse(record.outcome.at) - Date.parse(record.createdAt)) / 1000,
    leastSeconds:
      steps * (inSyncSeconds + policy.ttlSeconds + marginSeconds) +
      bakes +
      (isCounted ? steps * minuteShownSeconds : 0) +
      ("site" in input ? Math.max(0, drainSeconds - lastBake) : 0),
    throttled: ours.filter((call) => (call.error as Error | undefined)?.name === "Throttling").length,
  };
}

function ground({ policy, account }: TrafficWorld) {
  const led = policy.sites.flatMap(({ target }) => (target.kind === "nlb" ? target.loadBalancer : []));
  const { loadBalancers, targetGroups } = account.world.elb;
  const arns = [...loadBalancers.values()].filter(({ name }) => led.includes(name)).map(({ arn }) => arn);
  return {
    hasAlarms: policy.alarms.length > 0,
    ownChecks: policy.sites.filter(({ check }) => "port" in check).length,
    balancers: led.length,
    groups: [...targetGroups.values()].filter(({ loadBalancerArn }) => arns.includes(loadBalancerArn ?? ""))
      .length,
  };
}
