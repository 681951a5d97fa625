/** What must be so once everything has come to rest. */
import type { ReleaseRecord } from "../../functions/ledger/records.ts";
import { ledgerFacts, restProblems } from "../../infra/sandbox/ledger-facts.ts";
import { liveView } from "../flows/world-live.ts";
import type { Stage } from "./perform.ts";
import type { Scenario } from "./scenario.ts";

/** Release id → states of which news came out. */
export type Heard = ReadonlyMap<string, ReadonlySet<string>>;

export function endProblems(scenario: Scenario, stage: Stage, heard: Heard): string[] {
  const { installation, laidOut } = stage;
  const facts = ledgerFacts(installation.dynamodb);
  const byHand = scenario.actions.some(
    ({ kind }) => kind === "deploy-by-hand" || kind === "stop-deployment-by-hand",
  );
  const needy = facts.services.filter(({ needsPerson }) => needsPerson);
  const live = liveView(installation, laidOut, new Map());
  return [
    ...restProblems(facts),
    ...live.madeTwice(),
    ...(byHand || needy.length > 0 ? [] : live.unlike(facts)),
    ...facts.releases.flatMap((record) => [
      ...unheard(record, heard),
      ...unjust(scenario, stage, record),
      ...illSettled(scenario, stage, record),
    ]),
    ...startedTwice(facts.releases),
    ...lostPushes(stage, facts.releases),
  ];
}

/** Invariant 6: the news of an end is out, at least once. */
function unheard({ id, kind, outcome }: ReleaseRecord, heard: Heard): string[] {
  // A rollback that arrived is told as what it did.
  const state = kind === "rollback" && outcome?.kind === "settled" ? "rolled-back" : outcome?.kind;
  if (!outcome || !state || heard.get(id)?.has(state)) return [];
  return [`invariant 6: ${id} ended as ${outcome.kind}, and nobody was told`];
}

/** An outcome that only people may bring about, where nobody did anything that excuses it. */
function unjust({ actions, faults, services }: Scenario, stage: Stage, record: ReleaseRecord): string[] {
  const { id, outcome } = record;
  if (outcome?.kind !== "needs-a-person") return [];
  const meddled: readonly string[] = [
    "deploy-by-hand",
    "stop-deployment-by-hand",
    "stop-execution",
    "redrive",
  ];
  const isExcused =
    actions.some(({ kind }) => meddled.includes(kind)) ||
    faults.length > 0 ||
    [...stage.pushed.values()].some(({ action }) => action.image.diesAfterMinutes !== undefined) ||
    services.length === 0;
  return isExcused ? [] : [`${id} needs a person without anybody's fault: ${outcome.reason}`];
}

/** An image that cannot run, or fails its smoke requests, is never settled on. */
function illSettled({ services, spec }: Scenario, { pushed }: Stage, record: ReleaseRecord): string[] {
  const image = pushed.get(record.digest ?? "")?.action.image;
  if (!image || record.kind !== "release" || record.outcome?.kind !== "settled" || !record.settledAs)
    return [];
  const smoked = services.find(({ service }) => service === record.service)?.gates.smoke.length ?? 0;
  const cannotRun = image.neverStarts ?? image.crashesAfterSeconds ?? image.unhealthy;
  const failsSmoke = image.failsSmoke === true && smoked > 0 && spec.testListener !== false;
  if (cannotRun === undefined && !failsSmoke) return [];
  return [`${record.id} settled on an image that cannot serve: ${JSON.stringify(image)}`];
}

/** A push becomes one release, however often it is heard of; one that ended badly starts again by people only. */
function startedTwice(releases: readonly ReleaseRecord[]): string[] {
  const byDigest = new Map<string, ReleaseRecord[]>();
  for (const release of [...releases].sort((a, b) => a.createdAt.localeCompare(b.createdAt))) {
    const { digest, kind, by } = release;
    if (!digest || kind !== "release") continue;
    const key = `${release.service} ${digest}`;
    const before = byDigest.get(key) ?? [];
    byDigest.set(key, [...before, release]);
    if (before.length === 0 || by.via === "command" || by.via === "console") continue;
    const last = before.at(-1);
    // A push of what settled once, and was replaced since, is a wish to go back to it.
    const isOver = last?.outcome !== undefined && last.outcome.at <= release.createdAt;
    if (isOver && last.outcome?.kind === "settled") continue;
    const why = isOver ? `ended as ${last.outcome?.kind}` : "is under way";
    return [
      `invariant 7: ${release.id} (by ${by.via}) started by itself, though ${last?.id} of that image ${why}`,
    ];
  }
  return [];
}

/** The newest push of each service was taken up, be it to refuse it. */
function lostPushes({ pushed, ledger }: Stage, releases: readonly ReleaseRecord[]): string[] {
  const newest = new Map([...pushed].map(([digest, { service, at }]) => [service, { digest, at }]));
  return [...newest].flatMap(([service, { digest, at }]) => {
    const isKnown = releases.some((release) => release.digest === digest);
    const state = ledger.services.get(service);
    // What is pushed before a service is first seen is not released by itself.
    if (isKnown || state?.needsPerson || at <= Date.parse(state?.firstSeenAt ?? "")) return [];
    return [`the push of ${digest} to ${service} was lost`];
  });
}
