import type { ActualGroup } from "./actual.ts";
import type { DesiredGroup, HealthCheck } from "../meaning/desired.ts";
import type { GroupChange, Held, Step } from "./document.ts";
import type { Part } from "./part.ts";
import type { GroupSight, Sight } from "./sight.ts";

/**
 * | a group that the source wants, and that does not stand | then |
 * | --- | --- |
 * | the one that the ledger knows stands, but without our tags any more | held: made again it would be that one |
 * | no listener needs it, or it names nobody | nothing |
 * | the Region has room | it is made |
 * | the Region is full | held |
 *
 * Target groups that are missing, and what differs of those that stand. What cannot be changed of a group is in its
 * key, so that such a change is another group. https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ModifyTargetGroup.html
 * @param needed keys of the groups that a listener which can stand is to forward to.
 */
export function groupsPart(sight: Sight, needed: ReadonlySet<string>): Part {
  const wanting = sight.groups.filter(
    ({ key, desired, actual }) => desired && !actual && needed.has(key) && desired.targets.length > 0,
  );
  const missing = wanting.filter((group) => !inPlaceOf(group, sight));
  const room = Math.max(0, sight.quotas.groupsPerRegion - sight.others.groups - standing(sight));
  const created = missing.slice(0, room).map(({ key, desired }): Step => ({
    kind: "create-group",
    key,
    why: `pool ${desired?.poolId ?? ""} has none such`,
  }));
  const held = [
    ...wanting.flatMap((group) => taken(group, inPlaceOf(group, sight), sight)),
    ...missing.slice(room).map((group) => noRoom(group, sight)),
  ];
  return { steps: [...created, ...sight.groups.flatMap(changed)], held };
}

/** A group's name is the same whenever it is made, and AWS answers with the one that has the name already. */
function inPlaceOf({ key }: GroupSight, { actual, ledger }: Sight): ActualGroup | undefined {
  const noted = ledger.groups.find((group) => group.key === key)?.groupArn;
  return actual.groups.find(({ arn }) => arn === noted);
}

const taken = ({ key }: GroupSight, there: ActualGroup | undefined, { config }: Sight): Held[] =>
  there
    ? [
        {
          rail: "not-ours",
          about: `group ${key}`,
          sentence: `${there.name} bears our tags no longer: it is left alone. \`pointsman targets adopt ${config.mirror}\` makes it ours.`,
          mayBeOverridden: false,
        },
      ]
    : [];

const standing = ({ groups }: Sight): number =>
  groups.filter(({ actual, isOurs }) => actual && isOurs).length;

const noRoom = ({ key }: GroupSight, sight: Sight): Held => ({
  rail: "quota",
  about: `group ${key}`,
  sentence: `would create a target group: the Region has ${sight.others.groups + standing(sight)}, the quota is ${sight.quotas.groupsPerRegion}. Ask AWS for more.`,
  mayBeOverridden: false,
});

function changed({ key, desired, actual, isOurs }: GroupSight): Step[] {
  if (!desired || !actual || !isOurs) return [];
  const checks: GroupChange[] = sameCheck(desired.healthCheck, actual.healthCheck)
    ? []
    : [{ healthCheck: desired.healthCheck }];
  const attributes = attributesOf(desired, actual);
  const all = Object.keys(attributes).length > 0 ? [...checks, attributes] : checks;
  return all.map((change) => ({
    kind: "set-group",
    groupArn: actual.arn,
    key,
    change,
    why: change.healthCheck ? "its health check differs" : "its attributes differ",
  }));
}

const attributesOf = (desired: DesiredGroup, actual: ActualGroup): GroupChange => ({
  ...(desired.proxyProtocol === actual.proxyProtocol ? {} : { proxyProtocol: desired.proxyProtocol }),
  ...(desired.stickiness === actual.stickiness ? {} : { stickiness: desired.stickiness }),
});

/** Path and codes mean something to HTTP only; AWS fills in its own, and those that are not wanted are not compared. */
function sameCheck(wanted: HealthCheck, actual: ActualGroup["healthCheck"]): boolean {
  const isWeb = wanted.protocol !== "TCP";
  return (
    wanted.protocol === actual.protocol &&
    String(wanted.port ?? "traffic-port") === actual.port &&
    wanted.intervalSeconds === actual.intervalSeconds &&
    wanted.timeoutSeconds === actual.timeoutSeconds &&
    wanted.healthyCount === actual.healthyCount &&
    wanted.unhealthyCount === actual.unhealthyCount &&
    (!isWeb || wanted.path === undefined || wanted.path === actual.path) &&
    (!isWeb || wanted.codes === undefined || wanted.codes === actual.codes)
  );
}
