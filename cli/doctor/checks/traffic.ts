import type { Action, Listener, Rule } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { CellFacts } from "../facts.ts";
import type { Draft } from "../finding.ts";
import { valueOf } from "../look.ts";
import { groupName, isBusy } from "./group.ts";
import { liveOf } from "./live.ts";

/**
 * Where traffic goes at rest. The two target groups swap roles at every deployment, so which one is live is read
 * from the task sets, never from a name. While a deployment runs, traffic is on its way and nothing is said.
 */
export function trafficDrafts(cell: CellFacts): Draft[] {
  const group = valueOf(cell.group);
  const pair = valueOf(cell.balancing.pair);
  const liveArn = liveOf(valueOf(cell.service)).balanced?.targetGroupArn;
  if (!group || isBusy(group) || !pair || liveArn === undefined) return [];
  const live = pair.find(({ TargetGroupArn }) => TargetGroupArn === liveArn);
  const idle = pair.find(({ TargetGroupArn }) => TargetGroupArn !== liveArn);
  if (!live)
    return [
      {
        check: "live-group-foreign",
        what: `the live task set is in ${liveArn}, which ${groupName(cell)} does not name`,
        mend: "name the live and one idle target group in the deployment group",
      },
    ];
  return [
    ...astray(cell, liveArn, live.TargetGroupName),
    ...idleDrafts(cell, idle?.TargetGroupArn, idle?.TargetGroupName),
  ];
}

function astray(cell: CellFacts, liveArn: string, name: string | undefined): Draft[] {
  const { balancing } = cell;
  const listener = valueOf(balancing.production);
  if (!listener) return [];
  const pairArns = (valueOf(balancing.pair) ?? []).flatMap(({ TargetGroupArn }) => TargetGroupArn || []);
  const ours = forwards(listener, valueOf(balancing.rules) ?? []).filter((shares) =>
    pairArns.some((arn) => arn in shares),
  );
  const least = ours.length === 0 ? 0 : Math.min(...ours.map((shares) => shares[liveArn] ?? 0));
  if (least >= 0.999) return [];
  return [
    {
      check: "listener-astray",
      what: `the production listener of ${groupName(cell)} sends ${Math.round(100 * least)} % of the traffic to ${name}, the live target group: ${listener.ListenerArn}`,
      mend: "let its default action and the rules for this service forward to the live group, and keep the forward action out of stack updates",
    },
  ];
}

function idleDrafts(cell: CellFacts, arn: string | undefined, name: string | undefined): Draft[] {
  if (arn === undefined) return [];
  const { balancing } = cell;
  const own = [valueOf(balancing.production)?.ListenerArn, valueOf(balancing.test)?.ListenerArn];
  const others = (valueOf(balancing.listeners) ?? []).filter(
    (listener) =>
      !own.includes(listener.ListenerArn) && forwards(listener, []).some((shares) => (shares[arn] ?? 0) > 0),
  );
  const targets = valueOf(balancing.targets)?.[arn] ?? 0;
  return [
    ...others.map(({ ListenerArn }) => ({
      check: "idle-group-used" as const,
      what: `${ListenerArn} forwards to ${name}, the idle target group`,
      mend: "take the idle group out of that listener: only production and test listener may name it",
    })),
    ...(targets > 0
      ? [
          {
            check: "idle-group-occupied" as const,
            what: `${targets} targets are registered in ${name}, the idle target group`,
            mend: "find out what they belong to and take them out",
          },
        ]
      : []),
  ];
}

/** What the default action and each rule send where: target group → share, 0–1. */
function forwards(listener: Listener, rules: readonly Rule[]): Record<string, number>[] {
  const actions = [
    listener.DefaultActions,
    ...rules.filter(({ IsDefault }) => !IsDefault).map((rule) => rule.Actions),
  ];
  return actions.map((each) => sharesOf(each ?? []));
}

/** With one target group its weight says nothing: it gets everything. */
function sharesOf(actions: readonly Action[]): Record<string, number> {
  const forward = actions.find(({ Type }) => Type === "forward");
  const tuples = forward?.ForwardConfig?.TargetGroups ?? [];
  if (tuples.length === 0) return forward?.TargetGroupArn ? { [forward.TargetGroupArn]: 1 } : {};
  const total = tuples.reduce((sum, { Weight }) => sum + (Weight ?? 1), 0);
  return Object.fromEntries(
    tuples.map(({ TargetGroupArn = "", Weight }) => [
      TargetGroupArn,
      tuples.length === 1 ? 1 : total > 0 ? (Weight ?? 1) / total : 0,
    ]),
  );
}
