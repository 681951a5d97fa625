import type {
  CheckConfig,
  PolicyConfig,
  SiteConfig,
  SiteTarget,
} from "../../functions/shared/traffic-config.ts";
import type { DeclaredPolicy, DeclaredSite } from "./traffic-schema.ts";

/** A policy with every default filled in; for one without findings. */
export function resolvedPolicy(
  declared: DeclaredPolicy,
  { region }: { readonly region: string },
): PolicyConfig {
  const { ttl, sites, ...rest } = declared;
  return {
    ...rest,
    ttlSeconds: ttl,
    sites: sites
      .map((site) => resolvedSite(site, declared, region))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

function resolvedSite(site: DeclaredSite, policy: DeclaredPolicy, region: string): SiteConfig {
  const { addresses: _a, nlb: _n, mirror: _m, check, ...rest } = site;
  return {
    ...rest,
    setIdentifier: setIdentifierOf(site),
    target: targetOf(site),
    check: checkOf(check, policy.name, region),
  };
}

export const setIdentifierOf = ({
  name,
  setIdentifier,
}: Pick<DeclaredSite, "name" | "setIdentifier">): string => setIdentifier ?? `pointsman-${name}`;

function targetOf({ addresses, nlb, mirror }: DeclaredSite): SiteTarget {
  if (mirror !== undefined) return { kind: "mirror", mirror };
  if (nlb !== undefined) return { kind: "nlb", loadBalancer: nlb };
  return { kind: "addresses", addresses: [...(addresses ?? [])].sort() };
}

const standardPorts = { http: 80, https: 443 } as const;

function checkOf(check: DeclaredSite["check"], host: string, region: string): CheckConfig {
  switch (check.kind) {
    case "http":
    case "https": {
      const { kind, port = standardPorts[kind], address, interval, threshold, path } = check;
      const named = { host: check.host ?? host };
      return {
        kind,
        port,
        path,
        ...named,
        intervalSeconds: interval,
        threshold,
        ...(address && { address }),
      };
    }
    case "tcp": {
      const { kind, port, address, interval, threshold } = check;
      return { kind, port, intervalSeconds: interval, threshold, ...(address && { address }) };
    }
    case "alarm":
      return { ...check, region: check.region ?? region };
    default:
      return check;
  }
}
