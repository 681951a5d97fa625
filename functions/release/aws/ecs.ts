import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ListTaskDefinitionsCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
} from "@aws-sdk/client-ecs";
import type { ECSClient, RegisterTaskDefinitionCommandInput, Task } from "@aws-sdk/client-ecs";
import type { TaskSetFacts } from "../facts.ts";
import { registrable } from "../task-definition.ts";
import { isNamed, translate } from "../../shared/aws-errors.ts";
import { rawTaskDefinition } from "./raw-task-definition.ts";

export interface RunningService {
  readonly taskSets: readonly TaskSetFacts[];
  readonly codeDeployControlled: boolean;
  readonly desiredCount: number;
}

export interface TaskDefinition {
  readonly arn: string;
  readonly isActive: boolean;
  /** What to register to get the same again. */
  readonly input: RegisterTaskDefinitionCommandInput;
  /** Members that AWS sent and the SDK in use does not know: they would be lost. */
  readonly unknownMembers: readonly string[];
}

/** DescribeTasks takes at most 100. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTasks.html */
const batch = 100;

export function ecs(client: Pick<ECSClient, "send">) {
  return {
    async running(cluster: string, name: string): Promise<RunningService | undefined> {
      const answer = await client
        .send(new DescribeServicesCommand({ cluster, services: [name] }))
        .catch(translate(`DescribeServices ${cluster}/${name}`));
      const [found] = answer.services ?? [];
      if (!found || found.status === "INACTIVE") return undefined;
      return {
        codeDeployControlled: found.deploymentController?.type === "CODE_DEPLOY",
        desiredCount: found.desiredCount ?? 0,
        taskSets: (found.taskSets ?? []).map(({ id, status, taskDefinition, externalId, loadBalancers }) => {
          const [balancer] = loadBalancers ?? [];
          return {
            id: id ?? "",
            status: status ?? "",
            taskDefinitionArn: taskDefinition ?? "",
            ...(externalId ? { deploymentId: externalId } : {}),
            ...(balancer?.targetGroupArn ? { targetGroupArn: balancer.targetGroupArn } : {}),
            ...(balancer?.containerName ? { container: balancer.containerName } : {}),
            ...(balancer?.containerPort === undefined ? {} : { port: balancer.containerPort }),
          };
        }),
      };
    },

    /** By ARN, or by family for its newest active revision; undefined when there is none. */
    async definition(arnOrFamily: string): Promise<TaskDefinition | undefined> {
      const command = new DescribeTaskDefinitionCommand({ taskDefinition: arnOrFamily, include: ["TAGS"] });
      const raw = rawTaskDefinition(command);
      try {
        const answer = await client.send(command);
        const { taskDefinition: found } = answer;
        if (!found?.taskDefinitionArn) return undefined;
        return {
          arn: found.taskDefinitionArn,
          isActive: found.status === "ACTIVE",
          input: registrable(found, answer.tags ?? []),
          unknownMembers: raw.unknownMembers(found),
        };
      } catch (error) {
        // ECS answers ClientException for a family or revision that does not exist.
        if (isNamed(error, "ClientException")) return undefined;
        return translate(`DescribeTaskDefinition ${arnOrFamily}`)(error);
      }
    },

    /** ARNs of the family's active revisions, newest first. */
    async revisions(family: string, most: number): Promise<string[]> {
      const answer = await client
        .send(
          new ListTaskDefinitionsCommand({
            familyPrefix: family,
            status: "ACTIVE",
            sort: "DESC",
            maxResults: most,
          }),
        )
        .catch(translate(`ListTaskDefinitions ${family}`));
      const exact = `:task-definition/${family}:`;
      return (answer.taskDefinitionArns ?? []).filter((arn) => arn.includes(exact));
    },

    async register(input: RegisterTaskDefinitionCommandInput): Promise<string> {
      const answer = await client
        .send(new RegisterTaskDefinitionCommand(input))
        .catch(translate(`RegisterTaskDefinition ${input.family}`));
      return answer.taskDefinition?.taskDefinitionArn ?? "";
    },

    /** Why tasks of this revision stopped, newest first. ECS shows stopped tasks for an hour only. */
    async stopReasons(cluster: string, name: string, taskDefinitionArn: string): Promise<StoppedTask[]> {
      const tasks = await stoppedTasks(client, cluster, name);
      return tasks
        .filter((task) => task.taskDefinitionArn === taskDefinitionArn)
        .map(stopped)
        .sort((a, b) => b.stoppedAt - a.stoppedAt);
    },
  };
}

/** Every page: behind many that were scaled in may lie the few that could not start. */
async function stoppedTasks(client: Pick<ECSClient, "send">, cluster: string, name: string): Promise<Task[]> {
  const tasks: Task[] = [];
  let nextToken: string | undefined;
  do {
    const asked = { cluster, serviceName: name, desiredStatus: "STOPPED", maxResults: batch } as const;
    const page = await client
      .send(new ListTasksCommand({ ...asked, ...(nextToken ? { nextToken } : {}) }))
      .catch(translate(`ListTasks ${cluster}/${name}`));
    if (page.taskArns?.length) {
      const answer = await client
        .send(new DescribeTasksCommand({ cluster, tasks: page.taskArns }))
        .catch(translate(`DescribeTasks ${cluster}/${name}`));
      tasks.push(...(answer.tasks ?? []));
    }
    nextToken = page.nextToken;
  } while (nextToken);
  return tasks;
}

export interface StoppedTask {
  readonly stoppedAt: number;
  readonly code: string;
  readonly reason: string;
}

function stopped(task: Task): StoppedTask {
  const said = (task.containers ?? []).map(({ name, reason, exitCode }) =>
    reason ? `${name}: ${reason}` : exitCode ? `${name}: exit code ${exitCode}` : "",
  );
  return {
    stoppedAt: (task.stoppedAt ?? task.stoppingAt)?.getTime() ?? 0,
    code: task.stopCode ?? "unknown",
    reason: [task.stoppedReason, ...said].filter(Boolean).join("; "),
  };
}

export type Ecs = ReturnType<typeof ecs>;
