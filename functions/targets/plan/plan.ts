import { digestOf, heldDigestOf } from "./digest.ts";
import type { Plan, Step } from "./document.ts";
import { groupsPart } from "./groups.ts";
import { inOrder } from "./identity.ts";
import { ingressPart } from "./ingress.ts";
import { joiningPart } from "./joining.ts";
import { leaving } from "./leaving.ts";
import { leftoverGroups } from "./leftover-groups.ts";
import { leftoverListeners } from "./leftover-listeners.ts";
import { listenersPart } from "./listeners.ts";
import { crossZoneHeld, loadBalancerPart, obstacle } from "./load-balancer.ts";
import type { Part } from "./part.ts";
import { ports } from "./ports.ts";
import { withinCount } from "./rails/count.ts";
import { sight } from "./sight.ts";
import type { PlanInput, Sight } from "./sight.ts";

/**
 * What this round does, and what it holds back. Level-triggered: from what is there now, and nothing is remembered but
 * what the ledger has. An unchanged world has no steps.
 */
export function plan(input: PlanInput): Plan {
  const { mirror } = input.config;
  const seen = planned(mirror, composed(sight(input, false)));
  const isNamed = input.override === seen.digest || input.override === seen.heldDigest;
  if (input.override === undefined || !isNamed || seen.heldDigest === undefined) return seen;
  return { ...planned(mirror, composed(sight(input, true))), override: input.override };
}

/** Digests, order, and who may override: the same for every plan. */
export function planned(mirror: string, { steps, held }: Part): Plan {
  const heldDigest = heldDigestOf(mirror, held);
  const told = held.map((each) =>
    each.mayBeOverridden
      ? {
          ...each,
          sentence: `${each.sentence} An operator lets it through with \`pointsman targets sync ${mirror} --override ${heldDigest}\`.`,
        }
      : each,
  );
  return {
    mirror,
    steps,
    held: told.sort((a, b) => inOrder(a.rail, b.rail) || inOrder(a.about, b.about)),
    digest: digestOf(mirror, steps, held),
    ...(heldDigest === undefined ? {} : { heldDigest }),
  };
}

/** Adds before it removes: what lets users in, who serves them, where they are sent; then whom they leave. */
function composed(sight: Sight): Part {
  const stop = obstacle(sight);
  if (stop) return { steps: [], held: [stop] };
  const balancer = loadBalancerPart(sight);
  const ingress = ingressPart(sight);
  const open = ports(sight);
  const groups = groupsPart(sight, new Set(open.ports.map(({ wanted }) => wanted.group)));
  const keys = openGroups(sight, groups.steps);
  const joining = joiningPart(sight, keys);
  const listeners = listenersPart(open.ports, keys, joining.joining, sight);
  const leftover = leftoverListeners(sight);
  const leavings = sight.groups.map((group) =>
    leaving(group, joining.joining.get(group.key) ?? new Map(), sight),
  );
  const removals = withinCount(
    [
      ...listeners.removals,
      ...leftover.removals,
      ...leavings.flatMap((each) => each.removals),
      ...listeners.swaps,
    ],
    sight.config.limits.count,
    sight.isLifted,
  );
  const before = [balancer.before, ingress.allow, balancer.after, groups, joining, listeners];
  const after = [leftoverGroups(sight), ingress.forbid];
  return {
    steps: inTurn([...before, removals, ...after].flatMap(({ steps }) => steps)),
    held: [
      ...open.held,
      ...crossZoneHeld(sight),
      ...[...before, leftover, ...leavings, removals, ...after].flatMap(({ held }) => held),
    ],
  };
}

/** Keys of the groups that stand and are ours, or are made by this plan. */
function openGroups({ groups }: Sight, steps: readonly Step[]): Set<string> {
  const made = steps.flatMap((step) => (step.kind === "create-group" ? [step.key] : []));
  const standing = groups.filter(({ actual, isOurs }) => actual && isOurs).map(({ key }) => key);
  return new Set([...standing, ...made]);
}

/** Swaps last: they are the only removals before an addition. */
function inTurn(steps: readonly Step[]): Step[] {
  const swapped = new Set(
    steps.flatMap((step, at) => {
      const next = steps[at + 1];
      return next && isSwap(step, next) ? [step, next] : [];
    }),
  );
  return [...steps.filter((step) => !swapped.has(step)), ...swapped];
}

const isSwap = (one: Step, next: Step): boolean =>
  one.kind === "delete-listener" && next.kind === "create-listener" && one.port === next.port;
