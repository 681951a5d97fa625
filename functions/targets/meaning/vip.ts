import type { MirrorConfig } from "../../shared/mirror-config.ts";
import type { SourceListener, SourcePool } from "../read/source.ts";
import type { Place } from "./address.ts";
import type { DesiredGroup } from "./desired.ts";
import { groupKey } from "./group-key.ts";
import { healthCheckOf } from "./health-check.ts";
import { ingressOf } from "./ingress.ts";
import type { ListenerMeaning } from "./listener.ts";
import { idleOf, protocolRefusal } from "./listener.ts";
import { targetAt } from "./members.ts";
import { groupPort } from "./pool.ts";
import type { Said } from "./said.ts";
import { refused, warned } from "./said.ts";

type Reachable = Extract<Place, { kind: "reachable" }>;

/**
 * With `targets: vip` each listener forwards to Octavia's own address at its own port, and Octavia does the rest:
 * pools, members, checks, cookies, L7 policies, TLS. The first row that fits:
 *
 * | listener | meaning |
 * | --- | --- |
 * | SCTP, PROMETHEUS, unknown; UDP on a dualstack NLB | refused |
 * | neither a default pool nor L7 policies | refused |
 * | UDP, and the address lies outside the VPC | refused |
 * | allowed CIDRs that are none | refused |
 * | TERMINATED_HTTPS with a certificate in the mirror's file | TLS, and TLS again to Octavia |
 * | TCP, HTTP, HTTPS, TERMINATED_HTTPS | TCP |
 * | UDP | UDP |
 */
export function vipListener(
  listener: SourceListener,
  pool: SourcePool | undefined,
  vip: Reachable,
  config: Pick<MirrorConfig, "certificates" | "place">,
): ListenerMeaning {
  const isDualstack = config.place.ipAddressType === "dualstack";
  const refusal = protocolRefusal(listener, isDualstack) ?? vipRefusal(listener, vip);
  const ingress = ingressOf(listener, isDualstack);
  if (refusal !== undefined) return { kind: "refused", said: [refused(refusal)] };
  if (ingress.kind === "refused") return { kind: "refused", said: [refused(ingress.reason)] };
  const certificateArn =
    listener.protocol === "TERMINATED_HTTPS" ? config.certificates[listener.port] : undefined;
  const protocol = certificateArn !== undefined ? "TLS" : listener.protocol === "UDP" ? "UDP" : "TCP";
  const idle = idleOf(listener, protocol);
  return {
    kind: "mirrored",
    listener: {
      port: listener.port,
      protocol,
      ...(certificateArn !== undefined && { certificateArn }),
      ...(idle.seconds !== undefined && { idleSeconds: idle.seconds }),
    },
    groupProtocol: protocol,
    ingress: ingress.rules,
    said: [...lostBehind(listener, pool, protocol), ...idle.said, ...ingress.said],
  };
}

/** The group of one listener: the address, checked by TCP, for whether a pool is well is Octavia's own affair. */
export function vipGroup(
  { id, port }: SourceListener,
  protocol: DesiredGroup["protocol"],
  vip: Reachable,
): DesiredGroup {
  return {
    key: groupKey(id, protocol, vip.family),
    poolId: id,
    protocol,
    port: groupPort,
    ipAddressType: vip.family,
    healthCheck: healthCheckOf(undefined).check,
    proxyProtocol: false,
    stickiness: false,
    targets: [targetAt(vip, port)],
    withheld: [],
  };
}

function vipRefusal(
  { protocol, defaultPoolId, l7PolicyIds }: SourceListener,
  vip: Reachable,
): string | undefined {
  if (defaultPoolId === undefined && l7PolicyIds.length === 0)
    return "it has neither a default pool nor L7 policies, so there is nothing to forward to";
  if (protocol === "UDP" && vip.zone === "all")
    return `a UDP target must be in the NLB's VPC, and ${vip.address} is not: its answers would not pass the NLB`;
  return undefined;
}

/** What Octavia does by the client's address, which from now on is the NLB's. */
function lostBehind(
  { allowedCidrs, clientAuthentication }: SourceListener,
  pool: SourcePool | undefined,
  protocol: DesiredGroup["protocol"],
): readonly Said[] {
  const bySource = [pool?.algorithm, pool?.sessionPersistence].some((word) => word?.startsWith("SOURCE_IP"));
  const said: readonly [boolean, Said][] = [
    [
      allowedCidrs.length > 0,
      warned(
        "Octavia sees the NLB's addresses as the clients': its allowed_cidrs must name the NLB's subnets too",
      ),
    ],
    [
      bySource,
      warned(
        "its pool chooses members by the client's address, which Octavia sees as the NLB's: all clients of a zone may meet one member",
      ),
    ],
    [
      pool?.protocol === "PROXY" || pool?.protocol === "PROXYV2",
      warned("its pool tells members the client's address, which Octavia sees as the NLB's"),
    ],
    [
      protocol === "TLS" && (clientAuthentication ?? "NONE") !== "NONE",
      warned(
        "Octavia asks for the client's certificate, which the NLB's TLS does not pass on: leave the mirror's certificate out",
      ),
    ],
  ];
  return said.flatMap(([applies, remark]) => (applies ? [remark] : []));
}
