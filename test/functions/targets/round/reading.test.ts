import { beforeEach, describe, expect, test } from "vitest";
import type { MirrorConfig } from "../../../../functions/shared/mirror-config.ts";
import { createRoundMemory } from "../../../../functions/targets/round/memory.ts";
import { readSources } from "../../../../functions/targets/round/reading.ts";
import type { RoundDeps } from "../../../../functions/targets/round/deps.ts";
import type {
  ReadRequest,
  SourceLoadBalancer,
  SourceRead,
} from "../../../../functions/targets/read/source.ts";

const config = { mirror: "shop", loadBalancer: "lb", cloud: { name: "private" } } as MirrorConfig;
const pool = (id: string, ...members: readonly string[]) => ({
  id,
  members: members.map((each) => ({ id: each })),
});
const source = (updatedAt: string, ...pools: readonly ReturnType<typeof pool>[]): SourceLoadBalancer =>
  ({ id: "lb", updatedAt, listeners: [], pools }) as unknown as SourceLoadBalancer;

const at = (time: string) => `2026-11-23T${time}`;
const readAt = `${at("09:10:00")}.000Z`;
const whole: SourceRead = {
  kind: "complete",
  source: source(at("09:00:00"), pool("a", "1"), pool("b", "2")),
  writtenAt: { a: at("08:00:00"), b: at("09:00:00") },
  readAt,
};

describe("what a round asks the reader, and makes of its answer", () => {
  let memory: ReturnType<typeof createRoundMemory>;
  let requests: ReadRequest[];
  beforeEach(() => {
    memory = createRoundMemory();
    requests = [];
  });

  async function read(answer: SourceRead, { isDue = false, leftMs = 55_000 } = {}) {
    const deps = {
      memory,
      credentials: async () => ({ kind: "password", password: "p", userId: "u" }),
      forgetCredentials: () => undefined,
      read: async (request: ReadRequest) => {
        requests.push(request);
        return { lb: answer };
      },
      deadline: () => leftMs,
      now: () => new Date(readAt),
    } as unknown as RoundDeps;
    const found = (await readSources(deps, [config], () => isDue)).get("shop");
    const [asked] = requests.at(-1)?.loadBalancers ?? [];
    return { found, asked };
  }

  test("nothing is known at first, and everything after a complete read", async () => {
    expect((await read(whole)).asked).toEqual({ id: "lb" });
    const unchanged = { kind: "unchanged", updatedAt: at("09:00:00"), readAt } as const;
    const { found, asked } = await read(unchanged);
    expect(asked).toEqual({
      id: "lb",
      knownUpdatedAt: at("09:00:00"),
      knownParts: { a: at("08:00:00"), b: at("09:00:00") },
    });
    expect(found).toMatchObject({ kind: "unchanged", source: { pools: [{ id: "a" }, { id: "b" }] } });
  });

  test.for([
    ["09:09:00", true],
    ["09:09:01", false],
  ] as const)("a time of %s is trusted by what was read at 09:10:00: %s", async ([time, isTrusted]) => {
    await read({ ...whole, source: source(at(time)), writtenAt: { a: at("08:00:00"), b: at(time) } });
    const { asked } = await read(whole);
    expect(asked?.knownUpdatedAt).toBe(isTrusted ? at(time) : undefined);
    expect(Object.keys(asked?.knownParts ?? {})).toEqual(isTrusted ? ["a", "b"] : ["a"]);
  });

  test("of a mirror that is due nothing is said to be known", async () => {
    await read(whole);
    expect((await read(whole, { isDue: true })).asked).toEqual({ id: "lb" });
  });

  test("what changed is complete with what the copy has, and is read whole as late as before", async () => {
    await read(whole);
    memory.rounds = 3;
    const changed: SourceRead = {
      kind: "changed",
      source: source(at("09:05:00"), pool("b", "2", "3")),
      asKnown: [{ id: "a", names: { memberIds: ["1"] } }],
      writtenAt: { b: at("09:05:00") },
      readAt: `${at("09:11:00")}.000Z`,
    };
    const { found } = await read(changed);
    const expected = source(at("09:05:00"), pool("a", "1"), pool("b", "2", "3"));
    expect(found).toEqual({ kind: "complete", source: expected, readAt: changed.readAt });
    expect(memory.sources.get("shop")).toEqual({
      source: expected,
      readAt: changed.readAt,
      writtenAt: { a: at("08:00:00"), b: at("09:05:00") },
      wholeIn: 0,
    });
    expect(memory.completeAt.get("shop")).toBe(changed.readAt);
  });

  test.for([
    ["names other members", [{ id: "a", names: { memberIds: ["9"] } }]],
    ["was never read", [{ id: "strange" }]],
  ] as const)(
    "invariant 2: a pool that is called unchanged and %s makes it unreadable, once",
    async ([, asKnown]) => {
      await read(whole);
      const misfit: SourceRead = {
        kind: "changed",
        source: source(at("09:05:00")),
        asKnown,
        writtenAt: {},
        readAt: `${at("09:11:00")}.000Z`,
      };
      const { found } = await read(misfit);
      expect(found).toMatchObject({
        kind: "unreadable",
        reason: expect.stringMatching(/^pool .*: the next round reads all of it$/),
      });
      expect(memory.completeAt.get("shop")).toBe(readAt);
      expect((await read(whole)).asked).toEqual({ id: "lb" });
    },
  );

  test("invariant 2: what is called unchanged, or changed, and is not known here is unreadable", async () => {
    const unchanged = await read({ kind: "unchanged", updatedAt: "t", readAt });
    const changed = await read({ kind: "changed", source: source("t"), asKnown: [], writtenAt: {}, readAt });
    for (const { found } of [unchanged, changed])
      expect(found).toMatchObject({ kind: "unreadable", reason: expect.stringContaining("never read") });
    expect(memory.sources.size).toBe(0);
  });

  test.for([
    [55_000, 35_000],
    [21_000, 1000],
    [5000, 1000],
  ] as const)("with %i ms left the reader is given %i", async ([leftMs, limitMs]) => {
    await read(whole, { leftMs });
    expect(requests[0]?.limitMs).toBe(limitMs);
  });
});
