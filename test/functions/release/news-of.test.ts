import { describe, expect, test } from "vitest";
import { newsOf } from "../../../functions/release/news-of.ts";
import { ann, digest, iso, record, release, t0 } from "./world.ts";

const at = new Date(t0);
const stepsOf = (state: string, changes: Parameters<typeof record>[0] = {}) =>
  newsOf(record(changes), state, "why", at, true).nextSteps;
const { tag: _, ...untagged } = record();

describe("what a person can do next", () => {
  test("about an approval that is wanted is to give it or not", () => {
    expect(stepsOf("approval-wanted")).toEqual([
      `pointsman release approve ${release} --reason "…"`,
      `pointsman release reject ${release} --reason "…"`,
    ]);
  });

  test("about what was rolled back is to look, and to push or start anew", () => {
    expect(stepsOf("rolled-back")).toEqual([
      `pointsman release show ${release}`,
      "Push a new image, or start this one again by hand",
    ]);
  });

  test("about what was refused is to look, and to start it again with the rights that it takes", () => {
    const again = "Releasers and on-call may start it again; only on-call with --override freeze,window";
    expect(stepsOf("refused")).toEqual([
      `pointsman release show ${release}`,
      'pointsman release start storefront --tag v2 --reason "…"',
      again,
    ]);
    expect(newsOf(untagged, "refused", "why", at, true).nextSteps).toEqual([
      `pointsman release show ${release}`,
      `pointsman release start storefront --digest ${digest("b")} --reason "…"`,
      again,
    ]);
  });

  test("about a rollback that was refused is to roll back again", () => {
    expect(stepsOf("refused", { kind: "rollback" })).toEqual([
      `pointsman release show ${release}`,
      'pointsman rollback storefront --reason "…"',
    ]);
  });

  test("about what could not be brought back is to look, and to roll back", () => {
    expect(stepsOf("needs-a-person")).toEqual([
      `pointsman release show ${release}`,
      'pointsman rollback storefront --reason "…"',
    ]);
  });

  test.for(["accepted", "settled", "superseded"])("about %s is nothing", (state) => {
    expect(newsOf(record(), state, "why", at, true)).not.toHaveProperty("nextSteps");
  });
});

test("news tell which release of what, by whom, when and why, and whether people want to know", () => {
  expect(newsOf(record({ by: ann }), "settled", "baked for 900 s", at, false)).toEqual({
    id: `${release}:settled`,
    release,
    service: "storefront",
    kind: "release",
    state: "settled",
    at: iso(t0),
    reason: "baked for 900 s",
    by: ann,
    forPeople: false,
    digest: digest("b"),
    tag: "v2",
  });
});
