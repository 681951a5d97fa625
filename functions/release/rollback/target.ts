import { epochOf } from "../../ledger/times.ts";
import type { Lease, ReleaseRecord, ServiceState, Settled } from "../../ledger/records.ts";

/**
 * Where a rollback goes. It is decided once, at the first look, and kept: two rollbacks at once must not go
 * back two versions.
 *
 * | what is so                              | goes to                              |
 * | --------------------------------------- | ------------------------------------ |
 * | `to` names a release that settled       | what that release made stable        |
 * | `to` names anything else                | refused                              |
 * | another rollback is in flight           | where that one goes                  |
 * | a release is in flight                  | stable                               |
 * | the last one needs a person             | stable: it was never left in order   |
 * | else                                    | previous, if there is one            |
 */
export type Target =
  | { readonly kind: "go"; readonly to: Settled }
  | { readonly kind: "refuse"; readonly reason: string };

export interface TargetFacts {
  readonly service: string;
  readonly to: string | undefined;
  readonly named: ReleaseRecord | undefined;
  readonly state: ServiceState | undefined;
  readonly inFlight: ReleaseRecord | undefined;
}

export function target({ service, to, named, state, inFlight }: TargetFacts): Target {
  if (!state?.stable)
    return refuse(
      `nothing is known of service ${service}: it was never seen, so there is nothing to go back to`,
    );
  if (to !== undefined) return namedTarget(service, to, named, state);
  if (inFlight?.kind === "rollback" && inFlight.back) return { kind: "go", to: inFlight.back.to };
  if (inFlight ?? state.needsPerson) return { kind: "go", to: state.stable };
  if (state.previous) return { kind: "go", to: state.previous };
  return refuse(
    `${service} has no previous release: ${state.stable.release} is the first that is known; name one with "to"`,
  );
}

function namedTarget(
  service: string,
  to: string,
  named: ReleaseRecord | undefined,
  state: ServiceState,
): Target {
  for (const known of [state.stable, state.previous])
    if (known?.release === to) return { kind: "go", to: known };
  if (!named)
    return refuse(`"to": no release ${to} is known; \`pointsman release list ${service}\` shows them`);
  if (named.service !== service)
    return refuse(`"to": ${to} is a release of ${named.service}, not of ${service}`);
  if (!named.settledAs)
    return refuse(`"to": ${to} never settled (it ended as ${named.outcome?.kind ?? named.state})`);
  return { kind: "go", to: named.settledAs };
}

const refuse = (reason: string): Target => ({ kind: "refuse", reason });

/**
 * How the lease comes to a rollback: asked for first, taken after at most two minutes.
 *
 * | what is so                                    | step   |
 * | --------------------------------------------- | ------ |
 * | nobody holds it, or we do                     | take   |
 * | the holder's execution ended a while ago      | seize  |
 * | it ended just now: its functions may still run | wait   |
 * | a rollback to the same goal runs              | wait   |
 * | it runs, and was not asked yet                | ask    |
 * | it runs, asked less than two minutes ago      | wait   |
 * | it runs on                                    | stop   |
 */
export type LeaseStep =
  | { readonly kind: "take" }
  | { readonly kind: "seize" }
  | { readonly kind: "ask" }
  | { readonly kind: "stop" }
  | { readonly kind: "wait"; readonly reason: string; readonly wakeAt: number };

export interface LeaseFacts {
  readonly now: number;
  readonly own: string;
  readonly lease: Lease | undefined;
  readonly execution:
    | { readonly kind: "running" | "unknown" }
    | { readonly kind: "ended"; readonly endedAt: number };
  readonly askedAt: number | undefined;
  readonly sameGoal: boolean;
  readonly seizeAfterSeconds: number;
}

/** A release in flight has this long to yield, seconds. */
export const yieldSeconds = 120;

export function leaseStep(facts: LeaseFacts): LeaseStep {
  const { now, own, lease, execution, askedAt, sameGoal, seizeAfterSeconds } = facts;
  if (!lease || lease.holder === own) return { kind: "take" };
  if (execution.kind !== "running") {
    // An execution that was never started has no function that could still run, but its start may be under way.
    const since = execution.kind === "ended" ? execution.endedAt : epochOf(lease.takenAt);
    const from = since + seizeAfterSeconds * 1000;
    if (now >= from) return { kind: "seize" };
    return {
      kind: "wait",
      reason: `${lease.holder} has ended; its last function may still run`,
      wakeAt: from,
    };
  }
  if (sameGoal)
    return { kind: "wait", reason: `${lease.holder} goes to the same place`, wakeAt: now + 60_000 };
  if (askedAt === undefined) return { kind: "ask" };
  const until = askedAt + yieldSeconds * 1000;
  if (now < until) return { kind: "wait", reason: `${lease.holder} was asked to yield`, wakeAt: until };
  return { kind: "stop" };
}
