import { describe, expect, test } from "vitest";
import { chunks, inOrder, networkOf, targetKey } from "../../../../functions/targets/plan/identity.ts";
import { familyOf, listenerName, ruleName } from "../../../../functions/targets/plan/named.ts";
import { asSent, counted, listed, sorted } from "../../../../functions/targets/plan/words.ts";
import { at } from "./world.ts";

describe("who a target is", () => {
  test.for([
    ["outside the VPC", { address: "10.9.0.1", port: 80, zone: "all" }, "10.9.0.1|80|all"],
    ["inside, as it is sent", { address: "10.9.0.1", port: 80 }, "10.9.0.1|80|"],
    ["inside, as it is reported", { address: "10.9.0.1", port: 80, zone: "eu-west-1a" }, "10.9.0.1|80|"],
    ["another port", { address: "10.9.0.1", port: 81, zone: "all" }, "10.9.0.1|81|all"],
    ["IPv6 in another form", { address: "FD00:0:0::1", port: 80 }, "fd00::1|80|"],
    ["no address", { address: "a:b", port: 80 }, "a:b|80|"],
  ] as const)("%s", ([, target, key]) => {
    expect(targetKey(target)).toBe(key);
  });

  test.for([
    ["10.0.0.1/8", "10.0.0.0/8"],
    ["10.1.2.0/24", "10.1.2.0/24"],
    ["0.0.0.0/0", "0.0.0.0/0"],
    ["FD00::1/64", "fd00::/64"],
    ["no network", "no network"],
  ] as const)("of the CIDR %s EC2 keeps %s", ([cidr, network]) => {
    expect(networkOf(cidr)).toBe(network);
  });
});

test.for([
  ["TCP", "tcp"],
  ["TLS", "tcp"],
  ["UDP", "udp"],
  ["QUIC", "udp"],
] as const)("a %s listener is of the family %s", ([protocol, family]) => {
  expect(familyOf(protocol)).toBe(family);
});

test("what the ledger counts absences under is named by port and family, and by rule", () => {
  expect(listenerName({ port: 443, protocol: "TLS" })).toBe("listener 443/tcp");
  expect(ruleName({ protocol: "udp", port: 53, cidr: "10.0.0.1/8" })).toBe("rule udp 53 10.0.0.0/8");
});

describe("chunks", () => {
  test.for([
    [0, []],
    [1, [1]],
    [200, [200]],
    [201, [200, 1]],
    [400, [200, 200]],
  ] as const)("%i targets go in %j", ([count, sizes]) => {
    expect(chunks(Array.from({ length: count }, (_, index) => index)).map(({ length }) => length)).toEqual(
      sizes,
    );
  });

  test("nothing is lost or doubled", () => {
    expect(chunks([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
  });
});

describe("words", () => {
  test("names five targets, and counts the others", () => {
    expect(listed([at(1), { address: "fd00::1", port: 8080 }])).toBe("10.9.0.1:80, [fd00::1]:8080");
    expect(listed([1, 2, 3, 4, 5].map((each) => at(each)))).toMatch(/10\.9\.0\.5:80$/);
    expect(listed([1, 2, 3, 4, 5, 6, 7].map((each) => at(each)))).toMatch(/10\.9\.0\.5:80 and 2 more$/);
  });

  test("counts one and many", () => {
    expect([counted(0, "target"), counted(1, "target"), counted(2, "target")]).toEqual([
      "0 targets",
      "1 target",
      "2 targets",
    ]);
    expect(counted(2, "is", "are")).toBe("2 are");
  });

  test("sends a zone only where it is all", () => {
    expect(asSent({ address: "a", port: 1, zone: "all" })).toEqual({ address: "a", port: 1, zone: "all" });
    expect(asSent({ address: "a", port: 1, zone: "eu-west-1a" })).toEqual({ address: "a", port: 1 });
    expect(asSent({ address: "a", port: 1, zone: undefined })).toEqual({ address: "a", port: 1 });
  });

  test("sorts targets by who they are, whatever they came in", () => {
    expect(sorted([at(2), at(1, { port: 443 }), at(1)])).toEqual([at(1, { port: 443 }), at(1), at(2)]);
    expect([inOrder("a", "b"), inOrder("b", "a"), inOrder("a", "a")]).toEqual([-1, 1, 0]);
  });
});
