import { expect, test } from "vitest";
import type { SourceMember } from "../../../../functions/targets/read/source.ts";
import { desiredOf, dualstack, member, ofMembers, onlyGroup, pool, said, written } from "./shop.ts";

const withheld = (members: readonly SourceMember[], ...more: [Parameters<typeof ofMembers>[1]?]) =>
  onlyGroup(ofMembers(members, ...more)).withheld.map(({ target, reason, isDrained }) => ({
    target: `${target.address}:${target.port}${target.zone ? ` ${target.zone}` : ""}`,
    reason,
    isDrained,
  }));

const other = member({ address: "10.1.0.2" });

test("members are targets by address and port, in order, with zone all outside the VPC and none inside", () => {
  const members = [
    member({ address: "10.1.0.2" }),
    member({ address: "10.1.0.1", port: 9000 }),
    member({ address: "10.1.0.1", port: 800 }),
    member({ address: "10.0.7.1" }),
  ];
  expect(written(onlyGroup(ofMembers(members, { declaredAddresses: ["10.0.7.0/24"] })))).toEqual([
    "10.0.7.1:8080",
    "10.1.0.1:800 all",
    "10.1.0.1:9000 all",
    "10.1.0.2:8080 all",
  ]);
});

test.for(["ONLINE", "ERROR", "OFFLINE", "NO_MONITOR", "DRAINING", "DEGRADED"])(
  "operating status %s is Octavia's view of health, and not membership",
  (operatingStatus) => {
    expect(written(onlyGroup(ofMembers([member({ operatingStatus })])))).toEqual(["10.1.0.1:8080 all"]);
  },
);

test("weight 0 drains, weight 1 does not", () => {
  expect(withheld([member({ weight: 0 }), other])).toEqual([
    { target: "10.1.0.1:8080 all", reason: "its weight is 0", isDrained: true },
  ]);
  expect(withheld([member({ weight: 1 }), other])).toEqual([]);
});

test("a disabled member is drained, whatever its weight and its address", () => {
  for (const over of [{}, { weight: 0 }, { address: "10.0.0.9" }, { address: "8.8.8.8" }]) {
    const desired = ofMembers([member({ adminStateUp: false, ...over }), other]);
    expect(onlyGroup(desired).withheld).toMatchObject([{ reason: "it is disabled", isDrained: true }]);
    expect(said(desired)).toEqual([]);
  }
});

const backup = member({ address: "10.1.0.9", backup: true });

test("backup members are drained while another member is left", () => {
  expect(written(onlyGroup(ofMembers([other, backup])))).toEqual(["10.1.0.2:8080 all"]);
  expect(withheld([other, backup])).toEqual([
    { target: "10.1.0.9:8080 all", reason: "it is a backup, and other members are left", isDrained: true },
  ]);
});

test.for<[string, Partial<SourceMember>]>([
  ["weight 0", { weight: 0 }],
  ["a disabled member", { adminStateUp: false }],
])("backup members are in use when only %s is left beside them, and that is said", ([, over]) => {
  const desired = ofMembers([{ ...other, ...over }, backup]);
  expect(written(onlyGroup(desired))).toEqual(["10.1.0.9:8080 all"]);
  expect(said(desired)).toEqual([
    "changed pool web: no other member is left, so its backup members are in use",
  ]);
});

test("where nobody is in use, nothing is said of backup members", () => {
  expect(said(ofMembers([member({ weight: 0 })]))).toEqual([]);
  expect(said(ofMembers([member({ weight: 0 }), member({ address: "10.1.0.2", backup: true })]))).toEqual([
    "changed pool web: no other member is left, so its backup members are in use",
  ]);
});

test("a disabled backup is drained like any other member", () => {
  expect(
    withheld([
      { ...backup, adminStateUp: false },
      { ...backup, address: "10.1.0.8" },
    ]),
  ).toEqual([{ target: "10.1.0.9:8080 all", reason: "it is disabled", isDrained: true }]);
});

test("invariant 2: backups do not take the place of members that are only refused", () => {
  const desired = ofMembers([member({ address: "8.8.8.8" }), backup]);
  expect(desired.groups).toEqual([]);
  expect(desired.kept.poolIds).toEqual(["web"]);
});

