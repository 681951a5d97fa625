import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { releaseId } from "../../../../functions/release/accept/release-id.ts";
import {
  finalizerName,
  finalizersBefore,
  mostFinalizers,
} from "../../../../functions/release/finalize/finalizer-name.ts";
import { digest, release, t0 } from "../world.ts";

const uuid = "0b7e7a0c-58d3-4d1b-9d0e-3f6f2f1c9a55";
const longest = releaseId("s".repeat(40), t0, digest("a"));

describe("a finalizer's name", () => {
  test("has its number and what it finishes", () => {
    expect(finalizerName(release, 1)).toBe(`finalize-1-${release}`);
  });

  test("of a finalizer's finalizer goes on counting, and names the release itself", () => {
    expect(finalizerName(finalizerName(release, 1), 2)).toBe(`finalize-2-${release}`);
    expect(finalizersBefore(finalizerName(release, 4))).toBe(4);
    expect([finalizersBefore(release), finalizersBefore(uuid)]).toEqual([0, 0]);
    expect(finalizerName("finalize-12-shop", 13)).toBe("finalize-13-shop");
    expect(finalizersBefore("finalize-12-shop")).toBe(12);
  });

  test("is one that Step Functions takes, for any name that it has taken before", () => {
    const name = fc.string({
      unit: fc.constantFrom(..."abcXYZ019-_".split("")),
      minLength: 1,
      maxLength: 80,
    });
    fc.assert(
      fc.property(name, fc.integer({ min: 1, max: mostFinalizers }), (id, number) => {
        expect(finalizerName(id, number)).toMatch(/^[A-Za-z0-9_-]{1,80}$/);
      }),
    );
  });

  test("is not counted from a service that is called like one", () => {
    expect(finalizersBefore("to-finalize-3-shop")).toBe(0);
    expect(finalizerName("to-finalize-3-shop", 1)).toBe("finalize-1-to-finalize-3-shop");
  });

  test("is cut to what Step Functions takes", () => {
    expect(finalizerName("x".repeat(80), 1)).toBe(`finalize-1-${"x".repeat(69)}`);
  });

  test("of the longest release is not cut", () => {
    expect(finalizerName(longest, mostFinalizers)).toBe(`finalize-${mostFinalizers}-${longest}`);
  });

  test("invariant 6: finalizers of one release, and of each other, are so many and no more", () => {
    const names = new Set<string>();
    let id = release;
    while (finalizersBefore(id) < mostFinalizers) {
      id = finalizerName(id, finalizersBefore(id) + 1);
      names.add(id);
      expect(names.size).toBeLessThanOrEqual(mostFinalizers);
    }
    expect(names.size).toBe(mostFinalizers);
  });
});
