import type { MirrorConfig } from "../../shared/mirror-config.ts";
import type { SourceListener, SourcePool } from "../read/source.ts";
import type { DesiredGroup, DesiredListener, IngressRule } from "./desired.ts";
import { ingressOf } from "./ingress.ts";
import type { Said } from "./said.ts";
import { changed, refused, warned } from "./said.ts";

/** An enabled listener, before it is known whether its group can be. */
export type ListenerMeaning =
  | {
      readonly kind: "mirrored";
      readonly listener: Omit<DesiredListener, "group">;
      readonly groupProtocol: DesiredGroup["protocol"];
      readonly ingress: readonly IngressRule[];
      readonly said: readonly Said[];
    }
  | { readonly kind: "refused"; readonly said: readonly Said[] };

/** Protocols that an NLB does not speak, and why each is refused. */
const unspoken: Readonly<Record<string, string>> = {
  SCTP: "an NLB does not speak SCTP",
  PROMETHEUS: "it answers with Octavia's own metrics, which an NLB does not have",
};
const spoken = ["TCP", "UDP", "HTTP", "HTTPS", "TERMINATED_HTTPS"];

/**
 * With `targets: members`. The first row that fits:
 *
 * | listener | meaning |
 * | --- | --- |
 * | SCTP, PROMETHEUS, unknown | refused |
 * | no default pool, or one that was not read | refused |
 * | a pool of a protocol that does not fit | refused |
 * | UDP on a dualstack NLB | refused |
 * | TERMINATED_HTTPS without a certificate in the mirror's file, or asking clients for theirs | refused |
 * | any but TERMINATED_HTTPS, with a pool that Octavia speaks TLS to | refused |
 * | allowed CIDRs that are none | refused |
 * | TCP, HTTP, HTTPS | TCP |
 * | TERMINATED_HTTPS | TLS; its group is TLS if Octavia speaks TLS to the pool, else TCP |
 * | UDP | UDP |
 */
export function listenerMeaning(
  listener: SourceListener,
  pool: SourcePool | undefined,
  config: Pick<MirrorConfig, "certificates" | "place">,
): ListenerMeaning {
  const isDualstack = config.place.ipAddressType === "dualstack";
  const certificateArn = config.certificates[listener.port];
  const refusal =
    protocolRefusal(listener, isDualstack) ??
    poolRefusal(listener, pool) ??
    tlsRefusal(listener, pool, certificateArn);
  const ingress = ingressOf(listener, isDualstack);
  if (refusal !== undefined) return { kind: "refused", said: [refused(refusal)] };
  if (ingress.kind === "refused") return { kind: "refused", said: [refused(ingress.reason)] };
  const isTls = listener.protocol === "TERMINATED_HTTPS";
  const protocol = isTls ? "TLS" : listener.protocol === "UDP" ? "UDP" : "TCP";
  const idle = idleOf(listener, protocol);
  return {
    kind: "mirrored",
    listener: {
      port: listener.port,
      protocol,
      ...(isTls && certificateArn !== undefined && { certificateArn }),
      ...(idle.seconds !== undefined && { idleSeconds: idle.seconds }),
    },
    groupProtocol: pool?.tlsEnabled ? "TLS" : protocol === "UDP" ? "UDP" : "TCP",
    ingress: ingress.rules,
    said: [...lostOfListener(listener), ...idle.said, ...ingress.said],
  };
}

/** Also with `targets: vip`. */
export function protocolRefusal({ protocol }: SourceListener, isDualstack: boolean): string | undefined {
  if (protocol === "UDP" && isDualstack)
    return "a UDP listener of a dualstack NLB takes IPv6 targets only, with source NAT prefixes: use ipAddressType ipv4";
  return spoken.includes(protocol)
    ? undefined
    : (unspoken[protocol] ?? `its protocol ${protocol} is not one that is known here`);
}

