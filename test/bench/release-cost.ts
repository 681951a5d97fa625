import { asynchronousFunctions, hookEvents, machineFunctions } from "../../infra/aws/function-list.ts";
import { ask } from "../../infra/sandbox/ask.ts";
import type { ServiceConfig } from "../../functions/shared/service-config.ts";
import { countCourse, countMonthOfSweeps } from "./counted.ts";
import type { Course, Used } from "./counted.ts";
import { minutesPerMonth, prices } from "./prices.ts";

/** US dollars. */
export interface Cost {
  readonly stepFunctions: number;
  readonly lambda: number;
  readonly ledger: number;
  readonly logs: number;
  readonly messagesAndTraces: number;
}

export interface Counted {
  readonly name: string;
  readonly used: Used;
  readonly cost: Cost;
}

const push = (tag: string, image: object = {}) =>
  ((installation, at) => {
    at(10, () => installation.account.world.ecr.push("storefront", tag, image));
  }) satisfies Course["arrange"];

const courses: readonly Course[] = [
  { name: "a release that settles", arrange: push("v1"), countedFrom: 10, hours: 3 },
  {
    name: "a release that its alarm sends back",
    arrange: push("v1", { errorRate: 0.3, failsSmoke: false }),
    countedFrom: 10,
    hours: 3,
  },
  {
    name: "a person's rollback in the termination wait",
    arrange(installation, at) {
      push("v1")(installation, at);
      const body = { command: "rollback", service: "storefront", reason: "counted" };
      at(60, () => ask(installation, "oncall", "arn:aws:iam::111122223333:user/ann", body));
    },
    countedFrom: 60,
    hours: 2,
  },
];

export async function countReleases(config: ServiceConfig): Promise<Counted[]> {
  const counted: Counted[] = [];
  for (const course of courses) {
    const used = await countCourse(config, course);
    if (used.executions !== 1)
      throw new Error(`${course.name}: ${used.executions} executions instead of one`);
    counted.push({ name: course.name, used, cost: costOf(used) });
  }
  return counted;
}

export const total = (cost: Cost): number => Object.values(cost).reduce((sum, each) => sum + each, 0);

function costOf(used: Used): Cost {
  return {
    stepFunctions: used.transitions * prices.stateTransition,
    lambda: used.invocations * prices.invocation + used.gigabyteSeconds * prices.gigabyteSecond,
    ledger: used.writeUnits * prices.writeUnit + used.readUnits * prices.readUnit,
    logs: (used.logBytes / 1e9) * prices.logGigabyte,
    // A trace for each invocation is more than there are: those within an execution belong to one.
    messagesAndTraces:
      used.customEvents * prices.customEvent +
      used.publications * (prices.publication + prices.mail) +
      (used.invocations + used.executions) * prices.trace,
  };
}

/** What an installation with one service of one cell costs in a month without releases, by what is paid for. */
export async function monthAtRest(config: ServiceConfig): Promise<readonly (readonly [string, number])[]> {
  const used = await countMonthOfSweeps(config);
  const cost = costOf(used);
  return [
    [`the sweep, each minute: Lambda (${Math.round(used.invocations)} invocations)`, cost.lambda],
    ["the sweep: ledger", cost.ledger],
    ["the sweep: logs and traces", cost.logs + cost.messagesAndTraces],
    ["the schedule", minutesPerMonth * prices.scheduledInvocation],
    [`alarms on ourselves (${alarmMetrics} metrics)`, alarmMetrics * prices.alarmMetricMonth],
    ["the key of ledger and notifications", prices.keyMonth],
  ];
}

/**
 * An alarm over an expression is paid for each of its metrics. Beside the expressions: dead letters, two of failed
 * executions, needs a person, the sweep stopped (infra/aws/alarms.ts), and the expression over command and probe.
 */
const alarmMetrics = machineFunctions.length + asynchronousFunctions.length + hookEvents.length + 2 + 5;
