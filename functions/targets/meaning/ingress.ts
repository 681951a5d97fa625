import ipaddr from "ipaddr.js";
import type { SourceListener } from "../read/source.ts";
import type { IngressRule } from "./desired.ts";
import type { Said } from "./said.ts";
import { warned } from "./said.ts";

type Ingress =
  | { readonly kind: "rules"; readonly rules: readonly IngressRule[]; readonly said: readonly Said[] }
  | { readonly kind: "refused"; readonly reason: string };

/**
 * Who may reach a listener: its allowed CIDRs, or everybody if it names none. One that is no CIDR refuses the listener:
 * left out, it could leave an empty list, which means everybody.
 */
export function ingressOf(
  { port, protocol, allowedCidrs }: Pick<SourceListener, "port" | "protocol" | "allowedCidrs">,
  isDualstack: boolean,
): Ingress {
  const bad = allowedCidrs.find((cidr) => networkOf(cidr) === undefined);
  if (bad !== undefined)
    return { kind: "refused", reason: `its allowed_cidrs name ${JSON.stringify(bad)}, which is no CIDR` };
  const written = allowedCidrs.length === 0 ? everybody(isDualstack) : allowedCidrs;
  const networks = [...new Set(written.flatMap((cidr) => networkOf(cidr) ?? []))].sort();
  const isUsable = (cidr: string): boolean => isDualstack || !cidr.includes(":");
  const rule = { protocol: protocol === "UDP" ? ("udp" as const) : ("tcp" as const), port };
  return {
    kind: "rules",
    rules: networks.filter(isUsable).map((cidr) => ({ ...rule, cidr })),
    said: networks
      .filter((cidr) => !isUsable(cidr))
      .map((cidr) =>
        warned(`its allowed CIDR ${cidr} is left out: the NLB has no IPv6 address (ipAddressType: ipv4)`),
      ),
  };
}

const everybody = (isDualstack: boolean): readonly string[] =>
  isDualstack ? ["0.0.0.0/0", "::/0"] : ["0.0.0.0/0"];

/** As EC2 keeps it; a single address is its own network. */
function networkOf(cidr: string): string | undefined {
  if (cidr.includes("%")) return undefined;
  if (ipaddr.IPv4.isValidFourPartDecimal(cidr)) return `${cidr}/32`;
  if (ipaddr.IPv6.isValid(cidr)) return `${ipaddr.IPv6.parse(cidr).toString()}/128`;
  const bits = cidr.slice(cidr.indexOf("/") + 1);
  if (ipaddr.IPv4.isValidCIDRFourPartDecimal(cidr))
    return `${ipaddr.IPv4.networkAddressFromCIDR(cidr).toString()}/${Number(bits)}`;
  if (ipaddr.IPv6.isValidCIDR(cidr))
    return `${ipaddr.IPv6.networkAddressFromCIDR(cidr).toString()}/${Number(bits)}`;
  return undefined;
}
