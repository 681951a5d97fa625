import type { Change, ResourceRecordSet } from "@aws-sdk/client-route-53";
import { nameProblems } from "./name-rules.ts";
import type { NameRules } from "./name-rules.ts";
import { keptName } from "./names.ts";
import { isSame, kept, keyOf } from "./record.ts";
import type { StandingSet } from "./record.ts";
import { invalidBatch, invalidInput } from "./refusals.ts";
import { malformed, setProblems } from "./set-rules.ts";

/** By key. */
export type Sets = ReadonlyMap<string, StandingSet>;

/** https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html#limits-api-requests-changeresourcerecordsets */
const mostRecords = 1000;
const mostCharacters = 32_000;

export interface BatchPlace {
  readonly zone: string;
  readonly standing: Sets;
  readonly rules: NameRules;
  /** The comment of the protection that holds this name and type; undefined: none does. */
  readonly protection: (name: string, type: string) => string | undefined;
  readonly hasCheck: (id: string) => boolean;
  /** What is wrong with an alias's target among these record sets. */
  readonly aliasProblem: (set: StandingSet, all: Sets) => string | undefined;
}

/**
 * All changes of a batch, or none of them.
 * @returns what stands then. @throws InvalidInput, InvalidChangeBatch with all that is wrong, NoSuchHealthCheck.
 */
export function applied(changes: readonly Change[], place: BatchPlace): Sets {
  if (changes.length === 0) throw invalidInput("Invalid request: missing field 'Changes'");
  for (const { ResourceRecordSet: set = {} as ResourceRecordSet } of changes) {
    const problem = malformed(set);
    if (problem) throw invalidInput(problem);
  }
  const oversize = sizeProblems(changes);
  if (oversize.length > 0) throw invalidBatch(oversize);
  const [after, touched, problems] = changed(changes, place);
  problems.push(...together(after, touched, place));
  if (problems.length > 0) throw invalidBatch([...new Set(problems)]);
  return after;
}

/** An UPSERT counts twice, for it may delete and create. */
function sizeProblems(changes: readonly Change[]): string[] {
  let records = 0;
  let characters = 0;
  for (const { Action, ResourceRecordSet: set } of changes) {
    const times = Action === "UPSERT" ? 2 : 1;
    const values = set?.ResourceRecords ?? [];
    records += times * Math.max(1, values.length);
    characters += times * values.reduce((sum, { Value = "" }) => sum + Value.length, 0);
  }
  return [
    ...(records > mostRecords ? [`Number of records limit of ${mostRecords} exceeded.`] : []),
    ...(characters > mostCharacters ? [`Number of characters limit of ${mostCharacters} exceeded.`] : []),
  ];
}

type Changed = [after: Map<string, StandingSet>, touched: Set<StandingSet>, problems: string[]];

function changed(changes: readonly Change[], place: BatchPlace): Changed {
  const after = new Map(place.standing);
  const touched = new Set<StandingSet>();
  const problems: string[] = [];
  const deleted = new Set<string>();
  const written = new Set<string>();
  for (const { Action, ResourceRecordSet: given = {} as ResourceRecordSet } of changes) {
    const set = kept(given);
    const key = keyOf(given);
    problems.push(...protectedProblem(set, place));
    if (Action === "DELETE") {
      problems.push(...deleteProblems(set, place.standing.get(key), deleted.has(key)));
      deleted.add(key);
      after.delete(key);
      continue;
    }
    problems.push(...setProblems(given, { name: place.zone }));
    if (written.has(key))
      problems.push(
        `The request contains an invalid set of changes for a resource record set '${set.Type} ${set.Name}'`,
      );
    if (Action === "CREATE" && after.has(key))
      problems.push(`Tried to create resource record set ${described(set)} but it already exists`);
    if (set.HealthCheckId !== undefined && !place.hasCheck(set.HealthCheckId))
      problems.push(`The health check ${set.HealthCheckId} of ${set.Name} does not exist.`);
    written.add(key);
    after.set(key, set);
    touched.add(set);
  }
  return [after, touched, problems];
}

const described = ({ Name, Type, SetIdentifier }: StandingSet): string =>
  `[name='${Name}', type='${Type}'${SetIdentifier === undefined ? "" : `, set-identifier='${SetIdentifier}'`}]`;

function protectedProblem({ Name, Type }: StandingSet, { protection }: BatchPlace): string[] {
  const comment = protection(Name, Type);
  if (comment === undefined) return [];
  const why = comment === "" ? "" : ` (${comment})`;
  return [
    `The resource record set [name='${Name}', type='${Type}'] is protected by a resource record set protection${why}`,
  ];
}

function deleteProblems(set: StandingSet, standing: StandingSet | undefined, isRepeated: boolean): string[] {
  if (isRepeated)
    return [
      `The request contains an invalid set of changes for a resource record set '${set.Type} ${set.Name}'`,
    ];
  if (!standing) return [`Tried to delete resource record set ${described(set)} but it was not found`];
  if (isSame(set, standing)) return [];
  return [
    `Tried to delete resource record set ${described(set)} but the values provided do not match the current values`,
  ];
}

/** What cannot stand together, seen when all of the batch stands. */
function together(after: Sets, touched: ReadonlySet<StandingSet>, place: BatchPlace): string[] {
  const names = new Set([...touched].map(({ Name }) => keptName(Name)));
  const byName = Map.groupBy(after.values(), ({ Name }) => Name);
  const problems = [...names].flatMap((name) =>
    nameProblems(byName.get(name) ?? [], touched, place.zone, place.rules),
  );
  for (const set of touched) {
    const problem = set.AliasTarget ? place.aliasProblem(set, after) : undefined;
    if (problem) problems.push(problem);
  }
  return problems;
}
