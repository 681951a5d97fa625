import type { Decided } from "../../../functions/ledger/judgements.ts";
import type { ReleaseRecord, TimelineEvent } from "../../../functions/ledger/records.ts";
import { ledgerFacts, restProblems } from "../ledger-facts.ts";
import type { Counts, RehearsedRelease, Rehearsal, ServedVersion } from "./rehearsal.ts";
import { unmetOfMirrors } from "./rehearse-mirrors.ts";
import { nameOf, unmetOfNames } from "./rehearse-names.ts";
import type { Stage } from "./rehearse-people.ts";
import type { Scenario } from "./scenario.ts";

/** What the rehearsal came to, once its time is over. */
export function reportOf(scenario: Scenario, stage: Stage, counts: Counts): Rehearsal {
  const { installation } = stage;
  const facts = ledgerFacts(installation.dynamodb);
  const releases = facts.releases
    .map((record) => ({
      ...releaseOf(record, facts.timeline(record.id), firstTrouble(stage, record)),
      ...judgedOf(facts.decided(record.id)),
    }))
    .sort((a, b) => a.startedAt.localeCompare(b.startedAt));
  const startsAt = Date.parse(scenario.startsAt);
  const names = stage.policies.map((each) => nameOf(installation, each, stage.tags));
  return {
    version: 1,
    scenario: scenario.name,
    startedAt: new Date(startsAt).toISOString(),
    endedAt: new Date(installation.clock.now()).toISOString(),
    virtualSeconds: (installation.clock.now() - startsAt) / 1000,
    timeline: stage.tell.lines,
    releases,
    requests: served(stage),
    names,
    longestFailingSeconds: Math.max(
      0,
      ...reports(stage).map(({ longestFailingSeconds }) => longestFailingSeconds),
    ),
    cost: {
      stateTransitions: installation.sfn.executions().reduce((sum, { transitions }) => sum + transitions, 0),
      ...counts,
    },
    problems: [
      ...restProblems(facts),
      ...unmet(scenario, releases),
      ...unmetOfMirrors(scenario, installation),
      ...unmetOfNames(scenario, names),
      ...deadLetters(stage),
    ],
  };
}

const reports = ({ laidOut, policies }: Stage) => [
  ...[...laidOut.values()].flatMap(({ users }) => users.map((each) => each.report())),
  ...policies.flatMap(({ users }) => users?.report() ?? []),
];

function judgedOf(decided: readonly Decided[]): Pick<RehearsedRelease, "judged"> {
  const judged = decided.map(({ cell, at, judgement: { verdict, look, metrics } }) => ({
    cell,
    verdict,
    at,
    look: look.number,
    planned: look.planned,
    metrics: metrics.filter((each) => each.verdict === verdict).map(({ name }) => name),
  }));
  return judged.length > 0 ? { judged } : {};
}

function releaseOf(
  record: ReleaseRecord,
  timeline: readonly TimelineEvent[],
  troubleAt: number | undefined,
): RehearsedRelease {
  const { id, kind, service, tag, by, outcome, createdAt } = record;
  const endedAt = outcome?.at;
  const back = timeline.filter(({ what }) => what === "back on the goal").at(-1);
  const from = kind === "rollback" ? Date.parse(createdAt) : troubleAt;
  const wentBack = back !== undefined && from !== undefined;
  return {
    id,
    kind,
    service,
    by: by.who,
    outcome:
      kind === "rollback" && outcome?.kind === "settled" ? "rolled-back" : (outcome?.kind ?? record.state),
    reason: outcome?.reason ?? "",
    startedAt: createdAt,
    ...(tag ? { tag } : {}),
    ...(endedAt ? { endedAt, seconds: (Date.parse(endedAt) - Date.parse(createdAt)) / 1000 } : {}),
    ...(wentBack ? { secondsToRollBack: Math.max(0, (Date.parse(back.at) - from) / 1000) } : {}),
  };
}

/** When a release that ended badly was first seen to be bad: its alarm, its stop, or a failed deployment. */
function firstTrouble({ tell }: Stage, { createdAt, config, outcome }: ReleaseRecord): number | undefined {
  if (!outcome || outcome.kind === "settled") return undefined;
  const signs = tell.lines.filter(
    ({ at, text }) =>
      at >= createdAt &&
      at <= outcome.at &&
      (config.rollback.alarms.some((alarm) => text === `alarm ${alarm}: ALARM`) ||
        /^(CodeDeploy .*: (STOP|FAILURE)|ECS: )/.test(text)),
  );
  return signs[0] ? Date.parse(signs[0].at) : undefined;
}

function served(stage: Stage): ServedVersion[] {
  return [...stage.laidOut].flatMap(([service, { users, cells }]) => {
    const versions = new Map<string, { served: number; failed: number }>();
    const firstDigests = new Set([...cells.values()].map(({ digest }) => digest));
    for (const { version, served, failed } of users.flatMap((each) => each.report().byVersion)) {
      const name = stage.tags.get(version) ?? (firstDigests.has(version) ? "what ran before" : version);
      const sum = versions.get(name) ?? { served: 0, failed: 0 };
      versions.set(name, { served: sum.served + served, failed: sum.failed + failed });
    }
    return [...versions].map(([version, sum]) => ({ service, version, ...sum }));
  });
}

function unmet(scenario: Scenario, releases: readonly RehearsedRelease[]): string[] {
  return scenario.expect.flatMap(({ service, tag, outcome, kind }) => {
    const fitting = releases.filter(
      (each) =>
        each.service === service &&
        (tag === undefined || each.tag === tag) &&
        (kind === undefined || each.kind === kind),
    );
    if (fitting.some((each) => each.outcome === outcome)) return [];
    const found = fitting.map((each) => `${each.id} ${each.outcome}`).join(", ") || "no such release";
    return [`expected ${service}${tag ? `:${tag}` : ""} to end as ${outcome}; found: ${found}`];
  });
}

const deadLetters = ({ installation }: Stage): string[] =>
  installation.lambda.deadLetters.map((letter) => `dead letter: ${JSON.stringify(letter).slice(0, 300)}`);
