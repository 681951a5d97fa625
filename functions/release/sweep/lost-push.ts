import { epochOf } from "../../ledger/times.ts";
import type { ServiceState } from "../../ledger/records.ts";
import type { ServiceConfig } from "../../shared/service-config.ts";
import { matchesTag } from "../accept/acceptance.ts";
import type { Push } from "../accept/acceptance.ts";

export interface TaggedImage {
  readonly digest: string;
  readonly tags: readonly string[];
  /** Epoch ms. */
  readonly pushedAt: number;
}

/**
 * The push whose event never came, if there is one: ECR's events are best effort.
 *
 * | what is so                                                       | found                     |
 * | ---------------------------------------------------------------- | ------------------------- |
 * | the tag that was accepted last points at another image now       | that image, as pushed now |
 * | an image with a matching tag was pushed after the last one taken | the newest of them        |
 * | else                                                             | nothing                   |
 *
 * An event may only be late: an image younger than the grace is left to it.
 */
export function lostPush(
  config: Pick<ServiceConfig, "image">,
  state: Pick<ServiceState, "lastPush" | "firstSeenAt">,
  images: readonly TaggedImage[],
  now: number,
): Push | undefined {
  const matching = images.flatMap(({ digest, tags, pushedAt }) =>
    tags.filter((tag) => matchesTag(config.image.tags, tag)).map((tag) => ({ tag, digest, pushedAt })),
  );
  const { lastPush, firstSeenAt } = state;
  const takenAt = epochOf(lastPush?.at ?? firstSeenAt);
  const moved = matching.find(({ tag, digest }) => tag === lastPush?.tag && digest !== lastPush.digest);
  const [newest] = matching
    .filter(({ pushedAt, digest }) => pushedAt > takenAt && digest !== lastPush?.digest)
    .sort((a, b) => b.pushedAt - a.pushedAt || a.tag.localeCompare(b.tag));
  const found = newest ?? (moved && { ...moved, pushedAt: Math.max(moved.pushedAt, now) });
  if (!found || now - found.pushedAt < (newest ? graceSeconds * 1000 : 0)) return undefined;
  return { tag: found.tag, digest: found.digest, at: found.pushedAt };
}

/** How late an event may be before the sweep takes its place, seconds. */
const graceSeconds = 120;
