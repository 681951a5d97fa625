import type { PolicyConfig, SiteConfig } from "../../shared/traffic-config.ts";
import type { BalancerSeen } from "../aws/elb.ts";
import type { ResolvedTarget, ZoneRecord } from "../policy/zone.ts";
import type { SiteDeps } from "./deps.ts";

/** What is read of mirrors: which load balancer is theirs. */
export interface MirrorReads {
  readonly ledger: {
    readonly mirrors: {
      readonly view: (
        mirror: string,
      ) => Promise<{ readonly state?: { readonly loadBalancerArn?: string } | undefined }>;
    };
  };
}

/** Reads the load balancers that sites of these policies lead to; as few calls as there can be. */
export async function findBalancers(
  { ledger, balancers }: MirrorReads & { readonly balancers: Pick<SiteDeps["balancers"], "byNames"> },
  configs: readonly Pick<PolicyConfig, "sites">[],
): Promise<ReadonlyMap<string, BalancerSeen | string>> {
  const sites = configs.flatMap(({ sites: some }) => some);
  const named = await Promise.all(
    sites.map(async (site) => [targetKey(site), await nameOf(ledger, site)] as const),
  );
  const names = named.flatMap(([, name]) => (typeof name === "string" ? [name] : []));
  const seen = await balancers.byNames(names);
  return new Map(
    named.flatMap(([key, name]): [string, BalancerSeen | string][] => {
      if (key === undefined || name === undefined) return [];
      if (typeof name !== "string") return [[key, name.missing]];
      return [[key, seen.get(name) ?? `there is no load balancer ${name}`]];
    }),
  );
}

/** Each site's own; one that was not found is left out. */
export const bySite = (
  { sites }: Pick<PolicyConfig, "sites">,
  seen: ReadonlyMap<string, BalancerSeen | string>,
): Readonly<Record<string, BalancerSeen>> =>
  Object.fromEntries(
    sites.flatMap((site) => {
      const balancer = seen.get(targetKey(site) ?? "");
      return balancer && typeof balancer !== "string" ? [[site.name, balancer]] : [];
    }),
  );

/** Names what a site's load balancer is found by; undefined where addresses are answered. */
export function targetKey({ target }: Pick<SiteConfig, "target">): string | undefined {
  if (target.kind === "nlb") return `nlb ${target.loadBalancer}`;
  return target.kind === "mirror" ? `mirror ${target.mirror}` : undefined;
}

async function nameOf(
  ledger: MirrorReads["ledger"],
  { target }: SiteConfig,
): Promise<string | { missing: string } | undefined> {
  if (target.kind === "addresses") return undefined;
  if (target.kind === "nlb") return target.loadBalancer;
  const { state } = await ledger.mirrors.view(target.mirror);
  const name = nameInArn(state?.loadBalancerArn ?? "");
  return name ?? { missing: `mirror ${target.mirror} has no load balancer yet` };
}

/** Where the record sets lead users now, whatever the file says of it. */
export const leadsOf = (
  { sites }: Pick<PolicyConfig, "sites">,
  records: readonly ZoneRecord[],
): Readonly<Record<string, ResolvedTarget>> =>
  Object.fromEntries(
    sites.flatMap(({ name, setIdentifier }): [string, ResolvedTarget][] => {
      const own = records.filter((record) => record.setIdentifier === setIdentifier);
      const alias = own.find((record) => record.alias)?.alias;
      if (alias) return [[name, { kind: "alias", zoneId: alias.zoneId, dnsName: alias.dnsName }]];
      const addresses = own.flatMap(({ values }) => values);
      return addresses.length === 0 ? [] : [[name, { kind: "addresses", addresses }]];
    }),
  );

/** `arn:…:loadbalancer/net/NAME/ID` → NAME. */
export const nameInArn = (arn: string): string | undefined => /:loadbalancer\/net\/([^/]+)\//.exec(arn)?.[1];

/** `net/NAME/ID`: the dimension that a load balancer's metrics have. */
export const dimensionOf = ({ arn }: Pick<BalancerSeen, "arn">): string =>
  arn.slice(arn.indexOf(":loadbalancer/") + ":loadbalancer/".length);
