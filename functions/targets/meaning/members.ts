import type { SourceMember, SourcePool } from "../read/source.ts";
import type { Family, Place, Reach } from "./address.ts";
import { canonical, placeOf } from "./address.ts";
import type { DesiredTarget, Remark, WithheldTarget } from "./desired.ts";
import type { Said } from "./said.ts";
import { changed, compare, refused, remarksAbout, warned } from "./said.ts";

/**
 * Which members of a pool are targets. The first row that fits:
 *
 * | member | meaning |
 * | --- | --- |
 * | weight 0, or admin_state_up false | drained |
 * | backup, and a member that is neither is left | drained |
 * | a port outside 1–65535, or an address that is no place (`address.ts`) | refused |
 * | of the family that fewer members have (IPv4 if equal; IPv6 on an IPv4 NLB) | refused |
 * | outside the VPC, in a UDP pool | refused |
 * | any other, in whichever operating status | target; the same address and port once |
 */
export interface Members {
  readonly family: Family;
  readonly targets: readonly DesiredTarget[];
  readonly withheld: readonly WithheldTarget[];
  /** The one port at which all targets are checked, if it is not each one's own. */
  readonly checkPort: number | undefined;
  readonly said: readonly Said[];
  readonly remarks: readonly Remark[];
}

export interface Terms {
  readonly reach: Reach;
  readonly isDualstack: boolean;
  readonly isUdp: boolean;
}

type Named = { readonly member: SourceMember; readonly place: Place; readonly target: DesiredTarget };

export function membersOf({ members }: SourcePool, terms: Terms): Members {
  const named = members.map((member): Named => {
    const place = placeOf(member.address, terms.reach);
    return { member, place, target: targetAt(place, member.port) };
  });
  const family = familyOf(named, terms);
  const anyLeft = members.some((member) => !member.backup && outOfUse(member) === undefined);
  const judged = named.map((one) => {
    const drained = outOfUse(one.member) ?? spare(one.member, anyLeft);
    const refusal = drained === undefined ? refusalOf(one, family, terms) : undefined;
    return { ...one, drained, refusal };
  });
  const used = judged.filter(({ drained, refusal }) => drained === undefined && refusal === undefined);
  const targets = distinct(used.map(({ target }) => target));
  const inUse = new Set(targets.map(identity));
  const withheld = judged.flatMap(({ target, drained, refusal }): WithheldTarget[] => {
    if (inUse.has(identity(target))) return [];
    if (drained !== undefined) return [{ target, reason: drained, isDrained: true }];
    return refusal === undefined ? [] : [{ target, reason: refusal, isDrained: false }];
  });
  return {
    family,
    targets,
    withheld: distinctWithheld(withheld),
    checkPort: checkPortOf(used),
    said: lost(used, anyLeft),
    remarks: judged.flatMap(({ target, refusal }) =>
      refusal === undefined ? [] : remarksAbout(`member ${identity(target)}`, [refused(refusal)]),
    ),
  };
}

export function targetAt({ address, zone }: Place, port: number): DesiredTarget {
  return { address, port, ...(zone && { zone }) };
}

function outOfUse({ weight, adminStateUp }: SourceMember): string | undefined {
  if (!adminStateUp) return "it is disabled";
  return weight === 0 ? "its weight is 0" : undefined;
}

function spare({ backup }: SourceMember, anyLeft: boolean): string | undefined {
  return backup && anyLeft ? "it is a backup, and other members are left" : undefined;
}

function refusalOf(
  { member, place }: Named,
  family: Family,
  { isDualstack, isUdp }: Terms,
): string | undefined {
  if (member.port < 1 || member.port > 65_535) return `${member.port} is no port`;
  if (place.kind === "refused") return place.reason;
  if (place.family !== family)
    return isDualstack
      ? `a target group has one address family, and most members of the pool are ${written[family]}`
      : "the NLB has no IPv6 address (ipAddressType: ipv4), and then takes no IPv6 targets";
  if (isUdp && place.zone === "all")
    return "a UDP target must be in the NLB's VPC: elsewhere it would see the clients' own addresses, and its answers would not pass the NLB";
  return undefined;
}

const written: Readonly<Record<Family, string>> = { ipv4: "IPv4", ipv6: "IPv6" };

/**
 * Drained members count too: draining must not turn the family, which would be another target group. Most rather than
 * IPv4 first, so that one IPv4 member never takes the place of many IPv6 ones.
 */
function familyOf(named: readonly Named[], { isDualstack }: Terms): Family {
  if (!isDualstack) return "ipv4";
  const families = named.flatMap(({ place }) => (place.kind === "reachable" ? [place.family] : []));
  const sixes = families.filter((family) => family === "ipv6").length;
  return sixes > families.length - sixes ? "ipv6" : "ipv4";
}

/** A health check has one port, or each target's own. */
function checkPortOf(used: readonly Named[]): number | undefined {
  const ports = new Set(used.map(({ member }) => member.monitorPort ?? member.port));
  const [port, ...others] = ports;
  const isOwn = used.every(({ member }) => member.port === (member.monitorPort ?? member.port));
  return others.length > 0 || isOwn ? undefined : port;
}

/** What the members in use say, and targets cannot: once for the pool. */
function lost(used: readonly Named[], anyLeft: boolean): readonly Said[] {
  const members = used.map(({ member }) => member);
  const weights = new Set(members.map(({ weight }) => weight));
  const elsewhere = members.filter(
    ({ address, monitorAddress }) =>
      monitorAddress !== undefined && canonical(monitorAddress) !== canonical(address),
  );
  const otherPort = members.filter(
    ({ port, monitorPort }) => monitorPort !== undefined && monitorPort !== port,
  );
  const doubles = used.length - new Set(used.map(({ target }) => identity(target))).size;
  const said: readonly [boolean, Said][] = [
    [!anyLeft && used.length > 0, changed("no other member is left, so its backup members are in use")],
    [
      weights.size > 1,
      warned("its members have different weights: targets have none, and share the traffic equally"),
    ],
    [
      elsewhere.length > 0,
      warned(`${elsewhere.length} of its members have a monitor address: an NLB checks the target itself`),
    ],
    [
      otherPort.length > 0 && checkPortOf(used) === undefined,
      warned(
        `${otherPort.length} of its members have a monitor port, but not all the same one: each target is checked at its own port`,
      ),
    ],
    [doubles > 0, changed("it names the same address and port more than once: that is one target")],
  ];
  return said.flatMap(([applies, remark]) => (applies ? [remark] : []));
}

/** `10.0.0.1:80`, `[2001:db8::1]:80`; the zone follows from the address. */
function identity({ address, port }: DesiredTarget): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

function distinct(targets: readonly DesiredTarget[]): readonly DesiredTarget[] {
  const found = new Map(targets.map((target) => [identity(target), target]));
  return [...found.values()].sort(byTarget);
}

/** Of the same target drained and refused, the refusal holds: it removes nothing. */
function distinctWithheld(withheld: readonly WithheldTarget[]): readonly WithheldTarget[] {
  const cautiousLast = [...withheld].sort(
    (a, b) => Number(b.isDrained) - Number(a.isDrained) || compare(a.reason, b.reason),
  );
  const found = new Map(cautiousLast.map((one) => [identity(one.target), one]));
  return [...found.values()].sort((a, b) => byTarget(a.target, b.target));
}

const byTarget = (a: DesiredTarget, b: DesiredTarget): number =>
  compare(a.address, b.address) || a.port - b.port;
