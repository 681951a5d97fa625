import type { ShiftRecord, TrafficState } from "../../ledger/traffic-records.ts";

/** What a release does with the traffic of its cells in one policy. */
export type PhaseKind = NonNullable<ShiftRecord["phase"]>;

/** How long a phase waits for others' shifts of the policy, seconds. */
export const turnLimitSeconds = 3600;
const lookSeconds = 30;

export interface PhaseFacts {
  readonly now: number;
  readonly phase: PhaseKind;
  readonly release: string;
  /** Of a rollback: what it finishes. The sites that those took out, and their shifts, are its own. */
  readonly ends?: readonly string[];
  /** The cell's site; of return-all none. */
  readonly site?: string;
  /** When the phase began to wait for its turn, epoch milliseconds; `now` on its first look. */
  readonly since: number;
  readonly state: Pick<TrafficState, "lease" | "out">;
  /** This release's own shifts of the policy, and of what it ends, oldest first. */
  readonly shifts: readonly ShiftRecord[];
}

export type PhaseStep =
  /** Begin a shift of this kind, under the lease that the release holds from then on. */
  | { readonly kind: "begin"; readonly shift: "evacuate" | "restore" | "withdraw"; readonly site: string }
  /** Write that this shift turns back, and then look at it. */
  | { readonly kind: "turn"; readonly shift: ShiftRecord; readonly reason: string }
  /** Look at this shift: `advance`. */
  | { readonly kind: "follow"; readonly shift: ShiftRecord }
  | { readonly kind: "wait"; readonly seconds: number; readonly reason: string }
  | { readonly kind: "done"; readonly reason: string }
  | { readonly kind: "failed"; readonly reason: string };

/**
 * What a phase of a release does next with one policy. There is one shift of a policy at a time: whoever comes second
 * waits, for an hour at most.
 *
 * | what is so                                      | evacuate, restore   | withdraw                | return-all              |
 * | ----------------------------------------------- | ------------------- | ----------------------- | ----------------------- |
 * | its own shift is under way                      | follow              | follow                  | follow                  |
 * | its own shift has settled                       | done                | done                    | the next site, or done  |
 * | its own shift has ended otherwise               | failed              | done, and said          | the next, then failed   |
 * | somebody else took the site out                 | done: it stays out  | done                    | it stays out            |
 * | the site was not taken out by this release      | evacuate: begin; restore: done | -            | done                    |
 * | the site's restore is under way                 | -                   | turn, then follow       | turn, then follow       |
 * | the site's restore never gave it users, or took them back | -         | done                    | begin                   |
 * | another shift of this release is under way      | wait                | turn, then done: not taken out | turn, then follow |
 * | somebody else holds the policy                  | wait, then failed   | done: not taken out     | wait, then failed       |
 */
export function advancePhase(facts: PhaseFacts): PhaseStep {
  switch (facts.phase) {
    case "evacuate":
    case "restore":
      return forward(facts, facts.phase);
    case "withdraw":
      return withdrawing(facts);
    case "return-all":
      return returning(facts);
  }
}

function forward(facts: PhaseFacts, phase: "evacuate" | "restore"): PhaseStep {
  const { site = "", state } = facts;
  const own = latest(facts, phase, site);
  if (own?.state === "open") return { kind: "follow", shift: own };
  if (own) return { kind: own.outcome?.kind === "settled" ? "done" : "failed", reason: whyEnded(own) };
  const out = state.out[site];
  if (out && !isOwn(facts, out.holder))
    return { kind: "done", reason: `${site} was taken out by ${out.by.who} (${out.reason}), and stays out` };
  if (phase === "restore" && !out)
    return { kind: "done", reason: `${site} was not taken out by this release` };
  return inTurn(facts) ?? { kind: "begin", shift: phase, site };
}

