import type { GroupRun, RunMember } from "../../../../functions/ledger/group-records.ts";
import { iso, t0 } from "../world.ts";

/** A member as its state alone, since `t0`. */
export const members = (
  given: Readonly<Record<string, RunMember["state"]>>,
  at = iso(t0),
): GroupRun["members"] =>
  Object.fromEntries(
    Object.entries(given).map(([name, state]) => [name, { release: `${name}-1`, state, at }]),
  );

/** A run of three services in the order api, web, cart; opened at `t0`, gathers 10 minutes, has an hour. */
export const run = (changes: Partial<GroupRun> = {}): GroupRun => ({
  version: 1,
  run: "shop-1",
  group: "shop",
  services: ["api", "web", "cart"],
  gatherSeconds: 600,
  limitSeconds: 3600,
  state: "gathering",
  changes: 4,
  openedAt: iso(t0),
  members: members({ api: "going", web: "going" }),
  ...changes,
});
