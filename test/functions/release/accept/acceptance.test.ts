import { describe, expect, test } from "vitest";
import { acceptance, matchesTag } from "../../../../functions/release/accept/acceptance.ts";
import type { Acceptance, AcceptanceFacts } from "../../../../functions/release/accept/acceptance.ts";
import type { OutcomeKind } from "../../../../functions/ledger/records.ts";
import type { ServiceConfig } from "../../../../functions/shared/service-config.ts";
import { config, digest, iso, minutes, release, settled, state, t0 } from "../world.ts";
import { attempt, freeze, inFlight, pushed } from "./acceptance-facts.ts";

type Row = readonly [
  sentence: string,
  changes: Partial<AcceptanceFacts>,
  push: Acceptance["kind"],
  sweep: Acceptance["kind"],
  person: Acceptance["kind"],
];

const stableHasIt = state({ stable: settled({ digest: digest("b") }) });
const lastPush = (at: number) => state({ lastPush: { at: iso(at), digest: digest("c"), tag: "v3" } });
const broken = {
  state: state({ needsPerson: { release: "storefront-broken", reason: "stuck", at: iso(t0 - minutes(5)) } }),
  overrides: ["freeze", "window"],
};
const frozen = { freeze, config: config({ whenFrozen: "refuse" }) };

describe("what becomes of a push, of what the sweep finds, and of a person's start", () => {
  test.for<Row>([
    ["starts where nothing stands against it", {}, "start", "start", "start"],
    ["no image has the tag any more", { image: undefined }, "ignore", "ignore", "refuse"],
    [
      "the tag points at another digest now",
      { image: { digest: digest("c"), artifactType: "" } },
      "ignore",
      "ignore",
      "refuse",
    ],
    [
      "a signature or an attestation, not an image",
      { image: { digest: digest("b"), artifactType: "application/vnd.dev.cosign.artifact.sig.v1+json" } },
      "ignore",
      "ignore",
      "refuse",
    ],
    [
      "an index, which has no artifact type",
      { image: { digest: digest("b"), artifactType: "" } },
      "start",
      "start",
      "start",
    ],
    [
      "an image in Docker's own format",
      { image: { digest: digest("b"), artifactType: "application/vnd.docker.container.image.v1+json" } },
      "start",
      "start",
      "start",
    ],
    ["a service that nothing is known of", { state: undefined }, "adopt", "adopt", "start"],
    [
      "pushed before the service was first seen",
      { state: state({ firstSeenAt: iso(t0 + 1) }) },
      "ignore",
      "ignore",
      "start",
    ],
    [
      "pushed at the moment it was first seen",
      { state: state({ firstSeenAt: iso(t0) }) },
      "start",
      "start",
      "start",
    ],
    ["older than the last push that was taken", { state: lastPush(t0 + 1) }, "ignore", "ignore", "start"],
    ["newer than the last push that was taken", { state: lastPush(t0 - 1) }, "start", "start", "start"],
    ["the same push again", { attempt: attempt({ pushedAt: iso(t0) }) }, "ignore", "ignore", "start"],
    [
      "the same push again, after it settled",
      { attempt: attempt({ pushedAt: iso(t0), outcome: "settled" }) },
      "ignore",
      "ignore",
      "start",
    ],
    ["pushed again while its release is under way", { attempt: attempt() }, "ignore", "ignore", "start"],
    [
      "pushed again after it settled, and another is stable since",
      { attempt: attempt({ outcome: "settled" }) },
      "start",
      "start",
      "start",
    ],
    ["stable has this image already", { state: stableHasIt }, "ignore", "ignore", "start"],
    [
      "stable has this image, another is on its way: a push goes back by intent",
      { state: stableHasIt, attempt: attempt({ outcome: "settled" }), inFlight: inFlight() },
      "queue",
      "ignore",
      "queue",
    ],
    ["frozen, and the file says to refuse", frozen, "refuse", "refuse", "refuse"],
    ["the last release still needs a person, whatever is overridden", broken, "refuse", "refuse", "refuse"],
    [
      "another image, pushed in the same second as the last one taken",
      { state: lastPush(t0) },
      "start",
      "start",
      "start",
    ],
    [
      "an image that ran before the service was first seen, pushed again",
      { attempt: { digest: digest("b"), release: "adopted", outcome: "settled" } },
      "start",
      "start",
      "start",
    ],
    ["frozen, and the file says to hold: the gates hold it", { freeze }, "start", "start", "start"],
    ["frozen, and overridden", { ...frozen, overrides: ["freeze"] }, "start", "start", "start"],
    [
      "frozen, and another rail overridden",
      { ...frozen, overrides: ["window"] },
      "refuse",
      "refuse",
      "refuse",
    ],
  ])("%s", ([, changes, push, sweep, person]) => {
    expect(acceptance(pushed({ ...changes, trigger: "push" })).kind).toBe(push);
    expect(acceptance(pushed({ ...changes, trigger: "sweep" })).kind).toBe(sweep);
    expect(acceptance(pushed({ ...changes, trigger: "person" })).kind).toBe(person);
  });

  test.for<OutcomeKind>(["rolled-back", "refused", "superseded", "needs-a-person"])(
    "an image that ended as %s starts again only by a person",
    (outcome) => {
      const changes = { attempt: attempt({ outcome }) };
      expect(acceptance(pushed(changes))).toMatchObject({
        kind: "ignore",
        reason: expect.stringContaining(`ended as ${outcome}`),
      });
      expect(acceptance(pushed({ ...changes, trigger: "sweep" })).kind).toBe("ignore");
      expect(acceptance(pushed({ ...changes, trigger: "person" })).kind).toBe("start");
    },
  );

  test("a person who names no digest gets whatever the tag points at", () => {
    expect(acceptance(pushed({ trigger: "person", push: { tag: "v2", at: t0 } }))).toEqual({ kind: "start" });
  });
});

