import { fairShares } from "./allocation.ts";
import type { Held, Rule, Step } from "./document.ts";
import { inOrder, networkOf } from "./identity.ts";
import { isBlank, isKept, ruleName } from "./named.ts";
import type { Part } from "./part.ts";
import { isGone, unobserved } from "./rails/observations.ts";
import type { Sight } from "./sight.ts";
import { counted } from "./words.ts";

/** Rules for clients: what is missing is allowed first, what is too much is forbidden last, after N reads. */
export function ingressPart(sight: Sight): { readonly allow: Part; readonly forbid: Part } {
  const group = sight.actual.securityGroup;
  const standing = new Map((group?.ingress ?? []).map((rule) => [ruleName(rule), rule]));
  const wanted = new Map(sight.desired.ingress.map((rule) => [ruleName(rule), normal(rule)]));
  const missing = [...wanted].filter(([name]) => !standing.has(name)).map(([, rule]) => rule);
  if (group && !sight.isOurs({ arn: group.id, isOurs: group.isOurs })) return foreign(missing.length);
  if (sight.actual.loadBalancer?.securityGroupIds.length === 0) return { allow: none, forbid: none };
  const fitting = withinQuota(missing, sight.quotas.rulesPerSecurityGroup - standing.size);
  const open = new Set(
    [...wanted.values()]
      .filter((rule) => !missing.includes(rule) || fitting.includes(rule))
      .map(({ port }) => port),
  );
  const surplus = [...standing].flatMap(([name, rule]) => (wanted.has(name) ? [] : asRule(rule)));
  const closable = surplus.filter(({ port }) => mayClose(port, open, sight));
  return { allow: allow(fitting, missing.length - fitting.length, sight), forbid: forbid(closable, sight) };
}

/**
 * As long as a listener stands on a port, also one whose end a rail holds back, its users stay let in: a port is only
 * narrowed where the source lets somebody in, and closed when its listener is gone.
 */
const mayClose = (port: number, open: ReadonlySet<number>, { listeners, desired }: Sight): boolean =>
  desired.listeners.some((listener) => listener.port === port)
    ? open.has(port)
    : !isBlank(desired) && !isKept(desired, port) && !listeners.some((listener) => listener.port === port);

const none: Part = { steps: [], held: [] };

const normal = ({ protocol, port, cidr }: Rule): Rule => ({ protocol, port, cidr: networkOf(cidr) });

/** What is neither TCP nor UDP was put there by a person, and says nothing about listeners. */
const asRule = ({ protocol, port, cidr }: { protocol: string; port: number; cidr: string }): Rule[] =>
  protocol === "tcp" || protocol === "udp" ? [{ protocol, port, cidr }] : [];

function foreign(missing: number): { allow: Part; forbid: Part } {
  const held: Held = {
    rail: "not-ours",
    about: "security group",
    sentence: `would allow ${counted(missing, "rule")}: the security group is not ours, and is left alone.`,
    mayBeOverridden: false,
  };
  return { allow: { steps: [], held: missing > 0 ? [held] : [] }, forbid: none };
}

function allow(fitting: readonly Rule[], left: number, { quotas, desired }: Sight): Part {
  const held: Held = {
    rail: "quota",
    about: "security group",
    sentence: `would allow ${counted(desired.ingress.length, "rule")}: ${left} do not fit, the quota is ${quotas.rulesPerSecurityGroup}. Ask AWS for more, or join CIDRs.`,
    mayBeOverridden: false,
  };
  const step: Step = { kind: "allow", rules: fitting, why: "the source lets these clients in" };
  return { steps: fitting.length > 0 ? [step] : [], held: left > 0 ? [held] : [] };
}

/** Each port its fair share, so that one with many CIDRs does not shut the others. */
function withinQuota(rules: readonly Rule[], room: number): Rule[] {
  const ports = Map.groupBy(rules, ({ port }) => String(port).padStart(5, "0"));
  const demands = [...ports].map(([key, list]) => ({ key, has: 0, wants: list.length }));
  const shares = fairShares(demands, Math.max(0, room));
  return [...ports]
    .sort(([a], [b]) => inOrder(a, b))
    .flatMap(([key, list]) => sortedRules(list).slice(0, shares.get(key) ?? 0));
}

const sortedRules = (rules: readonly Rule[]): Rule[] =>
  rules.toSorted((a, b) => a.port - b.port || inOrder(ruleName(a), ruleName(b)));

function forbid(surplus: readonly Rule[], { config, ledger }: Sight): Part {
  const needed = config.limits.observations;
  const named = sortedRules(surplus);
  const isOver = (rule: Rule) => isGone(ledger.state?.absent?.[ruleName(rule)], needed);
  const gone = named.filter(isOver);
  const held = named
    .filter((rule) => !isOver(rule))
    .map((rule) => {
      const seen = ledger.state?.absent?.[ruleName(rule)]?.absent ?? 0;
      return unobserved(ruleName(rule), `would forbid ${rule.cidr} on port ${rule.port}`, seen, needed);
    });
  const step: Step = { kind: "forbid", rules: gone, why: "the source lets these clients in no longer" };
  return { steps: gone.length > 0 ? [step] : [], held };
}
