import type { FunctionName } from "./function-list.ts";
import type { Grant } from "./grants.ts";
import type { MachineName, Places } from "./places.ts";

/**
 * Answering the callback of a waiting task. @param hasAny whether there is one: the end of a release is news to other
 * tasks only where services are released together.
 */
export const callbackGrants = (hasAny = true): Grant[] =>
  hasAny
    ? [
        {
          sid: "AnswerWaitingTasks",
          actions: ["states:SendTaskSuccess"],
          resources: ["*"],
          why: "states:SendTaskSuccess has no resource type in the Service Authorization Reference: the token is the right",
        },
      ]
    : [];

export const startGrants = (places: Places, ...machines: MachineName[]): Grant[] => [
  { sid: "StartExecutions", actions: ["states:StartExecution"], resources: machines.map(places.machine) },
];

export const executionGrants = (
  places: Places,
  machines: readonly MachineName[],
  ...actions: ("DescribeExecution" | "StopExecution")[]
): Grant[] => [
  {
    sid: "Executions",
    actions: actions.map((action) => `states:${action}`),
    resources: machines.map(places.executions),
    why: "each execution has a name of its own; the machine's name is fixed",
  },
];

export const invokeGrants = (places: Places, ...names: FunctionName[]): Grant[] => [
  { sid: "Probe", actions: ["lambda:InvokeFunction"], resources: names.map(places.function) },
];

/** The checks that service files name. */
export const checkGrants = ({ checks }: Places): Grant[] =>
  checks.length === 0
    ? []
    : [{ sid: "CompatibilityChecks", actions: ["lambda:InvokeFunction"], resources: checks }];
