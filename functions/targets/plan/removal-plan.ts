import type { MirrorView } from "../../ledger/mirror-records.ts";
import type { Actual, ActualListener } from "./actual.ts";
import type { Held, Plan, Step } from "./document.ts";
import { emptied } from "./leftover-groups.ts";
import { isOurs } from "./ownership.ts";
import { planned } from "./plan.ts";
import { groupSights } from "./sight.ts";
import { counted } from "./words.ts";

export interface RemovalInput {
  readonly mirror: string;
  readonly actual: Actual;
  readonly ledger: MirrorView;
}

/**
 * `pointsman targets remove`: the end of a whole mirror, as far as it can go now. A person asked, so no rail but ownership
 * holds it; and it is level-triggered as well: while something drains, the rest is for the next time. It is over when
 * there are neither steps nor anything waiting.
 */
export function removalPlan({ mirror, actual, ledger }: RemovalInput): Plan {
  const mine = (thing: { readonly arn: string; readonly isOurs: boolean }) => isOurs(thing, ledger);
  const listeners = actual.listeners.toSorted((a, b) => a.port - b.port).filter(mine);
  const rest = { ...actual, listeners: actual.listeners.filter((listener) => !mine(listener)) };
  const groups = groupSights({ actual: rest, ledger }).filter((group) => group.actual && group.isOurs);
  const free = groups.filter(({ isForwarded }) => !isForwarded).map(emptied);
  const used = groups.filter(({ isForwarded }) => isForwarded).map(({ key }) => stillUsed(key));
  const parts = [...free, { steps: [], held: used }];
  const left =
    groups.length - parts.flatMap(({ steps }) => steps).filter(({ kind }) => kind === "delete-group").length;
  return planned(mirror, {
    steps: [...listeners.map(deleted), ...parts.flatMap(({ steps }) => steps), ...ended(rest, left, mine)],
    held: [...parts.flatMap(({ held }) => held), ...lasting(rest, left, mine)],
  });
}

type Mine = (thing: { readonly arn: string; readonly isOurs: boolean }) => boolean;

const why = "a person removes the mirror";

const deleted = ({ arn, port }: ActualListener): Step => ({
  kind: "delete-listener",
  listenerArn: arn,
  port,
  why,
});

const stillUsed = (key: string): Held => ({
  rail: "not-ours",
  about: `group ${key}`,
  sentence:
    "would drain and delete it: a listener or load balancer that is not ours sends to it. Take it away there first.",
  mayBeOverridden: false,
});

/** What drains, drains through the load balancer: it goes when no group is left, and its security group after it. */
function ended({ loadBalancer, listeners, securityGroup }: Actual, left: number, mine: Mine): Step[] {
  if (left > 0) return [];
  if (loadBalancer)
    return mine(loadBalancer) && listeners.length === 0
      ? [{ kind: "delete-load-balancer", loadBalancerArn: loadBalancer.arn, why }]
      : [];
  const isMine = securityGroup && mine({ arn: securityGroup.id, isOurs: securityGroup.isOurs });
  return isMine ? [{ kind: "delete-security-group", securityGroupId: securityGroup.id, why }] : [];
}

function lasting({ loadBalancer, listeners, securityGroup }: Actual, left: number, mine: Mine): Held[] {
  const about = "load balancer";
  if (!loadBalancer) return [];
  if (!mine(loadBalancer))
    return [
      lasts(
        "not-ours",
        about,
        `load balancer ${loadBalancer.name} stands there without our tag: it is left alone.`,
      ),
    ];
  const ports = listeners.map(({ port }) => `the listener on port ${port}`).join(", ");
  if (ports !== "")
    return [lasts("not-ours", about, `would delete it: ${ports} is not ours. Take it away first.`)];
  if (left > 0)
    return [
      lasts("waiting", about, `would delete it: ${counted(left, "target group")} of it must go first.`),
    ];
  return securityGroup
    ? [lasts("waiting", "security group", "would delete it: the load balancer must be gone first.")]
    : [];
}

const lasts = (rail: Held["rail"], about: string, sentence: string): Held => ({
  rail,
  about,
  sentence,
  mayBeOverridden: false,
});
