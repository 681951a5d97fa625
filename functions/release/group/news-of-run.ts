import type { GroupRun, RunState } from "../../ledger/group-records.ts";
import type { News } from "../../ledger/outbox.ts";
import { whyFailed } from "./turn.ts";

/** The news that a run has become another, where it has. */
export function newsOfRun(before: RunState | undefined, run: GroupRun, at: string): News[] {
  if (before === run.state) return [];
  const names = Object.entries(run.members)
    .flatMap(([name, { state }]) => (state === "nothing" ? [] : [name]))
    .join(", ");
  switch (run.state) {
    case "gathering":
      return [
        news(run, "gathering", `waits ${run.gatherSeconds} s for pushes of ${run.services.join(", ")}`, at),
      ];
    case "running":
      return [news(run, "deploying", `${names}${left(run)}`, at)];
    case "settling":
      return [];
    case "settled":
      return names === ""
        ? [{ ...news(run, "settled", "nobody had anything to change", at), forPeople: false }]
        : [news(run, "settled", `${names} settled together${left(run)}`, at)];
    case "failed":
      return [{ ...news(run, "failed", whyFailed(run), at), nextSteps: nextSteps(run) }];
  }
}

/** Where to look first: at the one because of which all go back. */
function nextSteps({ failedBy, members }: GroupRun): string[] {
  const first = failedBy === undefined ? undefined : members[failedBy];
  return [first ? `pointsman release show ${first.release}` : "pointsman release list"];
}

/** Who has not come to it: people may have counted on them. */
function left({ services, members }: GroupRun): string {
  const missing = services.filter((service) => !members[service]);
  return missing.length > 0 ? `; without ${missing.join(", ")}, of which no push came in time` : "";
}

const news = ({ run, group }: GroupRun, state: string, reason: string, at: string): News => ({
  id: `${run}:${state}`,
  release: run,
  service: group,
  kind: "group",
  state,
  at,
  reason,
  forPeople: state === "settled" || state === "failed",
});
