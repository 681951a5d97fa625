import type { Person } from "../../ledger/records.ts";
import type { PolicyConfig } from "../../shared/traffic-config.ts";
import type { Checks } from "../aws/checks.ts";
import type { ShiftPlan } from "../plan/document.ts";
import { healthOf } from "../policy/fitness.ts";
import { recordKey, standingOf } from "../policy/records.ts";
import { sharesNow, sharesOf } from "../policy/shares.ts";
import type { Shares } from "../policy/shares.ts";
import type { RecordChange, Weights, ZoneRecord } from "../policy/zone.ts";
import { empty, judged } from "../shift/begin.ts";
import { inWords, survey } from "../shift/furnish.ts";
import type { Surveyed } from "../shift/furnish.ts";
import { beginningOf } from "../shift/machine-phases.ts";
import type { Asked } from "../shift/machine-phases.ts";
import type { PhaseDeps } from "../shift/phase-deps.ts";
import { knownSites } from "../sites/known.ts";

export type LookDeps = Pick<
  PhaseDeps,
  "ledger" | "route53" | "balancers" | "checks" | "health" | "now" | "policies"
>;

/** What a shift would do now: what begins one, up to the point where it would write. */
export type PlanShown =
  | {
      readonly kind: "go";
      readonly policy: string;
      readonly name: string;
      readonly plan: ShiftPlan;
      /** Absent while record sets are to be made first: then nobody knows yet what the zone will hold. */
      readonly digest?: string;
      /** What would be made first, in words. */
      readonly first: readonly string[];
      /** Of answers, by who is healthy now: site → 0–1. */
      readonly shares: { readonly now: Shares; readonly planned: Shares };
      readonly warnings: readonly string[];
    }
  | NotPlanned;

type NotPlanned = {
  readonly kind: "nothing" | "refuse" | "held";
  readonly policy: string;
  readonly reason: string;
};

/** Nobody acts as whom a plan is made. */
const nobody: Person = { who: "whoever looks", via: "command" };

export async function planned(deps: LookDeps, config: PolicyConfig, asked: Asked): Promise<PlanShown> {
  const { policy, name } = config;
  const state = { ...empty(policy), ...(await deps.ledger.traffic.state(policy)) };
  const { lease } = state;
  if (lease)
    return {
      kind: "held",
      policy,
      reason: `policy ${policy} is held by ${lease.holder} since ${lease.takenAt}: \`pointsman traffic show ${policy}\` tells how far it is`,
    };
  const looking = { ...deps, checks: lookingOnly(deps.checks) };
  const found = await survey(looking, config, state.owned, asked.kind === "repair");
  if ("refused" in found) return { kind: "refuse", policy, reason: found.refused };
  const records = afterwards(found);
  const beginning = beginningOf(config, asked, nobody, { id: "none", name: "a plan", startTime: "" });
  const judgement = await judged(deps, beginning, state, { records, resolved: found.resolved });
  // The weights would be so already, but only of what is made first: that alone is worth a shift.
  const isMaking = "kind" in judgement && judgement.kind === "nothing" && found.changes.length > 0;
  if ("kind" in judgement && !isMaking) return { ...judgement, policy };
  const { plan, warnings } =
    "kind" in judgement
      ? { plan: standingPlan(config, records), warnings: [] }
      : { plan: judgement.record.plan, warnings: judgement.warnings };
  const health = healthOf(await knownSites(deps, config, records, found.resolved.balancers));
  return {
    kind: "go",
    policy,
    name,
    plan,
    ...(found.changes.length > 0 ? {} : { digest: plan.digest }),
    first: found.changes.map((change) => inWords(change, "is")),
    shares: { now: sharesNow(plan.from, health), planned: sharesNow(plan.to, health) },
    warnings,
  };
}

/** No step at all. */
function standingPlan(config: PolicyConfig, records: readonly ZoneRecord[]): ShiftPlan {
  const { weights } = standingOf(config, records);
  return { policy: config.policy, from: weights, to: weights, steps: [], digest: "" };
}

/** A health check that is missing is not made by a plan: its site has none yet, and so nobody knows its health. */
const lookingOnly = (checks: Checks): Checks => ({
  ...checks,
  create: () => Promise.resolve({ kind: "made", id: "" }),
  tag: () => Promise.resolve(),
  set: () => Promise.resolve(),
});

/** What the zone would hold once what is missing was made. */
function afterwards({ records, changes }: Exclude<Surveyed, { readonly refused: string }>): ZoneRecord[] {
  const changed = new Map(changes.map((change) => [recordKey(change.record), change]));
  const kept = records.filter((record) => !changed.has(recordKey(record)));
  return [...kept, ...changes.flatMap(madeBy)];
}

function madeBy({ action, record }: RecordChange): ZoneRecord[] {
  if (action === "DELETE") return [];
  const { healthCheckId, ...rest } = record;
  return [healthCheckId ? { ...rest, healthCheckId } : rest];
}

/** Shares of the weights alone, and of answers by who is healthy. */
export const pictureOf = (
  config: PolicyConfig,
  records: readonly ZoneRecord[],
  known: Awaited<ReturnType<typeof knownSites>>,
): { readonly weights: Weights; readonly shares: Shares; readonly answered: Shares } => {
  const { weights } = standingOf(config, records);
  return { weights, shares: sharesOf(weights), answered: sharesNow(weights, healthOf(known)) };
};
