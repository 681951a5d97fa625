import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { OpenWait, WaitPoint } from "../../../../functions/ledger/records.ts";
import { whenItActs } from "../../../../functions/release/command/when.ts";
import { iso, release, t0 } from "../world.ts";

const at = (point: WaitPoint | undefined): OpenWait => ({
  release,
  service: "storefront",
  scope: "a",
  task: "deploy",
  token: "token",
  storedAt: iso(t0),
  ...(point ? { point } : {}),
});
const points: WaitPoint[] = [
  "pause",
  "freeze",
  "window",
  "compatibility",
  "approval",
  "preview",
  "shift",
  "bake",
  "previous-wait",
  "back-out",
  "yield",
];

describe("a promote", () => {
  test.for(["window", "bake", "pause"] as const)("acts at once at the %s", (point) => {
    expect(whenItActs("promote", [at(point)])).toMatch(/^at once: it is at /);
  });

  test("is kept for the bake while CodeDeploy shifts", () => {
    expect(whenItActs("promote", [at("shift")])).toBe(
      "at a pause in its ready wait, or at its bake: it is at CodeDeploy's own steps, which nothing can pause or skip",
    );
  });

  test("does not promise to stand in for an approval", () => {
    expect(whenItActs("promote", [at("preview")])).toMatch(/^never, for only an approval ends this: /);
    expect(whenItActs("promote", [at("approval")])).not.toContain("at once");
  });

  test("before the start does not promise anything of the bake", () => {
    for (const point of ["approval", "freeze"] as const)
      expect(whenItActs("promote", [at(point)])).not.toMatch(/at its bake|at once/);
  });
});

describe("a pause", () => {
  test.for(["freeze", "window", "approval", "preview", "bake", "pause"] as const)(
    "acts at once at: %s",
    (point) => {
      expect(whenItActs("pause", [at(point)])).toMatch(/^at once: it is at /);
    },
  );

  test("is kept for the next hold while CodeDeploy shifts", () => {
    expect(whenItActs("pause", [at("shift")])).toMatch(
      /^at its ready wait, its bake, or the next wave's start: /,
    );
  });
});

describe("an answer", () => {
  test("is never on the way back", () => {
    for (const kind of ["promote", "pause"] as const)
      expect(whenItActs(kind, [at("bake"), at("back-out")])).toBe("never: it is at its way back");
  });

  test("is at once where one of several cells can take it", () => {
    expect(whenItActs("promote", [at("shift"), at("bake")])).toBe("at once: it is at the bake");
  });

  test("is there also while nothing waits", () => {
    expect(whenItActs("pause", [])).toContain("at work");
    expect(whenItActs("promote", [at(undefined)])).toContain("at work");
  });

  test("says when, and where it is now, at every point", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("promote", "pause"),
        fc.array(fc.constantFrom(...points).map(at), { minLength: 1 }),
        (kind, waits) => {
          expect(whenItActs(kind, waits)).toMatch(/^(at|never)[^:]*: it is at [a-zC]/);
        },
      ),
    );
  });
});
