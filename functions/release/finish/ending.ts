import type {
  CellProgress,
  CellPlan,
  OutcomeKind,
  ReleaseRecord,
  Request,
  Settled,
} from "../../ledger/records.ts";
import { familyOf, revisionNumber } from "../plan/cell-plan.ts";

/** What a machine says of how it ended, before the ledger's own words are looked at. */
export interface Ending {
  readonly kind: "settled" | "nothing" | "returned" | "stuck";
  readonly reason: string;
}

export interface EndingFacts {
  readonly ending: Ending;
  /** Why it did not go on, where it did not. */
  readonly problem: string | undefined;
  readonly requests: readonly Request[];
  readonly cells: readonly CellProgress[];
  readonly kind: ReleaseRecord["kind"];
}

/**
 * | the machine says | and                                   | outcome        |
 * | ---------------- | ------------------------------------- | -------------- |
 * | settled, nothing |                                       | settled        |
 * | stuck            |                                       | needs-a-person |
 * | returned         | it is a rollback                      | settled        |
 * | returned         | a newer release took its place        | superseded     |
 * | returned         | nothing had been moved                | refused        |
 * | returned         | else                                  | rolled-back    |
 */
export function outcomeOf({ ending, problem, requests, cells, kind }: EndingFacts): {
  kind: OutcomeKind;
  reason: string;
} {
  const why = problem ?? ending.reason;
  if (ending.kind === "settled" || ending.kind === "nothing")
    return { kind: "settled", reason: ending.reason };
  if (ending.kind === "stuck")
    return { kind: "needs-a-person", reason: `${why}; could not go back: ${ending.reason}` };
  if (kind === "rollback") return { kind: "settled", reason: ending.reason };
  if (requests.some((request) => request.kind === "supersede")) return { kind: "superseded", reason: why };
  const moved = cells.some(({ intendedAt }) => intendedAt);
  return moved ? { kind: "rolled-back", reason: why } : { kind: "refused", reason: why };
}

/**
 * What becomes stable: the candidates of the cells that changed, and all others as they were. A cell that has
 * left the service file is forgotten, or each renaming would make this longer.
 */
export function settledAs(
  record: ReleaseRecord,
  plans: readonly CellPlan[],
  cells: readonly CellProgress[],
  at: string,
): Settled {
  const changed = plans.map((plan) => {
    const progress = cells.find(({ cell }) => cell === plan.cell);
    return [plan.cell, { taskDefinitionArn: progress?.candidateArn ?? "", image: plan.image }] as const;
  });
  const bases = plans.map((plan) => [plan.cell, newerBase(plan, record.from?.bases[plan.cell])] as const);
  return {
    release: record.id,
    at,
    cells: present({ ...record.from?.cells, ...Object.fromEntries(changed) }, record),
    bases: present({ ...record.from?.bases, ...Object.fromEntries(bases) }, record),
    ...(record.digest ? { digest: record.digest } : {}),
    ...(record.tag ? { tag: record.tag } : {}),
  };
}

const present = <Kept>(cells: Readonly<Record<string, Kept>>, { config }: ReleaseRecord) =>
  Object.fromEntries(
    Object.entries(cells).filter(([name]) => config.cells.some((cell) => cell.name === name)),
  );

/** The newest revision that was not ours and that this release has taken in. */
function newerBase(plan: CellPlan, recorded: string | undefined): string {
  const taken = plan.base === plan.stable.taskDefinitionArn ? recorded : plan.base;
  if (!taken) return plan.base;
  if (!recorded || familyOf(recorded) !== familyOf(taken)) return taken;
  return revisionNumber(taken) > revisionNumber(recorded) ? taken : recorded;
}
