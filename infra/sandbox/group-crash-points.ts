/** Crash points of a release group: two services whose releases settle together, or both go back. */
import { StopExecutionCommand } from "@aws-sdk/client-sfn";
import type { GroupRun } from "../../functions/ledger/group-records.ts";
import type { ServiceConfig } from "../../functions/shared/service-config.ts";
import { befall, befalls } from "./crash-points.ts";
import type { At, Befall, Played } from "./crash-points.ts";
import type { CallRecord } from "./faults/faults-wire.ts";
import { createInstallation } from "./installation.ts";
import type { Installation } from "./installation.ts";
import { layOut } from "./layout/lay-out.ts";
import { ledgerFacts, restProblems } from "./ledger-facts.ts";

export interface GroupStory {
  readonly name: string;
  readonly configs: readonly ServiceConfig[];
  readonly arrange: (installation: Installation) => void;
  /** States in which its run may end, whatever one call does. */
  readonly ends: readonly GroupRun["state"][];
}

/** Virtual time after which a story that has not come to rest is called stuck, hours. */
const patienceHours = 12;
const hour = 3_600_000;

/** Plays a story once, with at most one fault. */
export async function playGroup(story: GroupStory, at?: At): Promise<Played> {
  const calls: CallRecord[] = [];
  const installation = createInstallation({
    configs: story.configs,
    onCall: (call) => {
      calls.push(call);
      if (at?.befall.stops && call.seq === at.seq) stopAll(installation);
    },
  });
  for (const config of story.configs)
    for (const users of layOut(installation, config, { requestsPerSecond: 0 }).users) users.stop();
  if (at) befall(installation, at);
  const startsAt = installation.clock.now();
  story.arrange(installation);
  await installation.clock.run({ until: startsAt + hour });
  await installation.clock.run({
    until: startsAt + patienceHours * hour,
    stop: () => isAtRest(installation),
  });
  const facts = ledgerFacts(installation.dynamodb);
  return {
    problems: [...restProblems(facts), ...wrong(story, facts.runs), ...unlike(installation, facts.services)],
    calls,
    hours: (installation.clock.now() - startsAt) / hour,
    ended: [
      ...facts.runs.map(({ state }) => `run ${state}`),
      ...facts.releases.map(({ kind, outcome }) => `${kind} ${outcome?.kind ?? "open"}`),
    ],
  };
}

/** Beside what befalls a call: whoever made it goes on to its end, and no execution goes on after it. */
export const groupBefalls: readonly Befall[] = [...befalls, { name: "executions stopped", stops: true }];

function stopAll({ clock, sfn }: Installation): void {
  clock.after(0, "stopped", () => {
    for (const { arn, status } of sfn.executions())
      if (status === "RUNNING") void sfn.client.send(new StopExecutionCommand({ executionArn: arn }));
  });
}

function isAtRest({ dynamodb, sfn }: Installation): boolean {
  const { openReleases, unsentNews, openRuns } = ledgerFacts(dynamodb);
  return (
    sfn.executions().every(({ status }) => status !== "RUNNING") &&
    openReleases.length + unsentNews.length + openRuns.length === 0
  );
}

const wrong = ({ ends }: GroupStory, runs: readonly GroupRun[]): string[] =>
  runs.flatMap(({ run, state, reason }) =>
    ends.includes(state) ? [] : [`${run} ended as ${state}: ${reason ?? ""}`],
  );

/** What the ledger calls stable is what runs. */
function unlike({ account }: Installation, services: ReturnType<typeof ledgerFacts>["services"]): string[] {
  return services.flatMap(({ service, stable }) => {
    const known = Object.values(stable?.cells ?? {}).map(({ taskDefinitionArn }) => taskDefinitionArn);
    const live = [...account.world.services.values()]
      .flatMap((cluster) => [...cluster.values()])
      .flatMap(({ taskSets }) => taskSets)
      .filter(({ status }) => status === "PRIMARY")
      .map(({ taskDefinitionArn }) => taskDefinitionArn);
    return known
      .filter((arn) => !live.includes(arn))
      .map((arn) => `${service}: stable is ${arn}, and does not run`);
  });
}
