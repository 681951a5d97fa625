import type { DesiredListener } from "../meaning/desired.ts";
import type { ActualListener } from "./actual.ts";
import type { Held } from "./document.ts";
import { listenerName } from "./named.ts";
import type { Removal } from "./part.ts";
import { isGone, unobserved } from "./rails/observations.ts";
import { overShare } from "./rails/share.ts";
import { servedBy } from "./sight.ts";
import type { GroupSight, Sight } from "./sight.ts";

interface Swap {
  readonly swaps: readonly Removal[];
  readonly held: readonly Held[];
}

/**
 * TCP and UDP on one port: two listeners cannot share it, and none turns into the other. The old one is deleted and the
 * new one created in two calls side by side, when the new group's targets stand; between them the port answers nobody.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-listeners.html
 */
export function swap(
  standing: ActualListener,
  wanted: DesiredListener,
  group: GroupSight,
  joining: ReadonlyMap<string, unknown>,
  sight: Sight,
): Swap {
  const about = listenerName(standing);
  const would = `would delete the ${standing.protocol} listener on port ${wanted.port} and create one of ${wanted.protocol}`;
  const users = servedBy(standing).flatMap(({ groupArn }) => [
    ...(sight.groupBy(groupArn)?.live.keys() ?? []),
  ]);
  if (sight.desired.kept.ports.includes(wanted.port)) return held(kept(about, would));
  const { observations, share: limit } = sight.config.limits;
  const absence = sight.ledger.state?.absent?.[about];
  if (!isGone(absence, observations))
    return held(unobserved(about, would, absence?.absent ?? 0, observations));
  if (group.live.size === 0 || joining.size > 0) return held(unfilled(about, would, group));
  const loses = Math.max(0, users.length - group.live.size);
  const share = overShare({ about, would, removed: loses, of: users.length, limit });
  if (share && !sight.isLifted) return held(share);
  const why = `${standing.protocol} and ${wanted.protocol} cannot share a port; for the moment in between it answers nobody`;
  return {
    swaps: [
      {
        steps: [
          { kind: "delete-listener", listenerArn: standing.arn, port: wanted.port, why },
          { kind: "create-listener", port: wanted.port, why },
        ],
        loses,
        about,
        would,
      },
    ],
    held: [],
  };
}

const held = (held: Held): Swap => ({ swaps: [], held: [held] });

const kept = (about: string, would: string): Held => ({
  rail: "refused",
  about,
  sentence: `${would}: the source has both on that port, and the one that stands stays. An NLB has one; take one away in Octavia.`,
  mayBeOverridden: false,
});

const unfilled = (about: string, would: string, { key, live, wanted }: GroupSight): Held => ({
  rail: "waiting",
  about,
  sentence: `${would}: ${live.size} of ${wanted.size} targets stand in group ${key}; a later round goes on.`,
  mayBeOverridden: false,
});
