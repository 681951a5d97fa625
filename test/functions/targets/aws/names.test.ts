import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  groupName,
  groupPrefix,
  isOwned,
  loadBalancerName,
  ownerTags,
} from "../../../../functions/targets/aws/names.ts";

const owners = fc.record({ installation: fc.string(), mirror: fc.string() });
const allowed = /^(?!internal-)[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,30}[a-zA-Z0-9])?$/;

describe("a name", () => {
  test("is one that AWS takes, whatever the mirror is called", () => {
    fc.assert(
      fc.property(owners, fc.string(), (owner, key) => {
        expect(loadBalancerName(owner)).toMatch(allowed);
        expect(groupName(owner, key)).toMatch(allowed);
        expect(groupName(owner, key).startsWith(groupPrefix(owner))).toBe(true);
      }),
    );
  });

  test("is another one for another mirror, installation or key, however they are cut", () => {
    const owner = { installation: "a", mirror: "bc" };
    const other = { installation: "ab", mirror: "c" };
    expect(loadBalancerName(owner)).not.toBe(loadBalancerName(other));
    expect(groupPrefix(owner)).not.toBe(groupPrefix(other));
    expect(groupName(owner, "x")).not.toBe(groupName(owner, "y"));
  });

  test("tells people whose load balancer it is", () => {
    const name = loadBalancerName({ installation: "pointsman", mirror: "web.shop" });
    expect(name).toMatch(/^pm-web-shop-[0-9a-f]{11}$/);
    const none = loadBalancerName({ installation: "pointsman", mirror: "…" });
    expect(none).toMatch(/^pm-mirror-[0-9a-f]{11}$/);
  });
});

test("a thing is owned by the mirror and the installation that its tags name, by both", () => {
  const owner = { installation: "a", mirror: "b" };
  expect(isOwned(ownerTags(owner), owner)).toBe(true);
  expect(isOwned(ownerTags(owner), { ...owner, mirror: "c" })).toBe(false);
  expect(isOwned(ownerTags(owner), { ...owner, installation: "c" })).toBe(false);
  expect(isOwned({}, owner)).toBe(false);
});
