import { describe, expect, test } from "vitest";
import { merged } from "../../../../functions/targets/round/merged.ts";
import type {
  PoolAsKnown,
  SourceLoadBalancer,
  SourcePool,
} from "../../../../functions/targets/read/source.ts";

const pool = (id: string, members: readonly string[], monitor?: string): SourcePool =>
  ({
    id,
    name: id,
    healthMonitor: monitor === undefined ? undefined : { id: monitor },
    members: members.map((each) => ({ id: each })),
  }) as unknown as SourcePool;
const source = (...pools: readonly SourcePool[]): SourceLoadBalancer =>
  ({ id: "lb", updatedAt: "t", listeners: [], pools }) as unknown as SourceLoadBalancer;

const [a, b, c] = [pool("a", ["1", "2"]), pool("b", ["3"], "hm"), pool("c", [])];
const before = { source: source(a, b, c), writtenAt: { a: "ta", b: "tb", li: "tl" } };
const changed = (asKnown: readonly PoolAsKnown[], ...pools: readonly SourcePool[]) => ({
  kind: "changed" as const,
  source: { ...source(...pools), updatedAt: "new" },
  asKnown,
  readAt: "now",
  writtenAt: { b: "new", li: "new" },
});

describe("a changed load balancer", () => {
  test("has what was read, and what nobody wrote as it was, by id", () => {
    const written = pool("b", ["3", "4"], "hm");
    const asKnown = [{ id: "c", names: { memberIds: [] } }, { id: "a" }];
    expect(merged(before, changed(asKnown, written))).toEqual({
      kind: "fits",
      source: { ...source(a, written, c), updatedAt: "new" },
      writtenAt: { a: "ta", b: "new", li: "new" },
    });
  });

  test.for([
    ["the same members in another order", { id: "a", names: { memberIds: ["2", "1"] } }],
    ["the same member and health monitor", { id: "b", names: { memberIds: ["3"], healthMonitorId: "hm" } }],
    ["nothing, for it was not listed", { id: "b" }],
  ] as const)("fits with a pool that names %s", ([, known]) => {
    expect(merged(before, changed([known]))).toMatchObject({
      kind: "fits",
      source: { pools: [{ id: known.id }] },
    });
  });

  test.for([
    ["a member less", { id: "a", names: { memberIds: ["1"] } }],
    ["a member more", { id: "a", names: { memberIds: ["1", "2", "3"] } }],
    ["another member", { id: "a", names: { memberIds: ["1", "3"] } }],
    ["nobody any more", { id: "a", names: { memberIds: [] } }],
    ["another health monitor", { id: "b", names: { memberIds: ["3"], healthMonitorId: "other" } }],
    ["no health monitor any more", { id: "b", names: { memberIds: ["3"] } }],
  ] as const)("invariant 2: is not known if a pool that bears the same time names %s", ([, known]) => {
    expect(merged(before, changed([known]))).toEqual({
      kind: "misfit",
      reason: `pool ${known.id} names other members or another health monitor than before, and bears the same time`,
    });
  });

  test.for([
    ["there is no copy", undefined, "a"],
    ["the copy lacks the pool", before, "strange"],
  ] as const)("invariant 2: is not known if %s", ([, copy, id]) => {
    expect(merged(copy, changed([{ id }]))).toEqual({
      kind: "misfit",
      reason: `pool ${id} is called unchanged, and was never read`,
    });
  });
});
