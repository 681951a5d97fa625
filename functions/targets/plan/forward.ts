import type { DesiredListener } from "../meaning/desired.ts";
import type { ActualListener, ActualTarget } from "./actual.ts";
import { comingTo } from "./coming.ts";
import type { Forward, Held } from "./document.ts";
import { overShare } from "./rails/share.ts";
import { servedBy } from "./sight.ts";
import type { GroupSight, Sight } from "./sight.ts";
import { counted } from "./words.ts";

/**
 * | the listener forwards to | and the wanted group | then |
 * | --- | --- | --- |
 * | it alone | | as-it-is |
 * | it, and others with weight 0 | | switch, nothing is lost |
 * | others | has nobody | wait |
 * | others that hold nobody | has somebody | switch |
 * | others | has enough healthy | switch |
 * | others | is not healthy yet, not named | beside it, with weight 0, so that it is looked at |
 * | others | is not healthy yet, named | wait |
 * | others | can never be beside it | switch when its targets stand in it |
 */
export type ForwardVerdict =
  | { readonly kind: "as-it-is" }
  | { readonly kind: "beside"; readonly forward: readonly Forward[]; readonly held: readonly Held[] }
  | { readonly kind: "switch"; readonly loses: number }
  | { readonly kind: "wait"; readonly held: readonly Held[] };

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-target-groups.html */
const fitting: Readonly<Record<string, readonly string[]>> = {
  TCP: ["TCP", "TCP_UDP"],
  TLS: ["TCP", "TLS"],
  UDP: ["UDP", "TCP_UDP"],
};

export const fits = (listenerProtocol: string, groupProtocol: string): boolean =>
  fitting[listenerProtocol]?.includes(groupProtocol) ?? false;

export function forwardVerdict(
  listener: ActualListener,
  wanted: DesiredListener,
  group: GroupSight,
  joining: ReadonlyMap<string, unknown>,
  sight: Sight,
): ForwardVerdict {
  const isIt = ({ groupArn }: { groupArn: string }) => groupArn === group.actual?.arn;
  const serving = servedBy(listener);
  const others = serving.filter((each) => !isIt(each));
  if (others.length === 0 && serving.length > 0)
    return listener.forward.length === 1 ? { kind: "as-it-is" } : { kind: "switch", loses: 0 };
  const users = others.flatMap(({ groupArn }) => [...(sight.groupBy(groupArn)?.live.values() ?? unseen)]);
  const about = `listener ${wanted.port}`;
  if (group.live.size + joining.size === 0) return { kind: "wait", held: [nobody(about, group)] };
  if (users.length === 0) return { kind: "switch", loses: 0 };
  const canBeBeside = fits(listener.protocol, group.desired?.protocol ?? "");
  const verdict = switching(
    { about, group, users, joining, isLookedAt: canBeBeside || group.isForwarded },
    sight,
  );
  if (verdict.kind === "switch" || listener.forward.some(isIt) || !canBeBeside) return verdict;
  const beside = others.map(({ groupArn, weight }): Forward => ({ groupArn, weight }));
  return { kind: "beside", forward: [...beside, forwardTo(group, 0)], held: verdict.held };
}

/** A group that was not read may hold anybody. */
const unseen: readonly ActualTarget[] = [{ address: "", port: 0, zone: undefined, state: "unavailable" }];

export const forwardTo = ({ key, actual }: GroupSight, weight: number): Forward =>
  actual ? { key, groupArn: actual.arn, weight } : { key, weight };

export const nobody = (about: string, { key, desired }: GroupSight): Held => ({
  rail: (desired?.withheld.length ?? 0) > 0 ? "floor" : "empty-source",
  about,
  sentence: `would forward to group ${key}: nobody is in it, and a listener is never sent to nobody. Name a member that takes users.`,
  mayBeOverridden: false,
});

interface Move {
  readonly about: string;
  readonly group: GroupSight;
  /** Whom the listener sends users to now. */
  readonly users: readonly ActualTarget[];
  readonly joining: ReadonlyMap<string, unknown>;
  /** Whether the health of its targets can be known before users are sent to them. */
  readonly isLookedAt: boolean;
}

function switching(move: Move, sight: Sight): Extract<ForwardVerdict, { kind: "switch" | "wait" }> {
  const { about, group, users } = move;
  const would = `would send the users of ${counted(users.length, "target")} to the ${group.wanted.size} of group ${group.key}`;
  const loses = Math.max(0, users.length - group.wanted.size);
  const share = overShare({
    about,
    would,
    removed: loses,
    of: users.length,
    limit: sight.config.limits.share,
  });
  const reasons = [share, move.isLookedAt ? unready(move, would, sight) : unfilled(move, would)];
  const held = reasons.find((each) => each && !(sight.isLifted && each.mayBeOverridden));
  return held ? { kind: "wait", held: [held] } : { kind: "switch", loses };
}

/** Invariant 3: as many are healthy as were, or as are wanted; of those that had their time, as the floor asks for. */
function unready(
  { about, group, users, joining }: Move,
  would: string,
  { config, now }: Sight,
): Held | undefined {
  const { live, wanted } = group;
  const healthy = [...live].filter(([key, { state }]) => wanted.has(key) && state === "healthy").length;
  const before = users.filter(({ state }) => state === "healthy").length;
  const enough = Math.max(1, Math.min(wanted.size, before));
  const later = Math.max(1, Math.min(config.limits.floor, wanted.size));
  if (healthy >= (comingTo(group, joining, now) > 0 ? enough : later)) return undefined;
  return {
    rail: "add-before-remove",
    about,
    sentence: `${would}: ${counted(healthy, "of them is", "of them are")} healthy; ${enough} must be, or ${later} once each had its time.`,
    mayBeOverridden: true,
  };
}

/** Of a group that no listener can name meanwhile nobody's health is known: its targets must at least stand in it. */
function unfilled({ about, group, joining }: Move, would: string): Held | undefined {
  if (group.live.size > 0 && joining.size === 0) return undefined;
  return {
    rail: "waiting",
    about,
    sentence: `${would}: ${counted(joining.size, "target")} must be registered first; a later round goes on.`,
    mayBeOverridden: false,
  };
}
