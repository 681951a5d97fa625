import type { OpenWait, WaitPoint } from "../../ledger/records.ts";

type Steering = "promote" | "pause";

const now = "at once";
const beforeStart = "at its release window, should that be closed then, and at nothing later";
const nextHold = "at its ready wait, its bake, or the next wave's start";

/**
 * When a promote or a pause acts that is asked at a point: there, or it is kept for the next where it can.
 * A promote is kept for one point only: a later bake is not ended by what was asked for an earlier wait, and
 * an approval is given by an approval alone.
 */
const acts: Readonly<Record<WaitPoint, Readonly<Record<Steering, string>>>> = {
  pause: { promote: now, pause: now },
  window: { promote: now, pause: now },
  bake: { promote: now, pause: now },
  "drawn-out": { promote: now, pause: now },
  verdict: { promote: now, pause: now },
  preview: { promote: "never, for only an approval ends this", pause: now },
  approval: { promote: beforeStart, pause: now },
  freeze: { promote: beforeStart, pause: now },
  compatibility: { promote: beforeStart, pause: nextHold },
  shift: { promote: "at a pause in its ready wait, or at its bake", pause: nextHold },
  "previous-wait": { promote: "never, for nothing can skip this", pause: nextHold },
  group: { promote: "never, for only the other services of its group end this", pause: now },
  "back-out": { promote: "never", pause: "never" },
  yield: { promote: "never", pause: "never" },
};

const names: Readonly<Record<WaitPoint, string>> = {
  pause: "the pause",
  freeze: "the freeze",
  window: "the release window",
  compatibility: "the compatibility check",
  approval: "the approval",
  preview: "the approval in the ready wait before traffic",
  shift: "CodeDeploy's own steps, which nothing can pause or skip",
  bake: "the bake",
  "drawn-out": "the bake, drawn out because the judge cannot tell",
  verdict: "a person's decision, because the judge cannot tell",
  "previous-wait": "the end of the deployment before",
  group: "the wait for the other services of its group",
  "back-out": "its way back",
  yield: "another release",
};

/** Says when a promote or a pause will act, for somebody who has just asked for it. */
export function whenItActs(kind: Steering, waits: readonly OpenWait[]): string {
  const points = waits.flatMap(({ point }) => (point ? [point] : []));
  const point =
    points.find((each) => each === "back-out") ??
    points.find((each) => acts[each][kind] === now) ??
    points[0];
  if (!point) return "at the next wait where it can: now it is at work";
  return `${acts[point][kind]}: it is at ${names[point]}`;
}
