import { epochOf } from "../../ledger/times.ts";
import type { GroupRun } from "../../ledger/group-records.ts";
import { clock } from "../deploy/bake.ts";
import { gatherUntil, isGathered, limitOf } from "./tending.ts";
import type { Members } from "./tending.ts";

/** What a member may do now: at its gates, and when it is ready. */
export type Turn =
  | { readonly kind: "go" }
  | { readonly kind: "wait"; readonly reason: string; readonly wakeAt?: number }
  | { readonly kind: "back"; readonly reason: string };

/**
 * At its gates, all of which are open but for the group's.
 *
 * | the run                                          | the member            |
 * | ------------------------------------------------ | --------------------- |
 * | failed                                           | back                  |
 * | gathering: time is left, and somebody is missing | waits until then      |
 * | gathering: gates of others are closed            | waits for them        |
 * | running: one before it in the order is not ready | waits for it          |
 * | else                                             | goes                  |
 */
export function turnOf(run: GroupRun, service: string, facts: Members, at: string): Turn {
  switch (run.state) {
    case "failed":
      return back(run);
    case "gathering":
      return gathers(run, facts, at);
    case "running": {
      const before = run.services.slice(0, run.services.indexOf(service));
      const first = before.find((each) => run.members[each]?.state === "going");
      if (first === undefined) return { kind: "go" };
      return {
        kind: "wait",
        reason: `${run.run} waits for ${first}, which comes before`,
        wakeAt: limitOf(run),
      };
    }
    case "settling":
    case "settled":
      return { kind: "go" };
  }
}

function gathers(run: GroupRun, facts: Members, at: string): Turn {
  if (!isGathered(run, epochOf(at))) {
    const missing = run.services.filter((service) => !run.members[service]);
    const until = gatherUntil(run);
    return {
      kind: "wait",
      reason: `${run.run} gathers until ${clock(until)}: no push of ${missing.join(", ")} yet`,
      wakeAt: until,
    };
  }
  const closed = Object.entries(run.members).flatMap(([name, { state }]) => {
    if (state === "superseded") return [`${name} (a newer release takes its place)`];
    const why = facts[name]?.closed;
    return why === undefined || state === "nothing" ? [] : [`${name} (${why})`];
  });
  return { kind: "wait", reason: `${run.run} waits for the gates of ${closed.join(", ")}` };
}

/**
 * When every cell carries the candidate and has baked.
 *
 * | the run           | the member                     |
 * | ----------------- | ------------------------------ |
 * | settling, settled | goes: it settles               |
 * | failed            | back                           |
 * | else              | waits for those not yet ready  |
 */
export function holdOf(run: GroupRun): Turn {
  switch (run.state) {
    case "settling":
    case "settled":
      return { kind: "go" };
    case "failed":
      return back(run);
    case "gathering":
    case "running": {
      const late = Object.entries(run.members).flatMap(([name, { state }]) =>
        state === "going" ? [name] : [],
      );
      const until = limitOf(run);
      return {
        kind: "wait",
        reason: `ready; ${run.run} waits for ${late.join(", ")} until ${clock(until)}`,
        wakeAt: until,
      };
    }
  }
}

const back = (run: GroupRun): Turn => ({ kind: "back", reason: whyFailed(run) });

export const whyFailed = ({ run, reason }: Pick<GroupRun, "run" | "reason">): string =>
  `${run} goes back as a whole: ${reason ?? "it has failed"}`;

/** How long a member leaves it to those that deployed after it to go back first, seconds: then its own users count more. */
const newestFirstSeconds = 1800;

/**
 * Newest first: who must have gone back before this member does. Whoever it failed because of does not wait.
 *
 * @param ended services whose releases have ended.
 */
export function goesBackAfter(
  { services, members, failedAt, failedBy, state }: GroupRun,
  service: string,
  ended: readonly string[],
  at: string,
): string | undefined {
  if (state !== "failed" || failedBy === service) return undefined;
  if (epochOf(at) - epochOf(failedAt) >= newestFirstSeconds * 1000) return undefined;
  return services
    .slice(services.indexOf(service) + 1)
    .findLast((each) => members[each] !== undefined && !ended.includes(each));
}
