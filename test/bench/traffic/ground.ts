import type { PolicyConfig } from "../../../functions/shared/traffic-config.ts";
import { shop, site } from "../../flows/shop-policy.ts";
import { trafficWorld } from "../../flows/traffic-world.ts";
import type { TrafficWorld } from "../../flows/traffic-world.ts";

const minute = 60_000;
/** How long Route 53 takes until all its servers have a change: of its usual minute at most, a half. */
export const inSyncSeconds = 30;

/** Sites at addresses, each with a health check of Route 53's. */
export const addressed = (): PolicyConfig => shop();

/** Sites behind Network Load Balancers, of which Route 53 evaluates the targets. */
export function balanced(): PolicyConfig {
  const { sites, ...rest } = shop();
  const led = sites.map(({ name, weight }) =>
    site(name, "", weight, {
      target: { kind: "nlb", loadBalancer: `edge-${name}` },
      check: { kind: "target-health" },
    }),
  );
  return { ...rest, sites: led };
}

/** A world in which the policy's records stand with its weights, and people use the name. */
export async function standing(policy: PolicyConfig): Promise<TrafficWorld> {
  const w = await trafficWorld({
    policy,
    isStanding: false,
    installation: { route53: { propagationSeconds: [inSyncSeconds, inSyncSeconds] } },
  });
  for (const { target } of policy.sites)
    if (target.kind === "nlb")
      w.account.world.addWorkload({ service: target.loadBalancer, loadBalancer: "network" });
  const to = Object.fromEntries(policy.sites.map(({ name, weight }) => [name, weight]));
  await w.carry({ kind: "shift", to });
  w.account.world.population.start({ name: policy.name, port: 80, requestsPerSecond: 50 });
  await w.pass(4 * minute);
  w.calls.length = 0;
  w.asked.lookups = 0;
  return w;
}
