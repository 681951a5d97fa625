import type { GroupEntry, MirrorView, TargetEntry } from "../../ledger/mirror-records.ts";
import type { MirrorConfig } from "../../shared/mirror-config.ts";
import type { Desired, DesiredGroup, DesiredTarget } from "../meaning/desired.ts";
import type { Actual, ActualGroup, ActualListener, ActualTarget } from "./actual.ts";
import { inOrder, targetKey } from "./identity.ts";
import { observed } from "./observed.ts";
import { groupsByKey, isOurs } from "./ownership.ts";
import type { Others, Quotas } from "./quotas.ts";

/** All that a plan is made of. */
export interface PlanInput {
  readonly config: MirrorConfig;
  readonly desired: Desired;
  readonly actual: Actual;
  /** As it stands in the ledger, without this read's observations. */
  readonly ledger: MirrorView;
  readonly quotas: Quotas;
  readonly others: Others;
  /** When the source was read, ISO 8601. The same time twice is one observation. */
  readonly readAt: string;
  /** ISO 8601. */
  readonly now: string;
  /** The digest that a person named. */
  readonly override?: string;
}

/** What the source wants and what stands, put side by side once. */
export interface Sight extends PlanInput {
  /** Whether a person has let through what may be overridden. */
  readonly isLifted: boolean;
  readonly groups: readonly GroupSight[];
  /** Sorted by port. */
  readonly listeners: readonly ActualListener[];
  isOurs(thing: { readonly arn: string; readonly isOurs: boolean }): boolean;
  groupBy(keyOrArn: string): GroupSight | undefined;
}

export interface GroupSight {
  /** Of a group that is not ours, its ARN. */
  readonly key: string;
  readonly isOurs: boolean;
  readonly desired: DesiredGroup | undefined;
  readonly actual: ActualGroup | undefined;
  /** Targets that are ours, by the ledger. */
  readonly entries: Readonly<Record<string, TargetEntry>>;
  readonly wanted: ReadonlyMap<string, DesiredTarget>;
  /** Registered and not draining. */
  readonly live: ReadonlyMap<string, ActualTarget>;
  readonly draining: ReadonlyMap<string, ActualTarget>;
  /** Some listener names it, with any weight. */
  readonly isForwarded: boolean;
  /** Some listener sends users to it, or another load balancer has it. */
  readonly isServing: boolean;
}

export const isDraining = ({ state }: ActualTarget): boolean =>
  state === "draining" || state === "unhealthy.draining";

export function sight(input: PlanInput, isLifted: boolean): Sight {
  const ledger = observed(input);
  const groups = groupSights({ ...input, ledger });
  const byName = new Map(groups.flatMap((group) => namesOf(group).map((name) => [name, group])));
  return {
    ...input,
    ledger,
    isLifted,
    groups,
    listeners: input.actual.listeners.toSorted((a, b) => a.port - b.port || inOrder(a.arn, b.arn)),
    isOurs: (thing) => isOurs(thing, input.ledger),
    groupBy: (keyOrArn) => byName.get(keyOrArn),
  };
}

const namesOf = ({ key, actual }: GroupSight): string[] => (actual ? [key, actual.arn] : [key]);

/** @param input without `desired`: of what stands alone. */
export function groupSights(
  input: Pick<PlanInput, "actual" | "ledger"> & Partial<Pick<PlanInput, "desired">>,
): GroupSight[] {
  const standing = groupsByKey(input.actual.groups, input.ledger);
  const wanted = new Map((input.desired?.groups ?? []).map((group) => [group.key, group]));
  const entries = new Map(input.ledger.groups.map((group) => [group.key, group]));
  const forwards = forwardsOf(input);
  return [...new Set([...standing.keys(), ...wanted.keys()])].sort(inOrder).map((key) => {
    const actual = standing.get(key);
    return groupSight(key, wanted.get(key), actual, entries.get(key), forwards, input);
  });
}

function groupSight(
  key: string,
  desired: DesiredGroup | undefined,
  actual: ActualGroup | undefined,
  entry: GroupEntry | undefined,
  forwards: ReturnType<typeof forwardsOf>,
  input: Pick<PlanInput, "actual" | "ledger">,
): GroupSight {
  const targets = (actual?.targets ?? []).map((target) => [targetKey(target), target] as const);
  const arn = actual?.arn ?? "";
  const isElsewhere = (actual?.loadBalancerArns ?? []).some(
    (each) => each !== input.actual.loadBalancer?.arn,
  );
  return {
    key,
    isOurs: actual === undefined || isOurs(actual, input.ledger),
    desired,
    actual,
    entries: entry?.targets ?? {},
    wanted: new Map((desired?.targets ?? []).map((target) => [targetKey(target), target])),
    live: new Map(targets.filter(([, target]) => !isDraining(target))),
    draining: new Map(targets.filter(([, target]) => isDraining(target))),
    isForwarded: forwards.named.has(arn) || isElsewhere,
    isServing: forwards.serving.has(arn) || isElsewhere,
  };
}

/** ARNs of the groups that some listener names, and of those that it sends users to. */
function forwardsOf({ actual }: Pick<PlanInput, "actual">) {
  return {
    named: new Set(actual.listeners.flatMap(({ forward }) => arns(forward))),
    serving: new Set(actual.listeners.flatMap((listener) => arns(servedBy(listener)))),
  };
}

const arns = (list: readonly { readonly groupArn: string }[]): string[] =>
  list.map(({ groupArn }) => groupArn);

/** A group alone gets everything, whatever its weight. */
export const servedBy = ({ forward }: Pick<ActualListener, "forward">): ActualListener["forward"] =>
  forward.length === 1 ? forward : forward.filter(({ weight }) => weight > 0);
