import type { DesiredListener } from "../meaning/desired.ts";
import type { ActualListener } from "./actual.ts";
import type { Held, ListenerChange, Step } from "./document.ts";
import { forwardTo, forwardVerdict, nobody } from "./forward.ts";
import type { ForwardVerdict } from "./forward.ts";
import type { Joining } from "./joining.ts";
import { familyOf } from "./named.ts";
import type { Part, Removal } from "./part.ts";
import type { Port } from "./ports.ts";
import type { GroupSight, Sight } from "./sight.ts";
import { swap } from "./swap.ts";

/** What listeners that the source has come to. */
export interface ListenersPart extends Part {
  /** A switch to a smaller group. */
  readonly removals: readonly Removal[];
  /** Delete and create on the same port: last of all, and side by side. */
  readonly swaps: readonly Removal[];
}

export function listenersPart(
  ports: readonly Port[],
  open: ReadonlySet<string>,
  joining: Joining,
  sight: Sight,
): ListenersPart {
  const parts = ports.map(({ wanted, standing }) => {
    const group = sight.groupBy(wanted.group);
    const arriving = joining.get(wanted.group) ?? new Map();
    if (!group || !open.has(wanted.group)) return only({ held: unopened(wanted, standing, group) });
    if (!standing) return created(wanted, group, arriving);
    if (familyOf(standing.protocol) !== familyOf(wanted.protocol))
      return only(swap(standing, wanted, group, arriving, sight));
    return changed(standing, wanted, group, forwardVerdict(standing, wanted, group, arriving, sight));
  });
  return {
    steps: parts.flatMap(({ steps }) => steps),
    held: parts.flatMap(({ held }) => held),
    removals: parts.flatMap(({ removals }) => removals),
    swaps: parts.flatMap(({ swaps }) => swaps),
  };
}

const only = (part: Partial<ListenersPart>): ListenersPart => ({
  steps: [],
  held: [],
  removals: [],
  swaps: [],
  ...part,
});

/** A pool that names nobody gets no group, and a listener is never sent to nobody. */
function unopened(
  { port }: DesiredListener,
  standing: ActualListener | undefined,
  group: GroupSight | undefined,
): Held[] {
  const about = `listener ${port}`;
  if (standing) return group?.desired?.targets.length === 0 ? [nobody(about, group)] : [];
  const sentence =
    "would create a listener: its target group does not stand yet, or nobody is in it, and a listener is never sent to nobody.";
  return [{ rail: "waiting", about, sentence, mayBeOverridden: false }];
}

function created(
  wanted: DesiredListener,
  group: GroupSight,
  joining: ReadonlyMap<string, unknown>,
): ListenersPart {
  if (group.live.size + joining.size === 0) return only({ held: unopened(wanted, undefined, group) });
  const why = "the source has a listener there";
  return only({ steps: [{ kind: "create-listener", port: wanted.port, why }] });
}

function changed(
  standing: ActualListener,
  wanted: DesiredListener,
  group: GroupSight,
  verdict: ForwardVerdict,
): ListenersPart {
  const isSettled = verdict.kind === "as-it-is" || verdict.kind === "switch";
  const change: ListenerChange = {
    ...(isSettled && standing.protocol !== wanted.protocol ? { protocol: wanted.protocol } : {}),
    ...certificate(standing, wanted, isSettled),
    ...forward(group, verdict),
  };
  const steps = [change, idle(standing, wanted)]
    .filter((each) => Object.keys(each).length > 0)
    .map((each) => step(standing, each, verdict));
  const held = "held" in verdict ? verdict.held : [];
  if (verdict.kind !== "switch" || verdict.loses === 0) return only({ steps, held });
  const about = `listener ${standing.port}`;
  const would = `would send its users to ${group.wanted.size} targets of group ${group.key}`;
  return only({ removals: [{ steps, loses: verdict.loses, about, would }], held });
}

function forward(group: GroupSight, verdict: ForwardVerdict): ListenerChange {
  if (verdict.kind === "beside") return { forward: verdict.forward };
  return verdict.kind === "switch" ? { forward: [forwardTo(group, 1)] } : {};
}

/** Of a listener that is not TLS yet, only together with its protocol. */
function certificate(
  standing: ActualListener,
  { protocol, certificateArn }: DesiredListener,
  isSettled: boolean,
): ListenerChange {
  if (protocol !== "TLS" || certificateArn === undefined) return {};
  if (standing.protocol !== "TLS") return isSettled ? { certificateArn } : {};
  return standing.certificateArn === certificateArn ? {} : { certificateArn };
}

function idle(standing: ActualListener, { idleSeconds, protocol }: DesiredListener): ListenerChange {
  if (idleSeconds === undefined || protocol !== "TCP" || standing.protocol !== "TCP") return {};
  return idleSeconds === standing.idleSeconds ? {} : { idleSeconds };
}

const step = ({ arn, port }: ActualListener, change: ListenerChange, { kind }: ForwardVerdict): Step => ({
  kind: "set-listener",
  listenerArn: arn,
  port,
  change,
  why:
    change.forward && kind === "beside"
      ? "so that the health of the new group is known"
      : "it differs from the source",
});