test("a refused member is withheld under its identity in AWS, not drained, and told of by name", () => {
  const desired = ofMembers([member({ address: "10.0.0.9" }), other]);
  const reason =
    "it lies in the VPC's own range 10.0.0.0/16, so AWS would look for it there: name it under declaredAddresses if that is where it is";
  expect(onlyGroup(desired).withheld).toEqual([
    { target: { address: "10.0.0.9", port: 8080 }, reason, isDrained: false },
  ]);
  expect(said(desired)).toEqual([`refused member 10.0.0.9:8080: ${reason}`]);
});

test("a member that another project's mirror claims too is refused, and stays if it is there", () => {
  const claims = new Map([["10.1.0.1", "till"]]);
  const desired = ofMembers([member(), other], {}, { claims });
  expect(onlyGroup(desired).withheld).toMatchObject([
    { target: { address: "10.1.0.1", port: 8080, zone: "all" }, isDrained: false },
  ]);
  expect(
    written(onlyGroup(ofMembers([member()], { declaredAddresses: ["10.1.0.1/32"] }, { claims }))),
  ).toEqual(["10.1.0.1:8080 all"]);
});

test.for([1, 65_535])("%d is a port", (port) => expect(withheld([member({ port }), other])).toEqual([]));

test.for([0, -1, 65_536])("%d is no port", (port) => {
  expect(withheld([member({ port }), other])).toMatchObject([
    { reason: `${port} is no port`, isDrained: false },
  ]);
});

test("what is no address is refused as it was written", () => {
  expect(withheld([member({ address: "web-1" }), other])).toEqual([
    { target: "web-1:8080", reason: "it is no IP address", isDrained: false },
  ]);
});

test("the same address and port is one target, however it is written, and that is said", () => {
  const declaredAddresses = ["2600:1f16::/64"];
  const members = [member({ address: "2600:1F16:0::5" }), member({ address: "2600:1f16::5", id: "again" })];
  const desired = ofMembers(members, { ...dualstack, declaredAddresses });
  expect(onlyGroup(desired).targets).toEqual([{ address: "2600:1f16::5", port: 8080 }]);
  expect(said(desired)).toEqual([
    "changed pool web: it names the same address and port more than once: that is one target",
  ]);
});

test("of a duplicate that is in use and drained, the one in use counts; of drained and refused, the refusal", () => {
  expect(withheld([member(), member({ id: "again", weight: 0 })])).toEqual([]);
  const twice = [member({ address: "8.8.8.8", weight: 0 }), member({ address: "8.8.8.8", id: "again" })];
  for (const pair of [twice, twice.toReversed()])
    expect(withheld([...pair, other])).toMatchObject([{ target: "8.8.8.8:8080 all", isDrained: false }]);
});

test("what is withheld is in order of address and port", () => {
  const members = [3, 1, 2].map((last) => member({ address: `10.1.0.${last}`, weight: 0 }));
  expect(withheld([...members, member({ port: 70, weight: 0 })]).map(({ target }) => target)).toEqual([
    "10.1.0.1:70 all",
    "10.1.0.1:8080 all",
    "10.1.0.2:8080 all",
    "10.1.0.3:8080 all",
  ]);
});

test("different weights are told of once", () => {
  const weights = (...all: readonly number[]) =>
    said(ofMembers(all.map((weight, index) => member({ address: `10.1.0.${index + 1}`, weight }))));
  expect(weights(1, 5, 10)).toEqual([
    "warned pool web: its members have different weights: targets have none, and share the traffic equally",
  ]);
  expect(weights(7, 7)).toEqual([]);
  expect(weights(7, 0)).toEqual([]);
});

test("a monitor address cannot be mirrored, unless it is the member's own", () => {
  const monitored = [member({ monitorAddress: "10.9.9.9" }), { ...other, monitorAddress: "10.1.0.2" }];
  expect(said(ofMembers(monitored))).toEqual([
    "warned pool web: 1 of its members have a monitor address: an NLB checks the target itself",
  ]);
  expect(said(ofMembers([{ ...other, monitorAddress: "10.1.0.2" }]))).toEqual([]);
});

type Ports = readonly [
  what: string,
  ports: readonly (readonly [port: number, monitor: number | undefined])[],
  check: number | undefined,
  warned?: number,
];

