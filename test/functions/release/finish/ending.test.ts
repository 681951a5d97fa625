import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { outcomeOf, settledAs } from "../../../../functions/release/finish/ending.ts";
import type { EndingFacts } from "../../../../functions/release/finish/ending.ts";
import type { OutcomeKind } from "../../../../functions/ledger/records.ts";
import { requests } from "../arbitraries.ts";
import {
  candidateArn,
  config,
  digest,
  iso,
  plan,
  progress,
  record,
  release,
  request,
  revision,
  settled,
  stableArn,
  t0,
} from "../world.ts";

const ending = (kind: EndingFacts["ending"]["kind"]) => ({ kind, reason: `the machine says ${kind}` });
const moved = [progress({ intendedAt: iso(t0) })];
const facts = (changes: Partial<EndingFacts> = {}): EndingFacts => ({
  ending: ending("returned"),
  problem: "alarm storefront-5xx fires in cell a",
  requests: [],
  cells: moved,
  kind: "release",
  ...changes,
});

type Row = readonly [sentence: string, changes: Partial<EndingFacts>, kind: OutcomeKind, reason: string];

describe("how it ended", () => {
  test.for<Row>([
    [
      "settled, when every cell carries the candidate",
      { ending: ending("settled"), problem: undefined },
      "settled",
      "the machine says settled",
    ],
    [
      "settled, when there was nothing to do",
      { ending: ending("nothing"), problem: undefined, cells: [] },
      "settled",
      "the machine says nothing",
    ],
    [
      "needs a person, when it could not go back: both reasons are told",
      { ending: ending("stuck") },
      "needs-a-person",
      "alarm storefront-5xx fires in cell a; could not go back: the machine says stuck",
    ],
    [
      "needs a person, also where a newer release asked for its place",
      { ending: ending("stuck"), requests: [request("supersede")] },
      "needs-a-person",
      "",
    ],
    [
      "settled, when a rollback returned",
      { kind: "rollback", problem: undefined },
      "settled",
      "the machine says returned",
    ],
    [
      "needs a person, when a rollback is stuck",
      { kind: "rollback", ending: ending("stuck"), problem: undefined },
      "needs-a-person",
      "the machine says stuck",
    ],
    [
      "superseded, when a newer release took its place",
      { requests: [request("supersede")] },
      "superseded",
      "alarm",
    ],
    ["rolled back, whatever else was asked", { requests: [request("pause")] }, "rolled-back", "alarm"],
    ["refused, when nothing had been moved", { cells: [progress()] }, "refused", "alarm"],
    ["refused, when it was not even planned", { cells: [] }, "refused", "alarm"],
    ["rolled back, when something had been moved", {}, "rolled-back", "alarm storefront-5xx fires in cell a"],
    [
      "rolled back, when one of several cells had been moved",
      { cells: [progress(), ...moved] },
      "rolled-back",
      "alarm",
    ],
    [
      "rolled back with the machine's reason, where no problem is known",
      { problem: undefined },
      "rolled-back",
      "the machine says returned",
    ],
  ])("%s", ([, changes, kind, reason]) => {
    const outcome = outcomeOf(facts(changes));
    expect(outcome.kind).toBe(kind);
    expect(outcome.reason).toContain(reason);
  });

  test("invariant 6: every end is exactly one of five, and has a reason", () => {
    const anyFacts = fc.record({
      ending: fc.constantFrom("settled", "nothing", "returned", "stuck").map((kind) => ending(kind)),
      problem: fc.option(fc.constant("why"), { nil: undefined }),
      requests,
      cells: fc.constantFrom([], [progress()], moved),
      kind: fc.constantFrom("release", "rollback"),
    });
    fc.assert(
      fc.property(anyFacts, (each) => {
        const { kind, reason } = outcomeOf(each);
        expect(["settled", "rolled-back", "refused", "superseded", "needs-a-person"]).toContain(kind);
        expect(reason).not.toMatch(/^$|undefined/);
        if (kind === "settled") expect(each.ending.kind).not.toBe("stuck");
        if (each.ending.kind === "stuck") expect(kind).toBe("needs-a-person");
      }),
    );
  });
});

const baseAfter = (base: string, stable: string, recorded: string | undefined) => {
  const from = settled({ bases: recorded ? { a: recorded } : {} });
  const planned = plan({ base, stable: { taskDefinitionArn: stable, image: "" } });
  return settledAs(record({ from }), [planned], [progress({ candidateArn })], iso(t0)).bases["a"];
};

describe("what becomes stable", () => {
  const after = settledAs(record(), [plan()], [progress({ candidateArn })], iso(t0));

  test("is the candidate, with its digest and tag", () => {
    expect(after).toEqual({
      release,
      at: iso(t0),
      digest: digest("b"),
      tag: "v2",
      cells: { a: { taskDefinitionArn: candidateArn, image: `repository@${digest("b")}` } },
      bases: { a: stableArn },
    });
  });

  const [a] = config().cells;
  const two = config({ cells: a ? [a, { ...a, name: "b" }] : [] });

  test("is in each cell that cell's own candidate", () => {
    const own = progress({ cell: "b", candidateArn: revision(9) });
    const plans = [plan(), plan({ cell: "b" })];
    const { cells } = settledAs(record({ config: two }), plans, [progress({ candidateArn }), own], iso(t0));
    expect([cells["a"]?.taskDefinitionArn, cells["b"]?.taskDefinitionArn]).toEqual([
      candidateArn,
      revision(9),
    ]);
  });

  test("is all there is for a service that came from nothing", () => {
    const { from: _, ...bare } = record();
    expect(settledAs(bare, [plan()], [progress({ candidateArn })], iso(t0))).toEqual(after);
  });

  const other = { taskDefinitionArn: revision(4), image: "other" };
  const from = settled({ cells: { ...settled().cells, b: other }, bases: { a: stableArn, b: revision(3) } });

  test("keeps the cells that had nothing to change", () => {
    const released = record({ from, config: two });
    const { cells, bases } = settledAs(released, [plan()], [progress({ candidateArn })], iso(t0));
    expect([cells["b"], bases["b"]]).toEqual([other, revision(3)]);
  });

  test("forgets a cell that has left the service file, or each renaming would make it longer", () => {
    const { cells, bases } = settledAs(record({ from }), [plan()], [progress({ candidateArn })], iso(t0));
    expect([Object.keys(cells), Object.keys(bases)]).toEqual([["a"], ["a"]]);
  });

  test("has no digest where the release had none", () => {
    const { digest: _, tag: __, ...bare } = record();
    const made = settledAs(bare, [plan()], [progress({ candidateArn })], iso(t0));
    expect(made).not.toHaveProperty("digest");
    expect(made).not.toHaveProperty("tag");
  });

  test.for([
    ["remembers the base that it took in", revision(7), revision(5), revision(3), revision(7)],
    [
      "keeps the base that was recorded, where it started from the live one",
      revision(5),
      revision(5),
      revision(3),
      revision(3),
    ],
    ["begins with the live one, where none was recorded", revision(5), revision(5), undefined, revision(5)],
    ["never goes back to an older base", revision(3), revision(5), revision(6), revision(6)],
    [
      "forgets a base of another family",
      revision(2, "renamed"),
      revision(1, "renamed"),
      revision(40),
      revision(2, "renamed"),
    ],
  ] as const)("%s", ([, base, stable, recorded, wanted]) => {
    expect(baseAfter(base, stable, recorded)).toBe(wanted);
  });
});