function poolRefusal(listener: SourceListener, pool: SourcePool | undefined): string | undefined {
  if (listener.defaultPoolId === undefined)
    return listener.l7PolicyIds.length === 0
      ? "it has no default pool, so there is nothing to forward to"
      : "it has L7 policies only and no default pool, and an NLB does not read requests";
  if (!pool) return `its default pool ${listener.defaultPoolId} is not among the load balancer's pools`;
  const isFit = listener.protocol === "UDP" ? pool.protocol === "UDP" : streams.includes(pool.protocol);
  return isFit ? undefined : `a pool of protocol ${pool.protocol} cannot be behind it on an NLB`;
}

const streams = ["TCP", "HTTP", "HTTPS", "PROXY", "PROXYV2"];

function tlsRefusal(
  { protocol, port, clientAuthentication }: SourceListener,
  pool: SourcePool | undefined,
  certificateArn: string | undefined,
): string | undefined {
  if (protocol !== "TERMINATED_HTTPS")
    return pool?.tlsEnabled
      ? "its pool's members expect TLS from the load balancer, which only a TLS listener of an NLB can speak"
      : undefined;
  if (certificateArn === undefined)
    return `it terminates TLS, and the mirror's file names no certificate for port ${port}`;
  return clientAuthentication === "MANDATORY"
    ? "it lets only clients with a certificate in, and an NLB cannot ask for one"
    : undefined;
}

function lostOfListener(listener: SourceListener): readonly Said[] {
  const { protocol, l7PolicyIds, connectionLimit, insertedHeaders = [], sniCertificates = 0 } = listener;
  const said: readonly [boolean, Said][] = [
    [
      protocol === "HTTP",
      changed("HTTP is passed through as TCP: a target gets whole connections, not single requests"),
    ],
    [
      l7PolicyIds.length > 0,
      warned(
        `its ${l7PolicyIds.length} L7 policies are lost: an NLB does not read requests, and sends all to the default pool`,
      ),
    ],
    [connectionLimit >= 0, warned(`its connection limit of ${connectionLimit} is lost: an NLB has none`)],
    [
      insertedHeaders.length > 0,
      warned(`the headers ${insertedHeaders.join(", ")} are not inserted: an NLB does not change requests`),
    ],
    [
      sniCertificates > 0,
      warned(`its ${sniCertificates} other certificates (SNI) are lost: the TLS listener presents one`),
    ],
    [
      listener.clientAuthentication === "OPTIONAL",
      warned(
        "it asks clients for a certificate, and an NLB does not: nobody is refused, and nobody is identified",
      ),
    ],
  ];
  return said.flatMap(([applies, remark]) => (applies ? [remark] : []));
}

/** Of TLS it cannot be set. https://docs.aws.amazon.com/elasticloadbalancing/latest/network/update-idle-timeout.html */
const tlsIdleSeconds = 350;
const shortestIdle = 60;
const longestIdle = 6_000;

/** The longer of Octavia's two limits, so that the NLB is never the one that cuts first; 0 is none in Octavia. */
export function idleOf(
  { timeoutClientDataMs, timeoutMemberDataMs }: SourceListener,
  protocol: DesiredListener["protocol"],
): { readonly seconds?: number; readonly said: readonly Said[] } {
  const limits = [timeoutClientDataMs, timeoutMemberDataMs].filter((limit) => limit !== undefined);
  if (limits.length === 0 || protocol === "UDP") return { said: [] };
  const wanted = Math.max(...limits.map((limit) => (limit === 0 ? Infinity : Math.ceil(limit / 1000))));
  const words = wanted === Infinity ? "no idle limit" : `an idle limit of ${wanted} s`;
  if (protocol === "TLS")
    return {
      said:
        wanted === tlsIdleSeconds
          ? []
          : [changed(`it has ${words}: that of a TLS listener is always ${tlsIdleSeconds} s`)],
    };
  const seconds = Math.min(Math.max(wanted, shortestIdle), longestIdle);
  const sentence = `it has ${words}, which becomes ${seconds} s: an NLB takes ${shortestIdle} to ${longestIdle} s`;
  return { seconds, said: seconds === wanted ? [] : [changed(sentence)] };
}
