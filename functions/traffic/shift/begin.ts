import type { ShiftRecord, TrafficState, TrafficTicket } from "../../ledger/traffic-records.ts";
import { trafficSchemaVersion } from "../../ledger/traffic-records.ts";
import type { ShiftPlan } from "../plan/document.ts";
import { planShift } from "../plan/plan.ts";
import { ofSites, standingOf } from "../policy/records.ts";
import type { Weights, ZoneRecord } from "../policy/zone.ts";
import { knownSites } from "../sites/known.ts";
import type { Beginning } from "./beginning.ts";
import { furnish } from "./furnish.ts";
import type { Furnished } from "./furnish.ts";
import { outProblem, withOut } from "./out-entries.ts";
import type { PhaseDeps } from "./phase-deps.ts";
import { isOf, takePolicy } from "./take-policy.ts";

export type Begun =
  | { readonly kind: "go"; readonly ticket: TrafficTicket; readonly reason: string }
  | { readonly kind: "nothing" | "refuse" | "held"; readonly reason: string };

/** Takes the policy, makes what is missing, and writes down what will be done. Weights are moved by looks, later. */
export async function begin(deps: PhaseDeps, beginning: Beginning): Promise<Begun> {
  const { traffic } = deps.ledger;
  const { config, id } = beginning;
  const { policy } = config;
  const seen = await traffic.state(policy);
  const begun = (await traffic.shift(id))?.record;
  if (begun?.outcome) return { kind: "nothing", reason: begun.outcome.reason };
  if (begun && seen?.lease && isOf(seen.lease, beginning))
    return {
      kind: "go",
      ticket: { policy, shift: id, fence: seen.lease.fence },
      reason: "it has begun",
    };
  const ticket = await takePolicy(deps, seen, beginning);
  if (!ticket) return held(policy, (await traffic.state(policy))?.lease);
  const state = { ...empty(policy), ...seen };
  const found = await planned(deps, ticket, beginning, state);
  if ("kind" in found) {
    await traffic.abandon(ticket);
    return found;
  }
  const leaves = beginning.kind === "evacuate" || beginning.kind === "withdraw";
  await traffic.begin(ticket, found.record, {
    out: leaves ? withOut(state.out, beginning, found.record.plan.from, found.record.createdAt) : undefined,
    also: beginning.also ?? [],
  });
  return { kind: "go", ticket, reason: found.warnings.join("; ") };
}

const held = (policy: string, lease: TrafficState["lease"]): Begun => ({
  kind: "held",
  reason: `policy ${policy} is held by ${lease?.holder ?? "somebody"} since ${lease?.takenAt ?? "now"}`,
});

export const empty = (policy: string): TrafficState => ({
  version: trafficSchemaVersion,
  policy,
  fence: 0,
  owned: {},
  out: {},
});

type Refusal = { readonly kind: "nothing" | "refuse"; readonly reason: string };
type Found = { readonly record: ShiftRecord; readonly warnings: readonly string[] } | Refusal;

async function planned(
  deps: PhaseDeps,
  ticket: TrafficTicket,
  beginning: Beginning,
  state: TrafficState,
): Promise<Found> {
  const mends = beginning.kind === "repair";
  const furnished = await furnish(deps, ticket, beginning.config, state, mends);
  if ("refused" in furnished) return { kind: "refuse", reason: furnished.refused };
  return judged(deps, beginning, state, furnished);
}

/** What a shift would do with what stands, or why not. Reads only. */
export async function judged(
  deps: Pick<PhaseDeps, "ledger" | "health" | "balancers" | "now">,
  beginning: Beginning,
  state: TrafficState,
  { records, resolved, made }: Exclude<Furnished, { readonly refused: string }>,
): Promise<Found> {
  const { config, kind, pace, overrides, digest } = beginning;
  const standing = standingOf(config, records).weights;
  const wanted = wishOf(beginning, standing, state);
  if ("refused" in wanted) return { kind: "refuse", reason: also(wanted.refused, made) };
  const hasEnded = async (release: string) =>
    (await deps.ledger.releases.view(release))?.record.state === "ended";
  const outs = await outProblem(state.out, standing, wanted.to, beginning, hasEnded);
  if (outs !== undefined) return { kind: "refuse", reason: also(outs, made) };
  const found = planShift({
    config,
    kind,
    records: ofSites(config, records),
    known: await knownSites(deps, config, records, resolved.balancers),
    ...wanted,
    ...(pace === undefined ? {} : { pace }),
    overrides,
    ...(digest === undefined ? {} : { digest }),
  });
  if (found.kind !== "go") return { kind: found.kind, reason: also(found.reason, made) };
  const record = recordOf(beginning, found.plan, records, deps.now().toISOString());
  return { record, warnings: [...(made === undefined ? [] : [made]), ...found.warnings] };
}

/** A release does not take another site out of a name of which something could not be brought back. */
function wishOf({ wish, kind, by }: Beginning, standing: Weights, state: TrafficState) {
  const { needsPerson } = state;
  if (needsPerson && kind === "evacuate" && by.via === "release")
    return {
      refused: `policy ${state.policy} needs a person since ${needsPerson.at} (${needsPerson.shift}: ${needsPerson.reason})`,
    };
  return wish(standing, state);
}

/** Weights were not changed; but what was missing may have been made. */
const also = (reason: string, made: string | undefined): string =>
  made === undefined ? reason : `${reason}; ${made}`;

function recordOf(
  { id, config, kind, site, release, phase, by, reason, executionArn, overrides }: Beginning,
  plan: ShiftPlan,
  records: readonly ZoneRecord[],
  createdAt: string,
): ShiftRecord {
  return {
    version: trafficSchemaVersion,
    id,
    policy: config.policy,
    kind,
    ...(site === undefined ? {} : { site }),
    ...(release === undefined ? {} : { release }),
    ...(phase === undefined ? {} : { phase }),
    by,
    reason,
    createdAt,
    executionArn,
    state: "open",
    config,
    plan,
    stored: ofSites(config, records),
    overrides,
    step: 0,
    progress: {},
  };
}
