import fc from "fast-check";
import type {
  Desired,
  DesiredGroup,
  DesiredListener,
} from "../../../../functions/targets/meaning/desired.ts";
import { targetKey } from "../../../../functions/targets/plan/identity.ts";
import type { Model } from "./model.ts";
import { at, desired, drained, group } from "./world.ts";

/** An Octavia load balancer, as far as a plan can tell: which pool each port has, and who is in each pool. */
export interface Source {
  readonly listeners: Readonly<
    Record<number, { readonly protocol: "TCP" | "UDP" | "TLS"; readonly pool: string }>
  >;
  readonly pools: Readonly<Record<string, Readonly<Record<number, "in" | "drained">>>>;
  /** A change of what cannot be changed of a target group. */
  readonly flavour: number;
}

const ports = fc.constantFrom(53, 80, 443);
const pools = fc.constantFrom("p1", "p2");
const numbers = fc.integer({ min: 1, max: 6 });
const protocols = fc.constantFrom("TCP", "UDP", "TLS");

const pool = fc
  .array(numbers, { minLength: 1, maxLength: 5 })
  .map((list) => Object.fromEntries(list.map((each) => [each, "in" as const])));

export const source: fc.Arbitrary<Source> = fc.record({
  listeners: fc.dictionary(ports.map(String), fc.record({ protocol: protocols, pool: pools }), {
    minKeys: 1,
    maxKeys: 3,
  }),
  pools: fc.record({ p1: pool, p2: pool }),
  flavour: fc.constant(4),
});

export type Operation =
  | {
      readonly kind: "listen";
      readonly port: number;
      readonly protocol: "TCP" | "UDP" | "TLS";
      readonly pool: string;
    }
  | { readonly kind: "unlisten"; readonly port: number }
  | { readonly kind: "add" | "drain" | "remove"; readonly pool: string; readonly member: number }
  | { readonly kind: "empty"; readonly pool: string }
  | { readonly kind: "flavour"; readonly flavour: number }
  | { readonly kind: "sick" | "well"; readonly member: number }
  | { readonly kind: "foreign"; readonly pool: string; readonly member: number }
  | { readonly kind: "foreign-listener"; readonly port: number }
  /** Every pool has somebody, and some port listens: what a source that is well has. */
  | { readonly kind: "fill" };

const member = (kind: "add" | "drain" | "remove") =>
  fc.record({ kind: fc.constant(kind), pool: pools, member: numbers });

export const operations: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({ kind: fc.constant("listen" as const), port: ports, protocol: protocols, pool: pools }),
  fc.record({ kind: fc.constant("unlisten" as const), port: ports }),
  { weight: 3, arbitrary: member("add") },
  { weight: 2, arbitrary: member("drain") },
  { weight: 3, arbitrary: member("remove") },
  fc.record({ kind: fc.constant("empty" as const), pool: pools }),
  fc.record({ kind: fc.constant("flavour" as const), flavour: fc.constantFrom(4, 6) }),
  fc.record({ kind: fc.constantFrom("sick" as const, "well" as const), member: numbers }),
  fc.record({ kind: fc.constant("foreign" as const), pool: pools, member: fc.integer({ min: 4, max: 9 }) }),
  fc.record({ kind: fc.constant("foreign-listener" as const), port: ports }),
);

