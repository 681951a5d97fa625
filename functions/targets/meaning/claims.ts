import type { CloudConfig, MirrorConfig } from "../../shared/mirror-config.ts";
import type { SourceLoadBalancer } from "../read/source.ts";
import { canonical } from "./address.ts";

/** The addresses that one mirror would register, as of the last complete read of its source. */
export interface Claimant {
  readonly mirror: string;
  /** The same for mirrors whose addresses are of one network: see `ownerOf`. */
  readonly owner: string;
  /** Canonical. */
  readonly addresses: readonly string[];
}

/** Whose networks they are: each project of each region has its own, and theirs may overlap. */
export function ownerOf({ authUrl, region, project }: CloudConfig): string {
  return JSON.stringify([authUrl, region, project]);
}

/** What the mirror claims; what is no address is no claim. Sorted, each once. */
export function claimantOf(
  { mirror, cloud, targets }: Pick<MirrorConfig, "mirror" | "cloud" | "targets">,
  source: SourceLoadBalancer,
): Claimant {
  const written =
    targets === "vip"
      ? [source.vipAddress]
      : source.pools.flatMap(({ members }) => members.map(({ address }) => address));
  const addresses = new Set(written.flatMap((address) => canonical(address) ?? []));
  return { mirror, owner: ownerOf(cloud), addresses: [...addresses].sort() };
}

/**
 * For each mirror the addresses that a mirror of another owner claims too, with the first of those by name.
 * Two mirrors of one project may well share members.
 */
export function contested(claimants: readonly Claimant[]): ReadonlyMap<string, ReadonlyMap<string, string>> {
  // A thousand mirrors of one project may name the same few nodes, so what is kept is one name for each owner.
  const claims = new Map<string, Map<string, string>>();
  for (const { mirror, owner, addresses } of claimants)
    for (const address of addresses) {
      const owners = claims.get(address) ?? new Map<string, string>();
      const known = owners.get(owner);
      if (known === undefined || mirror < known) owners.set(owner, mirror);
      claims.set(address, owners);
    }
  return new Map(
    claimants.map(({ mirror, owner, addresses }) => [
      mirror,
      new Map(
        addresses.flatMap((address): [string, string][] => {
          const others = [...(claims.get(address) ?? [])].filter(([other]) => other !== owner);
          const [first] = others.map(([, name]) => name).sort();
          return first === undefined ? [] : [[address, first]];
        }),
      ),
    ]),
  );
}
