import type { MirrorState, Removing } from "../../ledger/mirror-records.ts";
import type { Held, Plan, Step } from "../plan/document.ts";
import type { Remark } from "../meaning/desired.ts";
import { isOfTargets } from "../plan/enough.ts";
import { isComplete } from "./stage.ts";
import type { Stage } from "./stage.ts";

/** What one round of one mirror found, did and left. Plain JSON. */
export interface RoundReport {
  readonly mirror: string;
  readonly read: {
    /** `unasked`: the round ended before the source was read, `skipped` or `failed` says why. */
    readonly kind: "complete" | "unchanged" | "gone" | "unreadable" | "unasked";
    /** Of `gone` and `unreadable`: the cause, for people. */
    readonly reason?: string;
    /** ISO 8601; when the source was read, by the cloud's clock. */
    readonly readAt?: string;
  };
  /** Absent when it was not planned: nothing complete was read, or something failed before. */
  readonly plan?: Plan;
  readonly remarks: readonly Remark[];
  /** The steps that were carried out, in order. */
  readonly done: readonly Step[];
  /** What ended the round. The next one looks again and carries on. */
  readonly failed?: { readonly step?: Step; readonly error: string };
  /** Who takes the mirror away: nothing is read and nothing changed until that has ended, or is called off. */
  readonly removing?: Removing;
  /** Why something was left to the next round although nothing failed: another runner, or no time left. */
  readonly skipped?: string;
  readonly counts: Counts;
  /** ISO 8601; of the last complete read that is known of, this one or an earlier one. */
  readonly lastCompleteAt?: string;
  /** Rounds in a row, this one included, that could not read the source, or that held something back. */
  readonly inARow: { readonly unreadable: number; readonly held: number };
}

export interface Counts {
  /** Targets that were registered. */
  readonly added: number;
  /** Targets that were deregistered. */
  readonly removed: number;
  /** Things that were held back. */
  readonly held: number;
  /** Targets and settings in which AWS differed from the source when the round began. */
  readonly drift: number;
}

/** Rails that time alone opens: nobody has to act on them. */
const patient = new Set<Held["rail"]>(["observations", "waiting", "add-before-remove"]);
/** What no later round does either, unless somebody acts. */
const final = new Set<Held["rail"]>(["refused", "not-ours", "quota"]);

export const isRefusal = ({ rail }: Held): boolean => final.has(rail);

/** Held back by a rail that keeps users from harm, and that a person may have to look at. */
export const isHeldBack = (held: Held): boolean => !patient.has(held.rail) && !isRefusal(held);

/** Rails that ask about targets alone: what is held back by them changes without anything around the targets. */
const aboutTargets = new Set<Held["rail"]>([
  "observations",
  "share",
  "count",
  "floor",
  "empty-source",
  "add-before-remove",
]);

/** Whether what stood around the targets when the round began stands so still, as far as our own doing goes. */
export const leavesTheRest = ({ plan, done, failed, skipped }: RoundReport): boolean =>
  plan !== undefined &&
  failed === undefined &&
  skipped === undefined &&
  done.every(isOfTargets) &&
  plan.held.every(({ rail }) => aboutTargets.has(rail));

/** What is known before anything is done. */
export function reportOf(
  { config, view, reading }: Pick<Stage, "config" | "view" | "reading">,
  completeAt: string | undefined,
  found: { readonly plan?: Plan; readonly remarks?: readonly Remark[] } = {},
): RoundReport {
  const state = view instanceof Error ? undefined : view.state;
  const lastCompleteAt = completeAt ?? state?.lastCompleteAt;
  const { plan, remarks = [] } = found;
  return {
    mirror: config.mirror,
    read: reading
      ? {
          kind: reading.kind,
          readAt: reading.readAt,
          ...("reason" in reading ? { reason: reading.reason } : {}),
        }
      : { kind: "unasked" },
    ...(plan ? { plan } : {}),
    remarks,
    ...(state?.removing ? { removing: state.removing } : {}),
    done: [],
    counts: { added: 0, removed: 0, held: plan?.held.length ?? 0, drift: plan ? driftOf(plan) : 0 },
    ...(lastCompleteAt === undefined ? {} : { lastCompleteAt }),
    inARow: {
      unreadable: reading && !isComplete(reading) ? rounds(state?.unreadable) + 1 : 0,
      held: plan && plan.held.length > 0 ? rounds(state?.held) + 1 : 0,
    },
  };
}

const rounds = (noted: MirrorState["unreadable"] | MirrorState["held"]): number => noted?.rounds ?? 0;

export const withDone = (report: RoundReport, done: readonly Step[]): RoundReport => ({
  ...report,
  done,
  counts: {
    ...report.counts,
    added: targetsIn(done, "register"),
    removed: targetsIn(done, "deregister"),
  },
});

const targetsIn = (steps: readonly Step[], kind: "register" | "deregister"): number =>
  steps.reduce((sum, step) => sum + (step.kind === kind ? step.targets.length : 0), 0);

/** Of what is done and of what is held back, each target and each other thing once. */
const driftOf = ({ steps, held }: Plan): number =>
  steps.reduce((sum, step) => sum + ("targets" in step ? step.targets.length : 1), 0) +
  held.reduce((sum, { targets }) => sum + (targets?.length ?? 1), 0);
