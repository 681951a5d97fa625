import { nameProblems } from "../../../functions/traffic/policy/name-problems.ts";
import type { Draft } from "../finding.ts";
import { valueOf } from "../look.ts";
import type { PolicyFacts } from "../traffic-facts.ts";

const privacy = (isPrivate: boolean): string => (isPrivate ? "private" : "public");

/** Whether the zone is the one that the file means, and the name is ours to write. */
export const nameDrafts = (policy: PolicyFacts): Draft[] => [
  ...zoneDrafts(policy),
  ...standingDrafts(policy),
];

function zoneDrafts({ config, zone: sight }: PolicyFacts): Draft[] {
  const { id, name, private: isPrivate } = config.zone;
  if (sight.kind === "absent")
    return [
      {
        check: "zone-missing",
        what: `there is no hosted zone ${id} in this account`,
        mend: "correct zone.id of the policy; a zone of another account needs an installation there",
      },
    ];
  const zone = valueOf(sight);
  if (!zone) return [];
  const differs = (what: string): Draft => ({
    check: "zone-differs",
    what: `the hosted zone ${id} is ${what}`,
    mend: "correct zone of the policy",
  });
  return [
    ...(zone.name === name ? [] : [differs(`of ${zone.name}, and the file says ${name}`)]),
    ...(zone.private === isPrivate
      ? []
      : [differs(`${privacy(zone.private)}, and the file says ${privacy(isPrivate)}`)]),
  ];
}

/** What of the name is ours, only the ledger says: unseen, nothing is said of what stands there. */
function standingDrafts({ config, name, state }: PolicyFacts): Draft[] {
  const at = valueOf(name);
  if (!at || state.kind === "unseen") return [];
  return nameProblems(config, at, valueOf(state)?.owned ?? {}).map((what) => ({
    check: "name-foreign",
    what,
    mend: `take it away, or let the policy have it: pointsman traffic adopt ${config.policy}`,
  }));
}
