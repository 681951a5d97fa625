import type { PolicyConfig } from "../../../functions/shared/traffic-config.ts";
import type { Installation } from "../installation.ts";
import type { Zone } from "../route53/zones.ts";

/** The hosted zones that policies name, empty. Machines at any address answer until somebody says otherwise. */
export function layOutTraffic(
  { account }: Pick<Installation, "account">,
  policies: readonly PolicyConfig[],
): ReadonlyMap<string, Zone> {
  const { zones } = account.world.route53;
  return new Map(
    policies.map(({ policy, zone: { id, name, private: isPrivate } }) => [
      policy,
      zones.zones.get(id) ?? zones.create({ id, name, private: isPrivate }),
    ]),
  );
}
