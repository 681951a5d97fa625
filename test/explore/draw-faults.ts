import type { Random } from "../../infra/sandbox/time/random.ts";
import { drawFunction } from "./draw-actions.ts";
import type { CallBefall, Fault } from "./scenario.ts";
import { beginsMs, tidyUpMs } from "./scenario.ts";

/** None, or up to so many. */
export function drawFaults(random: Random, most: number): Fault[] {
  return Array.from({ length: random.between(0, most) }, () => drawFault(random));
}

function drawFault(random: Random): Fault {
  switch (random.pick(["call", "call", "call", "call", "throttled", "invocation", "event", "event"])) {
    case "throttled":
      return {
        kind: "throttled",
        service: random.pick(["codedeploy", "dynamodb", "ecs", "elb", "sfn", "ecr", "sns", "cloudwatch"]),
        fromMs: random.between(beginsMs, tidyUpMs),
        seconds: random.pick([5, 30, 120, 300]),
      };
    case "invocation":
      return {
        kind: "invocation",
        function: random.chance(0.2) ? "sweep" : drawFunction(random),
        nth: random.between(1, 10),
        befall: random.pick(["crashes", "hangs", "refused"]),
      };
    case "event":
      return {
        kind: "event",
        hop: random.pick(["service", "service", "target"]),
        detailType: random.pick(detailTypes),
        nth: random.between(1, 6),
        befall: random.pick(["lose", "lose", "delay", "double", "swap"]),
        seconds: random.pick([1, 30, 120, 400]),
      };
    default:
      return drawCallFault(random);
  }
}

/** By its place among a function's calls, or among all calls of a kind. */
function drawCallFault(random: Random): Fault {
  const befall = random.pick(befalls);
  if (random.chance(0.5)) {
    const [operation, often] = random.pick(operations);
    return { kind: "call", operation, nth: random.between(1, often), befall };
  }
  const name = random.chance(0.15) ? "sweep" : drawFunction(random);
  return { kind: "call", function: name, nth: random.between(1, name === "sweep" ? 300 : 40), befall };
}

const befalls: readonly CallBefall[] = [
  "fails",
  "denied",
  "answer lost once",
  "answer lost",
  "dies before",
  "dies after",
  "slow request",
  "slow answer",
];

/** The calls that change something, and how many of each a run makes, about. */
const operations: readonly (readonly [string, number])[] = [
  ["CreateDeployment", 3],
  ["CreateDeployment", 1],
  ["StopDeployment", 2],
  ["ContinueDeployment", 2],
  ["PutLifecycleEventHookExecutionStatus", 8],
  ["RegisterTaskDefinition", 3],
  ["CreateDeploymentConfig", 1],
  ["StartExecution", 3],
  ["StopExecution", 1],
  ["SendTaskSuccess", 20],
  ["TransactWriteItems", 12],
  ["UpdateItem", 60],
  ["PutEvents", 8],
  ["Publish", 5],
  ["GetDeployment", 20],
  ["Invoke", 2],
];

const detailTypes = [
  "ECR Image Action",
  "ECR Image Action",
  "CodeDeploy Deployment State-change Notification",
  "CodeDeploy Deployment State-change Notification",
  "CloudWatch Alarm State Change",
  "Step Functions Execution Status Change",
  "Step Functions Execution Status Change",
  "ECS Task State Change",
  "Scheduled Event",
];
