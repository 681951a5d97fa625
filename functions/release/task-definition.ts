import type { RegisterTaskDefinitionCommandInput, Tag, TaskDefinition } from "@aws-sdk/client-ecs";

/**
 * Members of a described task definition that cannot be registered: the difference of the two shapes.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskDefinition.html
 */
const answersOnly = new Set([
  "taskDefinitionArn",
  "revision",
  "status",
  "requiresAttributes",
  "compatibilities",
  "registeredAt",
  "registeredBy",
  "deregisteredAt",
  "deleteRequestedAt",
]);

/** What to register to get this revision again, tags included. Empty tags are left out: they would be refused. */
export function registrable(found: TaskDefinition, tags: readonly Tag[]): RegisterTaskDefinitionCommandInput {
  const kept = Object.entries(found).filter(([name, value]) => !answersOnly.has(name) && value !== undefined);
  return {
    ...Object.fromEntries(kept),
    family: found.family,
    containerDefinitions: found.containerDefinitions,
    ...(tags.length > 0 ? { tags: [...tags] } : {}),
  };
}

/** The same revision with one container's image changed, and nothing else. Undefined without such a container. */
export function withImage(
  input: RegisterTaskDefinitionCommandInput,
  container: string,
  image: string,
): RegisterTaskDefinitionCommandInput | undefined {
  const containers = input.containerDefinitions ?? [];
  if (!containers.some(({ name }) => name === container)) return undefined;
  return {
    ...input,
    containerDefinitions: containers.map((each) => (each.name === container ? { ...each, image } : each)),
  };
}

export const imageOf = (input: RegisterTaskDefinitionCommandInput, container: string): string | undefined =>
  input.containerDefinitions?.find(({ name }) => name === container)?.image;

/** `repository@sha256:…` → its digest. */
export const digestOf = (image: string | undefined): string | undefined =>
  image?.match(/@(sha256:[0-9a-f]{64})$/)?.[1];

/** Same content, same text: members sorted, empty lists and undefined left out, tags in any order. */
export function contentOf(input: RegisterTaskDefinitionCommandInput): string {
  return JSON.stringify(normal({ ...input, tags: sortedTags(input.tags ?? []) }));
}

const sortedTags = (tags: readonly Tag[]) => [...tags].sort((a, b) => byCode(String(a.key), String(b.key)));

/** Not by an alphabet, which holds some different names for equal. No two names are the same here. */
const byCode = (a: string, b: string): number => (a < b ? -1 : 1);

function normal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normal);
  if (value === null || typeof value !== "object") return value;
  const members = Object.entries(value)
    .map(([name, each]) => [name, normal(each)] as const)
    .filter(([, each]) => !(Array.isArray(each) && each.length === 0))
    .sort(([a], [b]) => byCode(a, b));
  return Object.fromEntries(members);
}

/** What differs between two revisions, a line each, `- before` and `+ after` by path. */
export function differences(before: unknown, after: unknown, path = ""): string[] {
  const [left, right] = [normal(before), normal(after)];
  if (JSON.stringify(left) === JSON.stringify(right)) return [];
  if (!isObject(left) || !isObject(right))
    return [
      ...(left === undefined ? [] : [`- ${path}: ${JSON.stringify(left)}`]),
      ...(right === undefined ? [] : [`+ ${path}: ${JSON.stringify(right)}`]),
    ];
  const names = [...new Set([...Object.keys(left), ...Object.keys(right)])].sort();
  return names.flatMap((name) => differences(left[name], right[name], path ? `${path}.${name}` : name));
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === "object";