export function perform(operation: Operation, now: Source, model: Model, foreign: Set<string>): Source {
  switch (operation.kind) {
    case "listen": {
      const { port, protocol, pool } = operation;
      return { ...now, listeners: { ...now.listeners, [port]: { protocol, pool } } };
    }
    case "unlisten":
      return { ...now, listeners: without(now.listeners, operation.port) };
    case "add":
      return withPool(now, operation.pool, { ...now.pools[operation.pool], [operation.member]: "in" });
    case "drain": {
      const members = now.pools[operation.pool] ?? {};
      if (!(operation.member in members)) return now;
      return withPool(now, operation.pool, { ...members, [operation.member]: "drained" });
    }
    case "remove":
      return withPool(now, operation.pool, without(now.pools[operation.pool] ?? {}, operation.member));
    case "empty":
      return withPool(now, operation.pool, {});
    case "flavour":
      return { ...now, flavour: operation.flavour };
    case "sick":
      model.sick.add(at(operation.member).address);
      return now;
    case "well":
      model.sick.delete(at(operation.member).address);
      return now;
    case "foreign":
      intrude(operation, model, foreign);
      return now;
    case "foreign-listener":
      occupy(operation.port, model);
      return now;
    case "fill":
      return filled(now);
  }
}

/** Somebody else registers a target in one of our groups. */
function intrude({ pool, member }: { pool: string; member: number }, model: Model, foreign: Set<string>) {
  const there = model.groups.find(({ key }) => key?.startsWith(`${pool}.`));
  const key = targetKey(at(member));
  if (!there || there.targets.some((target) => targetKey(target) === key)) return;
  if (key in (model.entries.get(there.key ?? "")?.targets ?? {})) return;
  model.register(there, [at(member)]);
  foreign.add(`${there.key} ${key}`);
}

/** Somebody else's listener on our load balancer, to a group of theirs. */
function occupy(port: number, model: Model) {
  if (!model.loadBalancer || model.listeners.some((each) => each.port === port)) return;
  const forward = [{ groupArn: "arn:group:theirs", weight: 1 }];
  const one = { arn: `arn:listener:theirs:${port}`, isOurs: false, port, protocol: "TCP" };
  model.listeners.push({ ...one, certificateArn: undefined, idleSeconds: 350, forward });
}

function filled(now: Source): Source {
  const somebody = (members: Source["pools"][string] = {}) =>
    Object.values(members).includes("in") ? members : { ...members, 1: "in" as const };
  const listeners =
    Object.keys(now.listeners).length > 0 ? now.listeners : { 80: { protocol: "TCP" as const, pool: "p1" } };
  const { p1, p2 } = now.pools;
  return { ...now, listeners, pools: { p1: somebody(p1), p2: somebody(p2) } };
}

const withPool = (now: Source, pool: string, members: Source["pools"][string]): Source => ({
  ...now,
  pools: { ...now.pools, [pool]: members },
});

const without = <T>(record: Readonly<Record<number, T>>, key: number): Record<number, T> =>
  Object.fromEntries(Object.entries(record).filter(([each]) => each !== String(key)));

/** What the source means. A TLS listener speaks to a TLS group where the flavour is 6, else to a TCP one. */
export function spoken({ listeners, pools, flavour }: Source): Desired {
  const wanted = Object.entries(listeners).map(([port, { protocol, pool }]): DesiredListener => {
    const key = `${pool}.${groupProtocol(protocol, flavour).toLowerCase()}${flavour}`;
    const one = { port: Number(port), protocol, group: key };
    return protocol === "TLS" ? { ...one, certificateArn: "arn:certificate" } : one;
  });
  const keys = [...new Set(wanted.map(({ group }) => group))];
  return desired({ listeners: wanted, groups: keys.map((key) => groupOf(key, pools)) });
}

const groupProtocol = (protocol: "TCP" | "UDP" | "TLS", flavour: number): "TCP" | "UDP" | "TLS" =>
  protocol === "TLS" && flavour === 4 ? "TCP" : protocol;

function groupOf(key: string, pools: Source["pools"]): DesiredGroup {
  const [poolId = "", kind = ""] = key.split(".");
  const protocol = kind.startsWith("udp") ? "UDP" : kind.startsWith("tls") ? "TLS" : "TCP";
  const members = Object.entries(pools[poolId] ?? {});
  const of = (state: string) =>
    members.filter(([, each]) => each === state).map(([number]) => at(Number(number)));
  return group(of("in"), { key, poolId, protocol, withheld: of("drained").map(drained) });
}