const busy = (whileReleasing: ServiceConfig["whileReleasing"], changes = {}) =>
  acceptance(pushed({ config: config({ whileReleasing }), inFlight: inFlight(changes) }));

describe("while a release of the service runs", () => {
  const behind = { kind: "queue", reason: "waits for storefront-running" };
  const instead = { ...behind, supersedes: "storefront-running" };

  test.for([
    ["queue", {}, behind],
    ["queue", { hasBegun: true }, behind],
    ["supersede", {}, instead],
    ["supersede", { hasBegun: true }, behind],
    ["supersede-always", {}, instead],
    ["supersede-always", { hasBegun: true }, instead],
    ["supersede-always", { hasBegun: true, supersededOne: true }, behind],
  ] as const)("%s, with %o in flight", ([how, changes, wanted]) => {
    expect(busy(how, changes)).toEqual(wanted);
  });

  test("invariant 9: a refusal names what runs and whose decision it was", () => {
    expect(busy("refuse")).toEqual({
      kind: "refuse",
      reason: "storefront-running is running, and the service file says to refuse then",
    });
  });
});

describe("the reasons", () => {
  test("invariant 9: a refusal by a freeze says who froze it, when, why, and who may override it", () => {
    const { reason } = { reason: "", ...acceptance(pushed(frozen)) };
    for (const words of ["user/ann", iso(t0 - minutes(10)), "sale", "on-call", "--override freeze"])
      expect(reason).toContain(words);
  });

  test("invariant 9: a refusal beside something broken says what, since when, and what on-call does about it", () => {
    const { reason } = { reason: "", ...acceptance(pushed(broken)) };
    for (const words of ["storefront-broken", iso(t0 - minutes(5)), "stuck", "pointsman rollback storefront"])
      expect(reason).toContain(words);
  });

  test("a missing image is named by the tag that was asked for", () => {
    expect(acceptance(pushed({ image: undefined }))).toMatchObject({ reason: "no image has the tag v2 now" });
    const untagged = pushed({ image: undefined, push: { tag: "", at: t0 } });
    expect(acceptance(untagged)).toMatchObject({ reason: "no image has the tag (none) now" });
  });

  test("a stale event names the newer push", () => {
    expect(acceptance(pushed({ state: lastPush(t0 + 1) }))).toMatchObject({
      reason: `stale: v3 was pushed later (${iso(t0 + 1)})`,
    });
  });

  test("what is no image is told as what it is", () => {
    const image = { digest: digest("b"), artifactType: "application/vnd.in-toto+json" };
    expect(acceptance(pushed({ image }))).toMatchObject({
      reason: "v2 is not a container image but application/vnd.in-toto+json",
    });
  });

  test("a service seen for the first time is said to be adopted", () => {
    expect(acceptance(pushed({ state: undefined }))).toEqual({
      kind: "adopt",
      reason: "first sight of this service: what runs is adopted as stable",
    });
  });

  test("an image that is under way is told by its release", () => {
    expect(acceptance(pushed({ attempt: attempt() }))).toMatchObject({
      reason: `already under way as ${release}`,
    });
  });

  test("a tag that moved names both digests", () => {
    const image = { digest: digest("c"), artifactType: "" };
    expect(acceptance(pushed({ image }))).toMatchObject({
      reason: `tag v2 points at ${digest("c")} now, no longer at ${digest("b")}`,
    });
  });
});

describe("patterns for tags", () => {
  test.for([
    [["v*"], "v1.2.3", true],
    [["v*"], "v", true],
    [["v*"], "dev-v1", false],
    [["*"], "anything", true],
    [["*"], "", false],
    [["v1.2"], "v1x2", false],
    [["v1.2"], "v1.2", true],
    [["release-*-eu"], "release-7-eu", true],
    [["release-*-eu"], "release-7-us", false],
    [["a*", "b*"], "b1", true],
    [["v(1|2)"], "v1", false],
    [["v(1|2)"], "v(1|2)", true],
    [["v[0-9]"], "v1", false],
    [["v?"], "v1", false],
    [[], "v1", false],
  ] as const)("%o and %s: %s", ([patterns, tag, wanted]) => {
    expect(matchesTag(patterns, tag)).toBe(wanted);
  });
});
