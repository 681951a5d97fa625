import type { CloudConfig, MirrorConfig } from "../../shared/mirror-config.ts";
import type { ReadAnswer, ReadRequest, SourceLoadBalancer, SourceRead, WrittenAt } from "../read/source.ts";
import { utcOf } from "../read/times.ts";
import type { RoundDeps } from "./deps.ts";
import type { KnownSource } from "./memory.ts";
import { merged } from "./merged.ts";

/** What a round knows of a mirror's source. */
export type Reading =
  | {
      readonly kind: "complete" | "unchanged";
      readonly source: SourceLoadBalancer;
      /** When it was looked at, in this round. */
      readonly readAt: string;
    }
  | Exclude<SourceRead, { kind: "complete" | "changed" | "unchanged" }>;

/**
 * An `updated_at` has whole seconds, and clocks of servers that write it are apart: a copy that was read so soon after
 * the last write may lack another one of the same second.
 */
const settledMs = 60_000;

/** Of a function's time what is kept for looking at AWS and for writing. Milliseconds. */
const keptMs = 20_000;
const leastMs = 1000;

/**
 * The sources of some mirrors, in one request for each cloud and project. Does not throw: what a cloud's credentials
 * or its reader fail with is `unreadable` for each mirror of it.
 * @param isDue nothing that was read of this mirror before is trusted.
 */
export async function readSources(
  deps: RoundDeps,
  configs: readonly MirrorConfig[],
  isDue: (mirror: string) => boolean,
): Promise<ReadonlyMap<string, Reading>> {
  const clouds = Map.groupBy(configs, ({ cloud }) => JSON.stringify(cloud));
  const answers = await Promise.all(
    [...clouds.values()].map(async (mirrors): Promise<[string, Reading][]> => {
      const answer = await answerOf(deps, mirrors, isDue);
      return mirrors.map(({ mirror, loadBalancer }) => [
        mirror,
        reading(deps, mirror, answer[loadBalancer] ?? unanswered(deps, loadBalancer)),
      ]);
    }),
  );
  return new Map(answers.flat());
}

async function answerOf(
  deps: RoundDeps,
  mirrors: readonly MirrorConfig[],
  isDue: (mirror: string) => boolean,
): Promise<ReadAnswer> {
  const [first] = mirrors;
  if (!first) return {};
  try {
    const credentials = await deps.credentials(first.cloud);
    const answer = await deps.read({
      cloud: requestCloud(first.cloud),
      credentials,
      loadBalancers: mirrors.map(({ mirror, loadBalancer }) => ({
        id: loadBalancer,
        ...(isDue(mirror) ? {} : known(deps.memory.sources.get(mirror))),
      })),
      limitMs: Math.max(leastMs, deps.deadline() - keptMs),
    });
    // A secret that was changed is asked for again in five minutes at the latest; a refused login asks at once.
    const reads = Object.values(answer);
    if (reads.every(({ kind }) => kind === "unreadable")) deps.forgetCredentials(first.cloud);
    return answer;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const readAt = deps.now().toISOString();
    return Object.fromEntries(
      mirrors.map(({ loadBalancer }) => [loadBalancer, { kind: "unreadable", reason, readAt }]),
    );
  }
}

const requestCloud = ({
  authUrl,
  region,
  interface: which,
  project,
  ca,
  endpoint,
}: CloudConfig): ReadRequest["cloud"] => ({
  authUrl,
  region,
  interface: which,
  project,
  ...(ca === undefined ? {} : { ca }),
  ...(endpoint === undefined ? {} : { endpoint }),
});

function known(kept: KnownSource | undefined): { knownUpdatedAt?: string; knownParts?: WrittenAt } {
  if (!kept) return {};
  const { updatedAt } = kept.source;
  const isSettled = (time: string) => Date.parse(kept.readAt) - utcOf(time) >= settledMs;
  const parts = Object.entries(kept.writtenAt).filter(([, time]) => isSettled(time));
  return {
    ...(isSettled(updatedAt) ? { knownUpdatedAt: updatedAt } : {}),
    ...(parts.length > 0 ? { knownParts: Object.fromEntries(parts) } : {}),
  };
}

const unanswered = (deps: RoundDeps, id: string): SourceRead => ({
  kind: "unreadable",
  reason: `the reader said nothing of load balancer ${id}`,
  readAt: deps.now().toISOString(),
});

function reading({ memory }: RoundDeps, mirror: string, read: SourceRead): Reading {
  const before = memory.sources.get(mirror);
  const { readAt } = read;
  switch (read.kind) {
    case "complete": {
      const { source, writtenAt = {} } = read;
      memory.sources.set(mirror, { source, readAt, writtenAt, wholeIn: memory.rounds });
      memory.completeAt.set(mirror, readAt);
      return { kind: "complete", source, readAt };
    }
    case "changed": {
      const whole = merged(before, read);
      if (!before || whole.kind === "misfit") {
        memory.sources.delete(mirror);
        return { kind: "unreadable", reason: reasonOf(whole), readAt };
      }
      const { source, writtenAt } = whole;
      memory.sources.set(mirror, { source, readAt, writtenAt, wholeIn: before.wholeIn });
      memory.completeAt.set(mirror, readAt);
      return { kind: "complete", source, readAt };
    }
    case "unchanged":
      if (before?.source.updatedAt !== read.updatedAt)
        return { kind: "unreadable", reason: neverRead, readAt };
      memory.completeAt.set(mirror, readAt);
      return { kind: "unchanged", source: before.source, readAt };
    case "gone":
    case "unreadable":
      return read;
  }
}

const neverRead = "the reader calls unchanged what this process has never read";

const reasonOf = (whole: ReturnType<typeof merged>): string =>
  whole.kind === "misfit" ? `${whole.reason}: the next round reads all of it` : neverRead;
