import type { ActualListener } from "./actual.ts";
import type { Held } from "./document.ts";
import { isBlank, isKept, listenerName } from "./named.ts";
import type { Removal } from "./part.ts";
import { emptySource } from "./rails/empty-source.ts";
import { isGone, unobserved } from "./rails/observations.ts";
import { overShare } from "./rails/share.ts";
import { servedBy } from "./sight.ts";
import type { Sight } from "./sight.ts";
import { counted } from "./words.ts";

/** Listeners of ours on ports that the source has no listener on. What it has and cannot be translated is not gone. */
export function leftoverListeners(sight: Sight): {
  readonly removals: readonly Removal[];
  readonly held: readonly Held[];
} {
  const { desired, config, ledger } = sight;
  const ours = sight.listeners.filter((listener) => sight.isOurs(listener));
  const wanted = new Set(desired.listeners.map(({ port }) => port));
  const unwanted = ours.filter(({ port }) => !wanted.has(port) && !isKept(desired, port));
  if (unwanted.length === 0) return { removals: [], held: [] };
  if (isBlank(desired))
    return {
      removals: [],
      held: unwanted.map((each) => emptySource(listenerName(each), would(1), config.mirror)),
    };
  const needed = config.limits.observations;
  const absence = (listener: ActualListener) => ledger.state?.absent?.[listenerName(listener)];
  const gone = unwanted.filter((each) => isGone(absence(each), needed));
  const unseen = unwanted
    .filter((each) => !isGone(absence(each), needed))
    .map((each) => unobserved(listenerName(each), would(1), absence(each)?.absent ?? 0, needed));
  if (gone.length === 0) return { removals: [], held: unseen };
  const share = overShare({
    about: gone.map(listenerName).join(", "),
    would: would(gone.length),
    removed: gone.length,
    of: ours.length,
    limit: config.limits.share,
  });
  if (share && !sight.isLifted) return { removals: [], held: [...unseen, share] };
  return { removals: gone.map((each) => removal(each, gone, sight)), held: unseen };
}

const would = (count: number): string => `would delete ${counted(count, "listener")}`;

function removal(listener: ActualListener, gone: readonly ActualListener[], sight: Sight): Removal {
  const staying = sight.listeners.filter((each) => !gone.includes(each));
  const served = new Set(staying.flatMap((each) => servedBy(each).map(({ groupArn }) => groupArn)));
  const lost = servedBy(listener).filter(({ groupArn }) => !served.has(groupArn));
  const { arn, port } = listener;
  return {
    steps: [
      { kind: "delete-listener", listenerArn: arn, port, why: "the source has no listener there any more" },
    ],
    loses: lost.reduce((sum, { groupArn }) => sum + (sight.groupBy(groupArn)?.live.size ?? 0), 0),
    about: listenerName(listener),
    would: would(1),
  };
}
