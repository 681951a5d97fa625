import type { SiteConfig } from "../../../functions/shared/traffic-config.ts";
import type { Installation } from "../installation.ts";

/** Who answers at a site: the machines at its addresses, or behind its mirror. None of a site that is a cell. */
export function machinesOf(
  { mirrors }: Installation,
  { target, check }: SiteConfig,
  port: number,
): (readonly [string, number])[] {
  if (target.kind === "addresses") {
    const ports = new Set([port, ...("port" in check ? [check.port] : [])]);
    return target.addresses.flatMap((address) => [...ports].map((each) => [address, each] as const));
  }
  const config = mirrors?.configs.find(({ mirror }) => target.kind === "mirror" && mirror === target.mirror);
  if (!mirrors || !config) return [];
  const fieldsOf = (kind: "member" | "listener") =>
    mirrors.operator
      .idsOf(config.loadBalancer, kind)
      .map((id) => mirrors.cloud.store.rows.get(id)?.fields ?? {});
  const vip = textOf(mirrors.cloud.store.rows.get(config.loadBalancer)?.fields["vip_address"]);
  return config.targets === "vip"
    ? fieldsOf("listener").map((fields) => [vip, Number(fields["protocol_port"])] as const)
    : fieldsOf("member").map(
        (fields) => [textOf(fields["address"]), Number(fields["protocol_port"])] as const,
      );
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
