import { epochOf } from "../../ledger/times.ts";
import type { Attempt, Freeze, ServiceState, Settled } from "../../ledger/records.ts";
import type { ServiceConfig } from "../../shared/service-config.ts";

/**
 * Whether a push becomes a release. Among matching tags the latest push wins; an older event is stale.
 *
 * | what is so                                                | a push or the sweep | a person |
 * | --------------------------------------------------------- | ------------------- | -------- |
 * | the tag is gone, or points at another digest              | ignore              | refuse   |
 * | what is behind it is not a container image                | ignore              | refuse   |
 * | the service is seen for the first time                    | adopt               | start    |
 * | older than the last accepted push, or the same again      | ignore              | –        |
 * | this digest ended badly before, or is under way           | ignore              | –        |
 * | stable already has this digest and nothing is in flight   | ignore              | start (the base may have changed) |
 * | the last release still needs a person                     | refuse              | refuse   |
 * | frozen, and the file says to refuse                       | refuse              | refuse, unless overridden |
 * | something is in flight                                    | by `whileReleasing` | the same |
 * | else                                                      | start               | start    |
 */
export type Acceptance =
  | { readonly kind: "ignore"; readonly reason: string }
  | { readonly kind: "adopt"; readonly reason: string }
  | { readonly kind: "refuse"; readonly reason: string }
  | { readonly kind: "start" }
  | { readonly kind: "queue"; readonly reason: string; readonly supersedes?: string };

export interface Push {
  readonly tag: string;
  /** Absent when a person named only the tag. */
  readonly digest?: string;
  /** Epoch ms, by the event. */
  readonly at: number;
}

export interface AcceptanceFacts {
  readonly trigger: "push" | "sweep" | "person";
  readonly push: Push;
  readonly config: ServiceConfig;
  /** What the tag (or digest) points at now. */
  readonly image: { readonly digest: string; readonly artifactType: string } | undefined;
  readonly state: ServiceState | undefined;
  readonly attempt: Attempt | undefined;
  readonly freeze: Freeze | undefined;
  readonly overrides: readonly string[];
  /** The release that holds the lease: whether it has begun to deploy, and whether it pushed another aside itself. */
  readonly inFlight:
    | { readonly id: string; readonly hasBegun: boolean; readonly supersededOne: boolean }
    | undefined;
}

/** Media types of a container image's configuration; an index has none. Signatures and attestations have others. */
const imageTypes = new Set([
  "",
  "application/vnd.oci.image.config.v1+json",
  "application/vnd.docker.container.image.v1+json",
]);

export function acceptance(facts: AcceptanceFacts): Acceptance {
  const { trigger, push, image, state } = facts;
  const no = (reason: string): Acceptance => ({ kind: trigger === "person" ? "refuse" : "ignore", reason });
  if (!image) return no(`no image has the tag ${push.tag || "(none)"} now`);
  if (push.digest && image.digest !== push.digest)
    return no(`tag ${push.tag} points at ${image.digest} now, no longer at ${push.digest}`);
  if (!imageTypes.has(image.artifactType))
    return no(`${push.tag} is not a container image but ${image.artifactType}`);
  if (trigger !== "person") {
    if (!state?.stable)
      return { kind: "adopt", reason: "first sight of this service: what runs is adopted as stable" };
    const old = notAgain(facts, state, state.stable, image.digest);
    if (old) return { kind: "ignore", reason: old };
  }
  return railed(facts);
}

function notAgain(
  { push, attempt, trigger, inFlight }: AcceptanceFacts,
  { lastPush, firstSeenAt }: ServiceState,
  stable: Settled,
  digest: string,
): string | undefined {
  if (firstSeenAt && push.at < epochOf(firstSeenAt)) return "pushed before this service was first seen";
  if (lastPush && push.at < epochOf(lastPush.at))
    return `stale: ${lastPush.tag} was pushed later (${lastPush.at})`;
  if (attempt && push.at <= epochOf(attempt.pushedAt)) return `already taken up as ${attempt.release}`;
  if (attempt && attempt.outcome === undefined) return `already under way as ${attempt.release}`;
  if (attempt && attempt.outcome !== "settled")
    return `${attempt.release} with this image ended as ${attempt.outcome}; only a person starts it again`;
  if (attempt && trigger === "sweep" && stable.digest === digest) return "stable has this image already";
  if (!inFlight && stable.digest === digest) return "stable has this image already";
  return undefined;
}

function railed(facts: AcceptanceFacts): Acceptance {
  const { freeze, config, overrides, inFlight, state } = facts;
  if (state?.needsPerson)
    return {
      kind: "refuse",
      reason:
        `${state.needsPerson.release} needs a person since ${state.needsPerson.at} (${state.needsPerson.reason}); ` +
        `nothing starts before on-call has brought the service back: pointsman rollback ${config.service}`,
    };
  if (freeze && config.whenFrozen === "refuse" && !overrides.includes("freeze"))
    return {
      kind: "refuse",
      reason: `frozen by ${freeze.by.who} since ${freeze.at}: ${freeze.reason}; on-call may start it with --override freeze`,
    };
  if (!inFlight) return { kind: "start" };
  const behind = { kind: "queue", reason: `waits for ${inFlight.id}` } as const;
  switch (config.whileReleasing) {
    case "refuse":
      return {
        kind: "refuse",
        reason: `${inFlight.id} is running, and the service file says to refuse then`,
      };
    case "queue":
      return behind;
    case "supersede":
      return inFlight.hasBegun ? behind : { ...behind, supersedes: inFlight.id };
    case "supersede-always":
      // One that pushed a deploying release aside is left to finish: pushes every minute must still settle.
      return inFlight.hasBegun && inFlight.supersededOne ? behind : { ...behind, supersedes: inFlight.id };
  }
}

/** `v*` and the like: `*` stands for any text, everything else for itself. */
export const matchesTag = (patterns: readonly string[], tag: string): boolean =>
  tag !== "" && patterns.some((pattern) => globMatches(pattern, tag));

function globMatches(pattern: string, text: string): boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(text);
}
