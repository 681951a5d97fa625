import { StartExecutionCommand } from "@aws-sdk/client-sfn";
import type { PolicyConfig } from "../../../functions/shared/traffic-config.ts";
import { functionName } from "../../../infra/aws/function-list.ts";
import type { CallRecord } from "../../../infra/sandbox/faults/faults-wire.ts";
import {
  createInstallation,
  installationName,
  shiftMachineArn,
} from "../../../infra/sandbox/installation.ts";
import { succeeded } from "../../../infra/sandbox/lambda/lambda-answer.ts";
import { layOutTraffic } from "../../../infra/sandbox/layout/lay-out-traffic.ts";
import { publishedLimits } from "../../../infra/sandbox/route53/throttle.ts";
import { shop, site } from "../../flows/shop-policy.ts";

export interface RoundCount {
  readonly name: string;
  /** Of AWS, the ledger apart. */
  readonly calls: number;
  readonly least: number;
  readonly ledgerReads: number;
  readonly ledgerWrites: number;
  /** Virtual seconds, with what a call lasts. */
  readonly seconds: number;
  readonly throttled: number;
  /** Policies that were left to the next round. */
  readonly left: number;
}

const policies = 500;
/** https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListResourceRecordSets.html (maxitems) */
const recordsPerPage = 300;
/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
const metricsPerCall = 500;
/** https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListHealthChecks.html (MaxItems) */
const checkPages = Math.ceil((2 * policies) / 100);
const minute = 60_000;
/** A call of AWS lasts so long. */
export const callMs = 30;

/**
 * Rounds in which nothing has changed, against the smallest number of calls that tell so: each zone by its pages, which
 * begin with the zone's own name; the health of all checks by 500; and, where they are looked at, how they are set.
 */
export async function countRounds(): Promise<RoundCount[]> {
  return [...(await roundsOf(1)), ...(await roundsOf(50))];
}

/** Two sites each, at addresses, with health checks of our own. */
const policyOf = (index: number, zones: number): PolicyConfig => {
  const zone = `z${index % zones}.example.com`;
  const name = `p${String(index).padStart(3, "0")}`;
  const address = (part: number) => `198.51.${part}.${index % 250}`;
  return shop({
    policy: name,
    name: `${name}.${zone}`,
    zone: { id: `Z0${index % zones}`, name: zone, private: false },
    sites: [site("a", address(index < 250 ? 100 : 101), 10), site("b", address(index < 250 ? 102 : 103), 90)],
    alarms: [],
  });
};

async function roundsOf(zones: number): Promise<RoundCount[]> {
  const configs = Array.from({ length: policies }, (_, index) => policyOf(index, zones));
  const calls: CallRecord[] = [];
  const timed = { isOn: false };
  const installation = createInstallation({
    configs: [],
    policies: configs,
    isTrafficWatched: false,
    latencyMs: () => (timed.isOn ? callMs : 0),
    onCall: (call) => void calls.push(call),
  });
  const { clock, clients, account, lambda } = installation;
  const pass = (ms: number) => clock.run({ until: clock.now() + ms });
  layOutTraffic(installation, configs);
  const { throttle } = account.world.route53;
  const endless = { burst: 1e9, rate: 1e9 };
  throttle.limits = { requests: endless, byAction: {}, changes: endless };
  for (const { policy } of configs) {
    await clients.sfn.send(
      new StartExecutionCommand({
        stateMachineArn: shiftMachineArn,
        name: policy,
        input: JSON.stringify({ policy, kind: "shift", to: { a: 10, b: 90 }, reason: "first records" }),
      }),
    );
    // A zone takes one batch at a time.
    await pass(zones === 1 ? 1200 : 100);
  }
  await pass(5 * minute);
  throttle.limits = publishedLimits;
  const look = () =>
    succeeded(
      lambda.invoke(functionName(installationName, "trafficWatch"), JSON.stringify({ tick: "traffic" })),
    );
  // Every name is told of once, when it is first seen.
  for (let round = 0; round < 3; round++) {
    void look();
    await pass(minute);
  }
  await pass(5 * minute);

  async function round(name: string): Promise<RoundCount> {
    await pass(minute - (clock.now() % minute));
    calls.length = 0;
    timed.isOn = true;
    const before = clock.now();
    const ended: { at?: number; answer?: unknown } = {};
    void look().then((answer) => Object.assign(ended, { at: clock.now(), answer }));
    await clock.run({ until: before + minute - 1, stop: () => ended.at !== undefined });
    timed.isOn = false;
    if (ended.at === undefined) throw new Error(`${name}: the round did not end within a minute`);
    const made = calls.filter(({ function: by }) => by.endsWith("-trafficWatch"));
    const of = (...services: string[]) =>
      made.filter(({ service, error }) => services.includes(service) && error === undefined);
    const reads = (wanted: boolean) =>
      of("dynamodb").filter(({ operation }) => /^(Get|BatchGet|Query)/.test(operation) === wanted).length;
    const records = 2 * policies + 2 * zones;
    return {
      name,
      calls: of("route53", "cloudwatch", "cloudwatchGlobal", "elb").length,
      least:
        zones * Math.ceil(records / zones / recordsPerPage) +
        Math.ceil((2 * policies) / metricsPerCall) +
        (of("route53").some(({ operation }) => operation === "ListHealthChecks") ? checkPages : 0),
      ledgerReads: reads(true),
      ledgerWrites: reads(false),
      seconds: (ended.at - before) / 1000,
      throttled: made.filter(({ error }) => (error as Error | undefined)?.name === "Throttling").length,
      left: (ended.answer as { readonly left: number }).left,
    };
  }
  const where = `${policies} policies in ${zones === 1 ? "one zone" : `${zones} zones`}`;
  return [
    await round(`${where}; each fifth, with the settings of health checks`),
    await round(`${where}; the others`),
  ];
}
