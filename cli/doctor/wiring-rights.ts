import { functionName } from "../../infra/aws/function-list.ts";
import type { InstallationFacts } from "./facts.ts";
import { unseen, valueOf } from "./look.ts";
import { deployAgain as mend } from "./mends.ts";
import type { Right } from "./rights.ts";

const invoke = ["lambda:InvokeFunction"];

/** What Lambda, the schedule and the state machines do under the roles that they take. */
export const wiringRights = (facts: InstallationFacts): Right[] => [
  ...failureRights(facts),
  ...scheduleRights(facts),
  ...machineRights(facts),
];

/** Lambda leaves what a function failed on under the function's own role. */
const failureRights = ({ failureDestinations, functions, installation }: InstallationFacts): Right[] =>
  [...failureDestinations.keys()].flatMap((fn): Right[] => {
    const roleArn = valueOf(functions.get(fn) ?? unseen)?.roleArn;
    const queue = valueOf(failureDestinations.get(fn) ?? unseen);
    return roleArn ? leavingRights(queue, { roleArn, holder: functionName(installation.name, fn) }) : [];
  });

const scheduleRights = ({ schedules, roles }: InstallationFacts): Right[] =>
  (valueOf(schedules) ?? []).flatMap(({ roleArn, targetArn, deadLetterArn, name }): Right[] => {
    const role = { roleArn, holder: `schedule ${name}` };
    // That it does not exist has been said by then.
    if (roles.get(roleArn)?.kind === "absent") return [];
    return [
      { ...role, check: "schedule-cannot-invoke", actions: invoke, resources: [targetArn], mend },
      ...leavingRights(deadLetterArn, role),
    ];
  });

const leavingRights = (queue: string | undefined, role: Pick<Right, "roleArn" | "holder">): Right[] =>
  queue?.includes(":sqs:")
    ? [
        {
          ...role,
          check: "cannot-reach-dead-letters",
          actions: ["sqs:SendMessage"],
          resources: [queue],
          mend,
        },
      ]
    : [];

/** https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html */
const logging = [
  "logs:CreateLogDelivery",
  "logs:GetLogDelivery",
  "logs:UpdateLogDelivery",
  "logs:DeleteLogDelivery",
  "logs:ListLogDeliveries",
  "logs:PutResourcePolicy",
  "logs:DescribeResourcePolicies",
  "logs:DescribeLogGroups",
];
/** https://docs.aws.amazon.com/step-functions/latest/dg/xray-iam.html */
const tracing = [
  "xray:PutTraceSegments",
  "xray:PutTelemetryRecords",
  "xray:GetSamplingRules",
  "xray:GetSamplingTargets",
];

const machineRights = ({ machines, installation }: InstallationFacts): Right[] =>
  [...machines].flatMap(([machine, sight]): Right[] => {
    const found = valueOf(sight);
    if (!found) return [];
    const role = { roleArn: found.roleArn, holder: `state machine ${installation.name}-${machine}`, mend };
    const telling = [...(found.isLogged ? logging : []), ...(found.isTraced ? tracing : [])];
    const all: readonly Right[] = [
      { ...role, check: "machine-cannot-invoke", actions: invoke, resources: found.invokes },
      { ...role, check: "machine-cannot-log", actions: telling, resources: ["*"] },
    ];
    return all.filter(({ actions, resources }) => actions.length > 0 && resources.length > 0);
  });
