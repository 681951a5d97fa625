import * as sdk from "@aws-sdk/client-ecs";
import type { DescribeTasksCommandInput, ListTasksCommandInput } from "@aws-sdk/client-ecs";
import { taskAnswer } from "./ecs-answers.ts";
import { clusterOf, nameOf } from "./ecs-lookup.ts";
import { startedByOf } from "./ecs-parts.ts";
import type { EcsParts } from "./ecs-parts.ts";
import type { Task } from "./ecs-state.ts";
import { page } from "../pages.ts";
import { refusals } from "../refusal.ts";

const refuse = refusals(sdk);
const mostTasks = 100;
/** Stopped tasks are certain to be shown for an hour, and not longer here. */
const shownMs = 3_600_000;

/** ListTasks and DescribeTasks. */
export const taskReads = (parts: EcsParts) => ({
  ListTasks: (input: ListTasksCommandInput) => {
    const matching = shown(parts, input.cluster).filter(filterOf(parts, input));
    const { items, token } = page(matching, input.maxResults ?? mostTasks, input.nextToken, () =>
      refuse("InvalidParameterException", "Invalid token."),
    );
    return { taskArns: items.map(({ arn }) => arn), ...(token === undefined ? {} : { nextToken: token }) };
  },

  DescribeTasks: ({ cluster, tasks = [] }: DescribeTasksCommandInput) => {
    if (tasks.length > mostTasks)
      throw refuse("InvalidParameterException", `Tasks cannot have more than ${mostTasks} elements.`);
    const all = shown(parts, cluster);
    const find = (given: string) => all.find(({ arn }) => arn === given || nameOf(arn) === given);
    return {
      tasks: tasks.flatMap((given) => {
        const task = find(given);
        return task === undefined ? [] : [taskAnswer(task, startedByOf(parts, task.taskSet))];
      }),
      failures: tasks.filter((given) => find(given) === undefined).map((arn) => ({ arn, reason: "MISSING" })),
    };
  },
});

function shown({ state, surroundings }: EcsParts, cluster: string | undefined): Task[] {
  clusterOf(state, cluster);
  const name = nameOf(cluster ?? "default");
  const isShown = ({ taskSet, stoppedAt }: Task) =>
    taskSet.service.clusterName === name && surroundings.clock.now() - (stoppedAt ?? Infinity) < shownMs;
  return [...state.tasks.values()].filter(isShown);
}

function filterOf(parts: EcsParts, input: ListTasksCommandInput): (task: Task) => boolean {
  const { cluster, serviceName, startedBy, family, desiredStatus = "RUNNING" } = input;
  if (startedBy !== undefined && (serviceName !== undefined || family !== undefined))
    throw refuse("InvalidParameterException", "startedBy cannot be combined with another filter.");
  if (serviceName !== undefined && !clusterOf(parts.state, cluster).has(nameOf(serviceName)))
    throw refuse("ServiceNotFoundException", "Service not found.");
  return ({ taskSet, desiredStatus: wanted }) =>
    wanted === desiredStatus &&
    (serviceName === undefined || taskSet.service.name === nameOf(serviceName)) &&
    (startedBy === undefined || startedByOf(parts, taskSet) === startedBy) &&
    (family === undefined || familyOf(taskSet.taskDefinitionArn) === family);
}

const familyOf = (arn: string): string => nameOf(arn).split(":")[0] ?? "";
