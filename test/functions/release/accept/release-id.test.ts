import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { releaseId, stamp } from "../../../../functions/release/accept/release-id.ts";
import { digest, t0 } from "../world.ts";

const someDigest = fc
  .string({ unit: fc.constantFrom(..."0123456789abcdef".split("")), minLength: 64, maxLength: 64 })
  .map((hex) => `sha256:${hex}`);
const someTime = fc.integer({ min: 0, max: 4_102_444_799_000 });
const longestService = "s".repeat(40);

describe("a release's id", () => {
  test("is the service, the time of the push and the beginning of the digest", () => {
    const pushedAt = Date.parse("2026-11-21T09:55:00.123Z");
    expect(releaseId("storefront", pushedAt, digest("3"))).toBe("storefront-20261121T095500Z-33333333");
  });

  test("invariant 7: the same push always has the same id", () => {
    fc.assert(
      fc.property(someTime, someDigest, (at, image) => {
        expect(releaseId("storefront", at, image)).toBe(releaseId("storefront", at, image));
      }),
    );
  });

  test("differs for another service, another second, or another image", () => {
    const id = releaseId("storefront", t0, digest("a"));
    expect(releaseId("checkout", t0, digest("a"))).not.toBe(id);
    expect(releaseId("storefront", t0 + 1000, digest("a"))).not.toBe(id);
    expect(releaseId("storefront", t0, digest("b"))).not.toBe(id);
  });

  test("is a name that Step Functions takes, and a finalizer's name has room for it", () => {
    fc.assert(
      fc.property(someTime, someDigest, (at, image) => {
        const id = releaseId(longestService, at, image);
        expect(id).toMatch(/^[A-Za-z0-9_-]+$/);
        expect(`finalize-99-${id}`.length).toBeLessThanOrEqual(80);
      }),
    );
  });
});

describe("a time stamp", () => {
  test.for([
    ["2026-11-21T09:55:00.000Z", "20261121T095500Z"],
    ["2026-01-02T00:00:59.999Z", "20260102T000059Z"],
    ["2027-12-31T23:59:59.999Z", "20271231T235959Z"],
  ] as const)("%s becomes %s", ([at, wanted]) => {
    expect(stamp(Date.parse(at))).toBe(wanted);
  });

  test("sorts as time does", () => {
    fc.assert(
      fc.property(someTime, someTime, (one, other) => {
        const [earlier, later] = one < other ? [one, other] : [other, one];
        expect(stamp(earlier) <= stamp(later)).toBe(true);
      }),
    );
  });
});
