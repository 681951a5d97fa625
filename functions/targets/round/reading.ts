import type { CloudConfig, MirrorConfig } from "../../shared/mirror-config.ts";
import type { ReadAnswer, ReadRequest, SourceLoadBalancer, SourceRead } from "../read/source.ts";
import { utcOf } from "../read/times.ts";
import type { RoundDeps } from "./deps.ts";
import type { KnownSource, RoundMemory } from "./memory.ts";

/** What a round knows of a mirror's source. */
export type Reading =
  | {
      readonly kind: "complete" | "unchanged";
      readonly source: SourceLoadBalancer;
      /** When it was looked at, in this round. */
      readonly readAt: string;
      /** It is the same as in the last round. */
      readonly isSame: boolean;
    }
  | Exclude<SourceRead, { kind: "complete" | "unchanged" }>;

/**
 * An `updated_at` has whole seconds, and clocks of servers that write it are apart: a copy that was read so soon after
 * the last write may lack another one of the same second.
 */
const settledMs = 60_000;

/**
 * The sources of some mirrors, in one request for each cloud and project. Does not throw: what a cloud's credentials
 * or its reader fail with is `unreadable` for each mirror of it.
 * @param isAnew nothing that was read before is trusted.
 */
export async function readSources(
  deps: RoundDeps,
  configs: readonly MirrorConfig[],
  isAnew: boolean,
): Promise<ReadonlyMap<string, Reading>> {
  const clouds = Map.groupBy(configs, ({ cloud }) => JSON.stringify(cloud));
  const answers = await Promise.all(
    [...clouds.values()].map(async (mirrors): Promise<[string, Reading][]> => {
      const answer = await answerOf(deps, mirrors, isAnew);
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
  isAnew: boolean,
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
        ...(isAnew ? {} : known(deps.memory.sources.get(mirror))),
      })),
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

function known(kept: KnownSource | undefined): { knownUpdatedAt?: string } {
  if (!kept) return {};
  const { updatedAt } = kept.source;
  const isSettled = Date.parse(kept.readAt) - utcOf(updatedAt) >= settledMs;
  return isSettled ? { knownUpdatedAt: updatedAt } : {};
}

const unanswered = (deps: RoundDeps, id: string): SourceRead => ({
  kind: "unreadable",
  reason: `the reader said nothing of load balancer ${id}`,
  readAt: deps.now().toISOString(),
});

function reading({ memory }: { memory: RoundMemory }, mirror: string, read: SourceRead): Reading {
  const before = memory.sources.get(mirror);
  switch (read.kind) {
    case "complete": {
      const { source, readAt } = read;
      memory.sources.set(mirror, { source, readAt });
      memory.completeAt.set(mirror, readAt);
      const isSame = JSON.stringify(before?.source) === JSON.stringify(source);
      return { kind: "complete", source, readAt, isSame };
    }
    case "unchanged":
      if (before?.source.updatedAt !== read.updatedAt)
        return {
          kind: "unreadable",
          reason: "the reader calls unchanged what this process has never read",
          readAt: read.readAt,
        };
      memory.completeAt.set(mirror, read.readAt);
      return { kind: "unchanged", source: before.source, readAt: read.readAt, isSame: true };
    case "gone":
    case "unreadable":
      return read;
  }
}