/** At once, in one look: what cannot be taken out now is not, and the way back goes on. */
function withdrawing(facts: PhaseFacts): PhaseStep {
  const { site = "" } = facts;
  const restore = latest(facts, "restore", site);
  if (!restore) return { kind: "done", reason: `${site} had not begun to come back` };
  if (restore.state === "open") return turnOrFollow(restore);
  if (restore.outcome?.kind === "returned" || restore.outcome?.kind === "refused")
    return { kind: "done", reason: `${site} is out of traffic: ${whyEnded(restore)}` };
  const own = latest(facts, "withdraw", site);
  if (own?.state === "open") return { kind: "follow", shift: own };
  if (own?.outcome?.kind === "settled") return { kind: "done", reason: whyEnded(own) };
  if (own) return { kind: "done", reason: `not taken out again: ${whyEnded(own)}` };
  const other = open(facts);
  if (other && !other.turned) return turnOrFollow(other);
  const busy = occupied(facts);
  if (busy !== undefined) return { kind: "done", reason: `${site} is not taken out again: ${busy}` };
  return { kind: "begin", shift: "withdraw", site };
}

/** One site after the other; one that cannot come back does not keep the others out. */
function returning(facts: PhaseFacts): PhaseStep {
  const { state } = facts;
  const under = open(facts);
  if (under) return under.phase === "return-all" ? { kind: "follow", shift: under } : turnOrFollow(under);
  const outs = Object.keys(state.out)
    .filter((site) => isOwn(facts, state.out[site]?.holder))
    .sort();
  const next = outs.find((site) => !tried(facts, site));
  if (next !== undefined) return inTurn(facts) ?? { kind: "begin", shift: "restore", site: next };
  if (outs.length === 0) return { kind: "done", reason: "no site is out by this release" };
  const why = outs.flatMap((site) => tried(facts, site) ?? []).map(whyEnded);
  return { kind: "failed", reason: `out of traffic still: ${why.join("; ")}` };
}

/** The release has failed: what went forward goes back; a withdrawal goes on. */
const turnOrFollow = (shift: ShiftRecord): PhaseStep =>
  shift.turned || shift.kind === "withdraw"
    ? { kind: "follow", shift }
    : { kind: "turn", shift, reason: "its release goes back" };

const isOwn = ({ release, ends = [] }: PhaseFacts, holder: string | undefined): boolean =>
  holder !== undefined && [release, ...ends].includes(holder);

const latest = ({ shifts }: PhaseFacts, phase: PhaseKind, site: string): ShiftRecord | undefined =>
  shifts.findLast((each) => each.phase === phase && each.site === site);

/** What a release before this one could not bring back may come back now. */
const tried = (facts: PhaseFacts, site: string): ShiftRecord | undefined => {
  const { ends = [], shifts } = facts;
  return latest(
    { ...facts, shifts: shifts.filter(({ release = "" }) => !ends.includes(release)) },
    "return-all",
    site,
  );
};

const open = ({ shifts }: PhaseFacts): ShiftRecord | undefined =>
  shifts.find(({ state }) => state === "open");

const whyEnded = ({ site, outcome }: ShiftRecord): string =>
  `${site}: ${outcome?.reason ?? "it ended without a word"}`;

/** Why it is not this release's turn. */
function occupied(facts: PhaseFacts): string | undefined {
  const mine = open(facts);
  if (mine) return `${mine.kind} of ${mine.site} by this release is under way`;
  const { lease } = facts.state;
  if (!lease || isOwn(facts, lease.holder)) return undefined;
  return `${lease.holder} has held the policy since ${lease.takenAt}`;
}

function inTurn(facts: PhaseFacts): PhaseStep | undefined {
  const reason = occupied(facts);
  if (reason === undefined) return undefined;
  if ((facts.now - facts.since) / 1000 < turnLimitSeconds)
    return { kind: "wait", seconds: lookSeconds, reason };
  return { kind: "failed", reason: `${reason}, and this release has waited for ${turnLimitSeconds} s` };
}
