import { releaseStateChange } from "../../../events/release-state-change.ts";
import type { InstallationFacts } from "../facts.ts";
import type { Draft } from "../finding.ts";
import { valueOf } from "../look.ts";
import { deploy } from "../mends.ts";
import { isSamePattern } from "./patterns.ts";

/** Those that must be there whatever else is: the one on what was lost, and the one on silence. */
const ownAlarms = ["DeadLetters", "SweepStopped", "NeedsAPerson"];
/** Those on what a round cannot settle by itself: `infra/aws/mirror-alarms.ts`. */
const mirrorAlarms = [
  "MirrorErrors",
  "MirrorsFailed",
  "MirrorsHeldBack",
  "MirrorsStopped",
  "MirrorsUnreadable",
  "PlansRefused",
];
/** Those on shifts: `infra/aws/traffic-alarms.ts`. */
const trafficAlarms = [
  "ShiftFailed",
  "ShiftNeedsAPerson",
  "TrafficErrors",
  "TrafficWatchErrors",
  "TrafficWatchStopped",
];

const silent = (what: string): Draft => ({ check: "own-alarm-silent", what, mend: deploy });

/** The alarms on our own failures. */
export const ownAlarmDrafts = (facts: InstallationFacts): Draft[] => [
  ...alarmDrafts(facts),
  ...personDrafts(facts),
];

function alarmDrafts({ alarms, installation, topic, following, moving }: InstallationFacts): Draft[] {
  const found = valueOf(alarms);
  if (!found) return [];
  const arn = valueOf(topic)?.arn;
  const wanted = [...ownAlarms, ...(following ? mirrorAlarms : []), ...(moving ? trafficAlarms : [])];
  return wanted.flatMap((each) => {
    const name = `${installation.name}-${each}`;
    const alarm = found.find(({ AlarmName }) => AlarmName === name);
    if (!alarm) return [silent(`there is no alarm ${name}`)];
    if (alarm.ActionsEnabled === false) return [silent(`the actions of ${name} are switched off`)];
    const tells = arn === undefined || alarm.AlarmActions?.includes(arn);
    return tells ? [] : [silent(`${name} does not tell the topic`)];
  });
}

const needsAPerson = {
  source: [releaseStateChange.source],
  "detail-type": [releaseStateChange.detailType],
  detail: { state: ["needs-a-person"] },
};

/** The alarm counts how often a rule fired that also keeps the event. */
function personDrafts({ keepingRules, installation }: InstallationFacts): Draft[] {
  const sights = [...keepingRules.values()];
  if (sights.length === 0 || sights.some(({ kind }) => kind !== "seen")) return [];
  const rules = sights.flatMap((sight) => valueOf(sight) ?? []);
  const alarm = `${installation.name}-NeedsAPerson`;
  const rule = rules.find(({ pattern }) => isSamePattern(pattern, needsAPerson));
  if (!rule) return [silent(`${alarm} counts a rule that is not there`)];
  return rule.isEnabled ? [] : [silent(`${alarm} counts the rule ${rule.name}, which is disabled`)];
}
