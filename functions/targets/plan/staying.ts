import type { ActualTarget } from "./actual.ts";
import { comingTo } from "./coming.ts";
import type { Held } from "./document.ts";
import { inOrder, targetKey } from "./identity.ts";
import type { Unwanted } from "./leaving.ts";
import { standIns } from "./rails/add-before-remove.ts";
import { neededForFloor } from "./rails/floor.ts";
import type { GroupSight, Sight } from "./sight.ts";
import { asSent, counted, listed, sorted } from "./words.ts";

type Going = Pick<Unwanted, "gone" | "drained">;

interface Verdict {
  readonly leaving: readonly ActualTarget[];
  readonly held: readonly Held[];
}

/**
 * Who of those that would go stays for the users' sake: the floor, and stand-ins for those that come. Unhealthy ones go
 * first. A group that no users are sent to needs neither.
 */
export function staying(
  group: GroupSight,
  going: Going,
  joining: ReadonlyMap<string, unknown>,
  sight: Sight,
): Verdict {
  const eligible = [...going.gone, ...going.drained].sort(
    (a, b) => Number(mayServe(a)) - Number(mayServe(b)) || inOrder(targetKey(a), targetKey(b)),
  );
  if (!group.isServing) return { leaving: eligible, held: [] };
  const strength = strengthOf(group, eligible, sight);
  if (sight.isLifted) return lastOne(group, going, eligible, strength.liveStaying);
  const floor = neededForFloor(strength);
  const coming = comingTo(group, joining, sight.now);
  const keep = Math.min(eligible.length, Math.max(floor, standIns({ ...strength, coming })));
  const kept = eligible.slice(eligible.length - keep);
  return {
    leaving: eligible.slice(0, eligible.length - keep),
    held: [
      ...held("floor", group, kept.slice(kept.length - floor), floorSentence(strength)),
      ...held("add-before-remove", group, kept.slice(0, kept.length - floor), comingSentence(coming)),
    ],
  };
}

/** Of one whose health is not known it is not known either that it is of no use. */
const mayServe = ({ state }: ActualTarget): boolean => state === "healthy" || state === "unavailable";

function strengthOf({ live, entries, wanted }: GroupSight, eligible: readonly ActualTarget[], sight: Sight) {
  const leaving = new Set(eligible.map(targetKey));
  const stay = [...live]
    .filter(([key]) => Object.hasOwn(entries, key) || wanted.has(key))
    .filter(([key]) => !leaving.has(key));
  return {
    healthyStaying: stay.filter(([, { state }]) => state === "healthy").length,
    liveStaying: stay.length,
    healthyLeaving: eligible.filter(mayServe).length,
    leaving: eligible.length,
    wanted: wanted.size,
    floor: sight.config.limits.floor,
  };
}

/** Not even a person empties a group by what the source merely does not name. */
function lastOne(
  group: GroupSight,
  going: Going,
  eligible: readonly ActualTarget[],
  liveStaying: number,
): Verdict {
  const last = liveStaying === 0 ? eligible.findLast((target) => going.gone.includes(target)) : undefined;
  const sentence =
    "would leave nobody in the group: nobody may override this. Name another member, or drain this one by name.";
  return {
    leaving: eligible.filter((target) => target !== last),
    held: last ? held("floor", group, [last], sentence, false) : [],
  };
}

function held(
  rail: Held["rail"],
  { key }: GroupSight,
  kept: readonly ActualTarget[],
  sentence: string,
  mayBeOverridden = true,
): Held[] {
  const targets = sorted(kept.map(asSent));
  if (targets.length === 0) return [];
  return [
    {
      rail,
      about: `group ${key}: ${listed(targets)}`,
      targets,
      sentence: `would deregister ${counted(targets.length, "target")}: ${sentence}`,
      mayBeOverridden,
    },
  ];
}

const floorSentence = ({
  healthyStaying,
  liveStaying,
  floor,
}: {
  healthyStaying: number;
  liveStaying: number;
  floor: number;
}): string => `${healthyStaying} of the ${liveStaying} that stay are healthy, the floor is ${floor}.`;

const comingSentence = (coming: number): string =>
  `${counted(coming, "target")} that the source names ${coming === 1 ? "is" : "are"} not healthy yet.`;
