/**
 * Amazon ECS for services under the CODE_DEPLOY controller, from
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/Welcome.html
 * Not simulated: clusters' capacity, other controllers, RunTask, CreateTaskSet and its siblings as calls (only
 * CodeDeploy makes them here), and scaling while a deployment runs.
 */
import type {
  DeregisterTaskDefinitionCommandInput,
  DescribeTaskDefinitionCommandInput,
  ECSClient,
  ListTaskDefinitionsCommandInput,
  RegisterTaskDefinitionCommandInput,
} from "@aws-sdk/client-ecs";
import * as sdk from "@aws-sdk/client-ecs";
import type { Definition, Definitions } from "./ecs-definitions.ts";
import type { EcsParts } from "./ecs-parts.ts";
import { throughRealSdk } from "./ecs-real-answer.ts";
import { serviceReads } from "./ecs-service-reads.ts";
import { taskReads } from "./ecs-task-reads.ts";
import type { TaskSets } from "./ecs-task-sets.ts";
import { page } from "../pages.ts";
import { refusals } from "../refusal.ts";
import { simulatedClient } from "../simulated-client.ts";

const refuse = refusals(sdk);

export function createEcs(parts: EcsParts, taskSets: TaskSets): Pick<ECSClient, "send"> {
  const client = simulatedClient("ECS", {
    ...definitionCalls(parts.definitions),
    ...serviceReads(parts, taskSets),
    ...taskReads(parts),
  });
  return throughRealSdk(client, parts.definitions);
}

/** Tags come only when they are asked for. */
const definitionAnswer = ({ shown, tags }: Definition, include: readonly string[] | undefined) => ({
  taskDefinition: shown,
  ...(include?.includes("TAGS") === true ? { tags } : {}),
});

function definitionCalls(definitions: Definitions) {
  return {
    RegisterTaskDefinition: (input: RegisterTaskDefinitionCommandInput) =>
      definitionAnswer(definitions.register(input), ["TAGS"]),
    DescribeTaskDefinition: ({ taskDefinition, include }: DescribeTaskDefinitionCommandInput) =>
      definitionAnswer(definitions.describe(taskDefinition), include),
    DeregisterTaskDefinition: ({ taskDefinition }: DeregisterTaskDefinitionCommandInput) =>
      definitionAnswer(definitions.deregister(taskDefinition), undefined),
    ListTaskDefinitions: (input: ListTaskDefinitionsCommandInput) => listDefinitions(definitions, input),
  };
}

/** By family's name, then by revision as a number; `familyPrefix` is a whole family's name in spite of its own. */
function listDefinitions(definitions: Definitions, input: ListTaskDefinitionsCommandInput) {
  const families = [...definitions.families.keys()]
    .filter((name) => [undefined, name].includes(input.familyPrefix))
    .sort();
  const ascending = families
    .flatMap((name) => definitions.families.get(name) ?? [])
    .filter(({ shown }) => shown.status === (input.status ?? "ACTIVE"))
    .map(({ arn }) => arn);
  const all = input.sort === "DESC" ? ascending.toReversed() : ascending;
  const { items, token } = page(all, input.maxResults ?? 100, input.nextToken, () =>
    refuse("InvalidParameterException", "Invalid token."),
  );
  return { taskDefinitionArns: items, ...(token === undefined ? {} : { nextToken: token }) };
}
