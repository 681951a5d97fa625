import type { DesiredListener } from "../meaning/desired.ts";
import type { ActualListener } from "./actual.ts";
import type { Held } from "./document.ts";
import type { Sight } from "./sight.ts";

export interface Port {
  readonly wanted: DesiredListener;
  readonly standing: ActualListener | undefined;
}

/** The listeners that can stand: not on a port that somebody else's has, and within the quota, lowest ports first. */
export function ports(sight: Sight): { readonly ports: readonly Port[]; readonly held: readonly Held[] } {
  const byPort = new Map(sight.listeners.map((listener) => [listener.port, listener]));
  const all = sight.desired.listeners
    .toSorted((a, b) => a.port - b.port)
    .map((wanted): Port => ({ wanted, standing: byPort.get(wanted.port) }));
  const foreign = all.filter(({ standing }) => standing && !sight.isOurs(standing));
  const ours = all.filter(({ standing }) => standing && sight.isOurs(standing));
  const missing = all.filter(({ standing }) => !standing);
  const room = Math.max(0, sight.quotas.listenersPerLoadBalancer - sight.listeners.length);
  return {
    ports: [...ours, ...missing.slice(0, room)].sort((a, b) => a.wanted.port - b.wanted.port),
    held: [
      ...foreign.map(({ wanted }) => taken(wanted, sight)),
      ...missing.slice(room).map(({ wanted }) => tooMany(wanted, sight)),
    ],
  };
}

const taken = ({ port }: DesiredListener, { config }: Sight): Held => ({
  rail: "not-ours",
  about: `listener ${port}`,
  sentence: `a listener without our tag has the port: it is left alone. \`pointsman targets adopt ${config.mirror}\` makes it ours.`,
  mayBeOverridden: false,
});

const tooMany = ({ port }: DesiredListener, { listeners, quotas }: Sight): Held => ({
  rail: "quota",
  about: `listener ${port}`,
  sentence: `would create a listener: the load balancer has ${listeners.length}, the quota is ${quotas.listenersPerLoadBalancer}, and AWS does not raise it. Split the load balancer.`,
  mayBeOverridden: false,
});
