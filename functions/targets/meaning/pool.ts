import type { SourcePool } from "../read/source.ts";
import type { DesiredGroup, Remark } from "./desired.ts";
import { groupKey } from "./group-key.ts";
import { healthCheckOf } from "./health-check.ts";
import type { Terms } from "./members.ts";
import { membersOf } from "./members.ts";
import type { Said } from "./said.ts";
import { changed, refused, remarksAbout, warned } from "./said.ts";

/**
 * A target group's own port cannot be changed, and is used only by targets that bring none. Ours all do, so it is the
 * same for every group, and no change of members or listeners ever calls for another group.
 */
export const groupPort = 80;

export type PoolMeaning =
  | { readonly kind: "group"; readonly group: DesiredGroup; readonly remarks: readonly Remark[] }
  | { readonly kind: "refused"; readonly remarks: readonly Remark[] };

/** Who uses the pool: one group for all its listeners, which its protocol always allows. */
export interface Use {
  readonly label: string;
  readonly protocol: DesiredGroup["protocol"];
  /** One of its listeners is TLS. */
  readonly hasTls: boolean;
}

/**
 * | pool | meaning |
 * | --- | --- |
 * | disabled | refused |
 * | members, but none is a target and one is refused | refused: a remark never empties a group |
 * | PROXY, PROXYV2 | proxy protocol version 2 |
 * | SOURCE_IP persistence | stickiness by source address, not with a TLS listener |
 * | cookie persistence | warned |
 * | algorithm other than round robin | warned |
 */
export function poolMeaning(pool: SourcePool, use: Use, terms: Omit<Terms, "isUdp">): PoolMeaning {
  const { label, protocol } = use;
  if (!pool.adminStateUp) {
    const sentence =
      "it is disabled: an NLB cannot hold a group back, so what stands stays as it is until it is enabled, or its listeners are disabled";
    return { kind: "refused", remarks: remarksAbout(label, [refused(sentence)]) };
  }
  const { family, targets, withheld, checkPort, ...found } = membersOf(pool, {
    ...terms,
    isUdp: protocol === "UDP",
  });
  if (targets.length === 0 && withheld.some(({ isDrained }) => !isDrained)) {
    const sentence = "no member that is in use can be a target: what stands stays as it is";
    return { kind: "refused", remarks: [...remarksAbout(label, [refused(sentence)]), ...found.remarks] };
  }
  const { check, said } = healthCheckOf(pool.healthMonitor);
  const stickiness = stickinessOf(pool, use);
  return {
    kind: "group",
    group: {
      key: groupKey(pool.id, protocol, family),
      poolId: pool.id,
      protocol,
      port: groupPort,
      ipAddressType: family,
      healthCheck: { ...check, ...(checkPort !== undefined && { port: checkPort }) },
      proxyProtocol: pool.protocol === "PROXY" || pool.protocol === "PROXYV2",
      stickiness: stickiness.isOn,
      targets,
      withheld,
    },
    remarks: [
      ...remarksAbout(label, [...said, ...stickiness.said, ...lostOfPool(pool, use), ...found.said]),
      ...found.remarks,
    ],
  };
}

/** TLS listeners and groups have no stickiness: https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html */
function stickinessOf({ sessionPersistence }: SourcePool, { hasTls }: Use) {
  if (sessionPersistence === undefined) return { isOn: false, said: [] };
  if (sessionPersistence !== "SOURCE_IP")
    return {
      isOn: false,
      said: [warned(`its session persistence ${sessionPersistence} is lost: an NLB sees no cookies`)],
    };
  if (!hasTls) return { isOn: true, said: [] };
  const sentence =
    "its session persistence SOURCE_IP is lost: one of its listeners is TLS, and those have none";
  return { isOn: false, said: [warned(sentence)] };
}

function lostOfPool({ algorithm, protocol }: SourcePool, use: Use): readonly Said[] {
  return [
    ...(algorithm === "ROUND_ROBIN"
      ? []
      : [warned(`its algorithm ${algorithm} is lost: an NLB chooses by a hash of each connection`)]),
    ...(protocol === "PROXY"
      ? [
          changed(
            "its proxy protocol becomes version 2: an NLB does not speak version 1, so its members must understand 2",
          ),
        ]
      : []),
    ...(use.protocol === "UDP"
      ? [warned("the NLB checks UDP members by TCP or HTTP: one that answers neither counts as unhealthy")]
      : []),
  ];
}