test.for<Ports>([
  [
    "all members agree on a monitor port",
    [
      [80, 9000],
      [81, 9000],
    ],
    9000,
  ],
  [
    "no member has one",
    [
      [80, undefined],
      [81, undefined],
    ],
    undefined,
  ],
  [
    "each is checked at its own",
    [
      [80, 80],
      [81, undefined],
    ],
    undefined,
  ],
  [
    "they differ",
    [
      [80, 9000],
      [81, 9001],
    ],
    undefined,
    2,
  ],
  [
    "one has none",
    [
      [80, 9000],
      [81, undefined],
    ],
    undefined,
    1,
  ],
  [
    "one has none, but its own port is the others' monitor port",
    [
      [80, 9000],
      [9000, undefined],
    ],
    9000,
  ],
])("the port of the health check when %s", ([, ports, check, warned]) => {
  const desired = ofMembers(
    ports.map(([port, monitorPort], index) => member({ address: `10.1.0.${index + 1}`, port, monitorPort })),
  );
  expect(onlyGroup(desired).healthCheck.port).toBe(check);
  expect("port" in onlyGroup(desired).healthCheck).toBe(check !== undefined);
  expect(said(desired)).toEqual(
    warned === undefined
      ? []
      : [
          `warned pool web: ${warned} of its members have a monitor port, but not all the same one: each target is checked at its own port`,
        ],
  );
});

test("a drained member has no say in the port of the health check", () => {
  const members = [member({ monitorPort: 9000 }), { ...other, monitorPort: 9001, weight: 0 }];
  expect(onlyGroup(ofMembers(members)).healthCheck.port).toBe(9000);
});

const six = (last: number, over: Partial<SourceMember> = {}) =>
  member({ address: `2600:1f16::${last}`, ...over });
const four = (last: number, over: Partial<SourceMember> = {}) =>
  member({ address: `10.1.0.${last}`, ...over });
const both = { ...dualstack, declaredAddresses: ["2600:1f16::/64"] };

test("IPv6 members are a group of their family", () => {
  const group = onlyGroup(ofMembers([six(1), six(2)], both));
  expect(group).toMatchObject({ key: "web.tcp6", ipAddressType: "ipv6" });
  expect(group.targets.map(({ address }) => address)).toEqual(["2600:1f16::1", "2600:1f16::2"]);
});

test("of both families most members decide, IPv4 if they are equal, and the rest is refused by name", () => {
  const most = ofMembers([six(1), six(2), four(1)], both);
  expect(onlyGroup(most).key).toBe("web.tcp6");
  expect(said(most)).toEqual([
    "refused member 10.1.0.1:8080: a target group has one address family, and most members of the pool are IPv6",
  ]);
  const equal = ofMembers([six(1), four(1)], both);
  expect(onlyGroup(equal).key).toBe("web.tcp4");
  expect(said(equal)).toEqual([
    "refused member [2600:1f16::1]:8080: a target group has one address family, and most members of the pool are IPv4",
  ]);
});

test("draining does not turn the family of a pool, and refused members have no say in it", () => {
  const drained = [four(1, { weight: 0 }), four(2, { weight: 0 }), four(3), six(1), six(2)];
  expect(onlyGroup(ofMembers(drained, both)).key).toBe("web.tcp4");
  const foreign = [six(1), member({ address: "8.8.8.8" }), member({ address: "8.8.4.4" })];
  expect(onlyGroup(ofMembers(foreign, both)).key).toBe("web.tcp6");
});

test("an IPv4 NLB takes no IPv6 members", () => {
  const desired = ofMembers([six(1), six(2), four(1)], { declaredAddresses: ["2600:1f16::/64"] });
  expect(onlyGroup(desired).key).toBe("web.tcp4");
  expect(said(desired)).toEqual(
    [1, 2].map(
      (last) =>
        `refused member [2600:1f16::${last}]:8080: the NLB has no IPv6 address (ipAddressType: ipv4), and then takes no IPv6 targets`,
    ),
  );
});

test("adding a member changes nothing of a group but its targets", () => {
  const { targets: _, ...before } = onlyGroup(ofMembers([four(1)]));
  const { targets, ...after } = onlyGroup(ofMembers([four(1), four(2, { port: 443 })]));
  expect(after).toEqual(before);
  expect(targets).toHaveLength(2);
});

test("a pool of 10,000 members is as many targets", () => {
  const members = Array.from({ length: 10_000 }, (_, index) =>
    member({ id: `m${index}`, address: `10.${1 + (index >> 16)}.${(index >> 8) & 255}.${index & 255}` }),
  );
  const desired = desiredOf({ pools: [pool({ members })] });
  expect(onlyGroup(desired).targets).toHaveLength(10_000);
});
