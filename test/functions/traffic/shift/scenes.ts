import type { AlarmFacts } from "../../../../functions/shared/alarms.ts";
import { begunAt, iso, looks } from "./looks.ts";
import type { Looks, Scene } from "./looks.ts";

/** A shift in two steps, at the moments that tests begin from. */
export const from = { a: 90, b: 10 };
export const to = { a: 60, b: 40 };
export const middle = { a: 75, b: 25 };
export const shift = (changes: Partial<Scene> = {}) => looks({ from, to, ...changes });
export const abort = {
  kind: "abort",
  by: { who: "bob", via: "command" },
  reason: "enough",
  at: iso(begunAt),
} as const;
export const alarm = (state: AlarmFacts["state"]): AlarmFacts => ({ name: "shop-5xx", state });
export const kill = (of: Looks, name: string, health: "unhealthy" | "unknown" = "unhealthy") => {
  of.world.sites = { ...of.world.sites, [name]: { health } };
};
/** The first step is written and stands. */
export const midway = (changes: Partial<Scene> = {}) => {
  const it = shift(changes);
  it.until("write");
  return it;
};
/** The first step has settled, and is baking. */
export const baking = (changes: Partial<Scene> = {}) => {
  const it = midway(changes);
  for (let i = 0; it.record().progress.settledAt === undefined && i < 50; i += 1) {
    const step = it.look();
    if (step.kind === "wait" && it.record().progress.settledAt === undefined) it.later(step.seconds);
  }
  return it;
};
