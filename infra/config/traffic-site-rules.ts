import ipaddr from "ipaddr.js";
import { suggestion } from "./suggestion.ts";
import type { DeclaredPolicy, DeclaredSite } from "./traffic-schema.ts";

/** What the rules know of a mirror. */
export type KnownMirror = {
  readonly scheme: "internal" | "internet-facing";
  readonly ipAddressType: "ipv4" | "dualstack";
};

type SiteFinding = { readonly path: readonly (string | number)[]; readonly sentence: string };

/** What cannot work together within one site. @param mirrors as for the policies. */
export function siteFindings(
  fields: Partial<DeclaredPolicy>,
  site: DeclaredSite,
  mirrors: ReadonlyMap<string, KnownMirror | undefined>,
): readonly SiteFinding[] {
  return [
    ...targetFindings(site, mirrors),
    ...typeFindings(fields, site, mirrors),
    ...checkFindings(fields, site, mirrors),
    ...capacityFindings(site),
  ];
}

function targetFindings(
  site: DeclaredSite,
  mirrors: ReadonlyMap<string, KnownMirror | undefined>,
): readonly SiteFinding[] {
  const named = (["addresses", "nlb", "mirror"] as const).filter((field) => site[field] !== undefined);
  if (named.length === 0)
    return [{ path: [], sentence: "expected where it leads: addresses, nlb or mirror, found none of them" }];
  if (named.length > 1)
    return [
      {
        path: [named[1] ?? ""],
        sentence: `expected one of addresses, nlb and mirror, found ${named.join(" and ")}`,
      },
    ];
  const { mirror } = site;
  if (mirror === undefined || mirrors.has(mirror)) return [];
  return [
    {
      path: ["mirror"],
      sentence: `there is no file for a mirror ${mirror}${suggestion(mirror, [...mirrors.keys()])}`,
    },
  ];
}

function typeFindings(
  { types = [] }: Partial<DeclaredPolicy>,
  { name, addresses, mirror }: DeclaredSite,
  mirrors: ReadonlyMap<string, KnownMirror | undefined>,
): readonly SiteFinding[] {
  if (addresses) {
    const found = new Set(addresses.map((address) => (address.includes(":") ? "AAAA" : "A")));
    const missing = types.find((type) => !found.has(type));
    const extra = [...found].find((type) => types.length > 0 && !types.includes(type));
    const sentence = missing
      ? `the name has ${missing} records, and ${name} has no ${missing === "A" ? "IPv4" : "IPv6"} address: its share of those answers would go to the others`
      : extra && `${name} has ${extra === "A" ? "IPv4" : "IPv6"} addresses, and types has no ${extra}`;
    return sentence ? [{ path: ["addresses"], sentence }] : [];
  }
  if (!types.includes("AAAA") || mirrors.get(mirror ?? "")?.ipAddressType !== "ipv4") return [];
  return [
    {
      path: ["mirror"],
      sentence: `mirror ${mirror} is IPv4 only: set ipAddressType: dualstack there, or leave AAAA out of types`,
    },
  ];
}

const unreachable = ["private", "uniqueLocal", "carrierGradeNat", "linkLocal", "loopback", "unspecified"];

const isPrivate = (address: string) => unreachable.includes(ipaddr.parse(address).range());

function checkFindings(
  { zone }: Partial<DeclaredPolicy>,
  { check, addresses, mirror }: DeclaredSite,
  mirrors: ReadonlyMap<string, KnownMirror | undefined>,
): readonly SiteFinding[] {
  if (check.kind === "target-health")
    return addresses
      ? [
          {
            path: ["check", "kind"],
            sentence: "only an alias evaluates targets: addresses need http, https, tcp or alarm",
          },
        ]
      : [];
  if (check.kind !== "http" && check.kind !== "https" && check.kind !== "tcp") return [];
  const instead =
    "Route 53's checkers are on the internet and cannot reach it: use kind: alarm, with a CloudWatch alarm on what sees it from inside";
  const asked = check.address ? [check.address] : (addresses ?? []);
  const hidden = asked.find(isPrivate);
  if (hidden) return [{ path: ["check", "kind"], sentence: `${hidden} is a private address; ${instead}` }];
  if (asked.length > 0) return [];
  const isInternal = mirrors.get(mirror ?? "")?.scheme === "internal" || zone?.private === true;
  return isInternal
    ? [
        {
          path: ["check", "kind"],
          sentence: `the load balancer is internal; ${instead}, or kind: target-health`,
        },
      ]
    : [{ path: ["check"], sentence: "a check of an alias needs the address to ask, or kind: target-health" }];
}

function capacityFindings({ addresses, percentPerTarget }: DeclaredSite): readonly SiteFinding[] {
  if (!addresses || percentPerTarget === undefined) return [];
  return [
    { path: ["percentPerTarget"], sentence: "only a load balancer's targets are counted: use carries here" },
  ];
}
