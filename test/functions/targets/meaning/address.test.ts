import { expect, test } from "vitest";
import { canonical, placeOf, reachOf } from "../../../../functions/targets/meaning/address.ts";
import { around } from "./shop.ts";

const vpc = ["10.0.0.0/16", "52.95.0.0/24", "2600:1f16::/56"];

const place = (
  address: string,
  declared: readonly string[] = [],
  claims: ReadonlyMap<string, string> = new Map(),
) => placeOf(address, reachOf(declared, around({ vpcCidrs: vpc, claims })));

const reasonOf = (...from: Parameters<typeof place>): string | undefined => {
  const found = place(...from);
  return found.kind === "refused" ? found.reason : undefined;
};

test.for([
  "10.1.0.0",
  "10.255.255.255",
  "172.16.0.0",
  "172.31.255.255",
  "192.168.0.0",
  "192.168.255.255",
  "100.64.0.0",
  "100.127.255.255",
])("%s is private and outside the VPC: reachable, and looked for from every zone", (address) => {
  expect(place(address)).toEqual({ kind: "reachable", address, family: "ipv4", zone: "all" });
});

test.for([
  "9.255.255.255",
  "11.0.0.0",
  "172.15.255.255",
  "172.32.0.0",
  "192.167.255.255",
  "192.169.0.0",
  "100.63.255.255",
  "100.128.0.0",
  "52.95.1.0",
])("%s is public, and refused, declared or not", (address) => {
  const reason =
    "it is a public address: a target group takes those of its VPC, 10/8, 172.16/12, 192.168/16 and 100.64/10 only";
  expect(place(address)).toEqual({ kind: "refused", address, zone: "all", reason });
  expect(reasonOf(address, [`${address}/32`])).toBe(reason);
});

test.for<[string, string]>([
  ["0.0.0.0", "it stands for no host"],
  ["0.255.255.255", "it stands for no host"],
  ["127.0.0.1", "it is a loopback address"],
  ["127.255.255.255", "it is a loopback address"],
  ["169.254.169.254", "it is a link-local address, which ends at its own network"],
  ["224.0.0.1", "it is a multicast address"],
  ["239.255.255.255", "it is a multicast address"],
  ["255.255.255.255", "it is the broadcast address"],
  ["::", "it stands for no host"],
  ["::1", "it is a loopback address"],
  ["fe80::1", "it is a link-local address, which ends at its own network"],
  ["ff02::1", "it is a multicast address"],
])("%s is refused, even if it is declared and in the VPC's ranges", ([address, reason]) => {
  const range = address.includes(":") ? "::/0" : "0.0.0.0/0";
  expect(reasonOf(address)).toBe(reason);
  expect(placeOf(address, reachOf([range], around({ vpcCidrs: [range] })))).toMatchObject({ reason });
});

test.for<[string, string]>([
  ["240.0.0.1", "reserved"],
  ["192.0.2.1", "reserved"],
  ["198.18.0.1", "reserved"],
  ["2001:db8::1", "reserved"],
  ["::ffff:10.1.0.1", "ipv4Mapped"],
])("%s is of a special range, and refused by its name", ([address, range]) => {
  expect(reasonOf(address)).toBe(
    `it is an address of a special range (${range}): a target group takes those of its VPC, 10/8, 172.16/12, 192.168/16 and 100.64/10 only`,
  );
});

test.for<[string, string]>([
  ["10.0.0.0", "10.0.0.0/16"],
  ["10.0.255.255", "10.0.0.0/16"],
  ["52.95.0.9", "52.95.0.0/24"],
  ["2600:1f16::9", "2600:1f16::/56"],
])("%s lies in the VPC: refused unless declared, and then its zone is ELB's to find", ([address, range]) => {
  expect(place(address)).toEqual({
    kind: "refused",
    address,
    reason: `it lies in the VPC's own range ${range}, so AWS would look for it there: name it under declaredAddresses if that is where it is`,
  });
  const declared = [address.includes(":") ? `${address}/128` : `${address}/32`];
  expect(place(address, declared)).toEqual({
    kind: "reachable",
    address,
    family: address.includes(":") ? "ipv6" : "ipv4",
  });
});

test("an address that a mirror of another project claims is refused unless declared", () => {
  const claims = new Map([["10.1.0.1", "till"]]);
  expect(place("10.1.0.1", [], claims)).toEqual({
    kind: "refused",
    address: "10.1.0.1",
    zone: "all",
    reason:
      "mirror till of another project claims the same address, and AWS reaches one of the two at most: name it under declaredAddresses of the mirror whose address that is",
  });
  expect(place("10.1.0.2", [], claims).kind).toBe("reachable");
  expect(place("10.1.0.1", ["192.168.0.0/16", "10.1.0.0/24"], claims).kind).toBe("reachable");
});

test("IPv6 outside the VPC is tried only if it is unique local and declared", () => {
  expect(reasonOf("fd00::1")).toBe(
    "it is an IPv6 address outside the VPC, and AWS documents none that a target group takes: name it under declaredAddresses to try",
  );
  expect(place("fd00::1", ["fd00::/64"])).toEqual({
    kind: "reachable",
    address: "fd00::1",
    family: "ipv6",
    zone: "all",
  });
  expect(reasonOf("2a00::1", ["2a00::/64"])).toMatch(/^it is a public address/);
});

test.for([
  "10.1",
  "010.1.0.1",
  "0x0a.1.0.1",
  "10.1.0.256",
  "10.1.0.1 ",
  "10.1.0.1/32",
  "167837697",
  "fe80::1%eth0",
  ":::",
  "",
  "web-1",
])("%j is no address, though some programs read it as one", (text) => {
  expect(place(text)).toEqual({ kind: "refused", address: text, reason: "it is no IP address" });
  expect(canonical(text)).toBeUndefined();
});

test("an address has one form", () => {
  expect(canonical("2001:0DB8:0:0:1:0:0:1")).toBe("2001:db8::1:0:0:1");
  expect(canonical("2001:db8:0:1:1:1:1:1")).toBe("2001:db8:0:1:1:1:1:1");
  expect(canonical("10.1.0.1")).toBe("10.1.0.1");
});

test("a range that is none stops everything: nothing can be judged by it", () => {
  expect(() => reachOf([], around({ vpcCidrs: ["10.0.0.0"] }))).toThrow();
  expect(() => reachOf(["everything"], around())).toThrow();
});

test("an address in the VPC's ranges and in none of its subnets needs the zone `all`", () => {
  const reach = reachOf(["10.0.0.0/16"], around({ vpcCidrs: vpc, subnetCidrs: ["10.0.1.0/24"] }));
  expect(placeOf("10.0.1.9", reach)).toEqual({ kind: "reachable", address: "10.0.1.9", family: "ipv4" });
  expect(placeOf("10.0.2.9", reach)).toMatchObject({ kind: "reachable", zone: "all" });
});
