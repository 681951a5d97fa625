import type {
  Absence,
  GroupEntry,
  MirrorState,
  MirrorView,
  TargetEntry,
} from "../../ledger/mirror-records.ts";
import type { MirrorConfig } from "../../shared/mirror-config.ts";
import type { Desired, DesiredGroup } from "../meaning/desired.ts";
import type { Actual } from "./actual.ts";
import { targetKey } from "./identity.ts";
import { familyOf, isBlank, isKept, listenerName, ruleName } from "./named.ts";
import { groupsByKey, isOurs } from "./ownership.ts";

interface Read {
  readonly config: MirrorConfig;
  readonly desired: Desired;
  readonly actual: Actual;
  readonly ledger: MirrorView;
  readonly readAt: string;
}

/**
 * The ledger with this complete read counted: what it does not name was absent once more, what it names was never
 * absent. A source, or a pool, that names nothing is doubtful and counts for nobody. Nothing is counted further than
 * it is needed, so that a removal that is held back is no write in each round.
 */
export function observed(read: Read): MirrorView {
  if (isBlank(read.desired)) return read.ledger;
  const { state, groups } = read.ledger;
  return {
    state: { ...(state ?? emptyState(read.config)), absent: absences(read) },
    groups: groups.map((group) => seen(group, read)),
  };
}

const emptyState = ({ mirror, loadBalancer }: MirrorConfig): MirrorState => ({
  version: 1,
  mirror,
  loadBalancer,
  fence: 0,
});

/** One absence more, unless this read was counted already. */
export function once(before: Absence | undefined, readAt: string, needed: number): Absence {
  const { absent = 0, lastAbsentReadAt = "" } = before ?? {};
  if (absent >= needed || lastAbsentReadAt >= readAt) return { absent, lastAbsentReadAt };
  return { absent: absent + 1, lastAbsentReadAt: readAt };
}

/** Of what is ours: the rest is never removed. */
function absences({ config, desired, actual, ledger, readAt }: Read): Record<string, Absence> {
  const before = ledger.state?.absent ?? {};
  const names = [
    ...goneListeners(desired, actual, ledger),
    ...goneRules(desired, actual, ledger),
    ...goneGroups(desired, actual, ledger),
  ];
  return Object.fromEntries(
    names.sort().map((name) => [name, once(before[name], readAt, config.limits.observations)]),
  );
}

function goneListeners(desired: Desired, actual: Actual, ledger: MirrorView): string[] {
  const wanted = new Map(desired.listeners.map((listener) => [listener.port, listener.protocol]));
  return actual.listeners
    .filter((listener) => isOurs(listener, ledger))
    .filter(({ port }) => !isKept(desired, port))
    .filter(({ port, protocol }) => {
      const now = wanted.get(port);
      return now === undefined || familyOf(now) !== familyOf(protocol);
    })
    .map(listenerName);
}

function goneRules(desired: Desired, { securityGroup }: Actual, ledger: MirrorView): string[] {
  const wanted = new Set(desired.ingress.map(ruleName));
  if (!securityGroup || !isOurs({ arn: securityGroup.id, isOurs: securityGroup.isOurs }, ledger)) return [];
  return securityGroup.ingress.map(ruleName).filter((name) => !wanted.has(name));
}

function goneGroups(desired: Desired, actual: Actual, ledger: MirrorView): string[] {
  const wanted = new Set(desired.groups.map(({ key }) => key));
  return [...groupsByKey(actual.groups, ledger)]
    .filter(([key, group]) => !wanted.has(key) && isOurs(group, ledger))
    .map(([key]) => `group ${key}`);
}

function seen(group: GroupEntry, { desired, readAt, config }: Read): GroupEntry {
  const wanted = desired.groups.find(({ key }) => key === group.key);
  const named = wanted && namedBy(wanted);
  if (!named || named.size === 0) return group;
  const targets = Object.entries(group.targets).map(
    ([key, entry]) =>
      [
        key,
        named.has(key) ? present(entry) : { ...entry, ...once(entry, readAt, config.limits.observations) },
      ] as const,
  );
  return { ...group, targets: Object.fromEntries(targets) };
}

/** Keys of all that a pool names, also of what is not to be registered. */
export const namedBy = ({ targets, withheld }: DesiredGroup): Set<string> =>
  new Set([...targets, ...withheld.map(({ target }) => target)].map(targetKey));

const present = ({ absent: _, lastAbsentReadAt: __, ...entry }: TargetEntry): TargetEntry => entry;
