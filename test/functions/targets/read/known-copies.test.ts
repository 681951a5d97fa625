import { describe, expect, test } from "vitest";
import type { Tokens } from "../../../../functions/targets/read/session.ts";
import type { ReadAnswer, SourceRead, WrittenAt } from "../../../../functions/targets/read/source.ts";
import { cloudWorld, reasonOf, shop } from "./cloud-world.ts";
import type { ReadOptions } from "./cloud-world.ts";

type World = ReturnType<typeof cloudWorld>;

/** What an asker keeps of complete reads. */
function copiesOf(answer: ReadAnswer): Pick<ReadOptions, "known" | "parts"> {
  const reads = Object.entries(answer).flatMap(([id, read]) =>
    read.kind === "complete" ? [[id, read] as const] : [],
  );
  return {
    known: Object.fromEntries(reads.map(([id, { source }]) => [id, source.updatedAt])),
    parts: Object.fromEntries(reads.map(([id, { writtenAt = {} }]) => [id, writtenAt])),
  };
}

async function many(count: number, options: Parameters<typeof cloudWorld>[0] = {}) {
  const w = cloudWorld(options);
  const ids = Array.from({ length: count }, (_, index) => w.operator.build({ ...shop, name: `${index}` }));
  const tokens: Tokens = new Map();
  const copies = copiesOf((await w.read(ids, { tokens })).answer);
  return { ...w, ids, again: (asked: ReadOptions = {}) => w.read(ids, { tokens, ...copies, ...asked }) };
}

const poolOf = ({ operator }: World, id: string): string => operator.idsOf(id, "pool")[0] ?? "";
const count = (calls: readonly string[], start: string) =>
  calls.filter((each) => each.startsWith(start)).length;
const changed = (read: SourceRead | undefined) =>
  read?.kind === "changed" ? read : expect.fail(`it is ${read?.kind}: ${reasonOf(read)}`);

describe("of a load balancer that was written to", () => {
  test("what is below pools that nobody wrote is not read again", async () => {
    const w = await many(3);
    const [id = ""] = w.ids;
    const pool = poolOf(w, id);
    w.operator.addMember(pool, { address: "10.0.0.9", port: 8080 });
    await w.wait(60_000);
    const { answer, calls } = await w.again();
    expect(calls).toEqual([
      expect.stringMatching(/^GET loadbalancers\?project_id=/),
      "GET listeners?loadbalancer_id=ID&limit=1000",
      "GET pools?loadbalancer_id=ID&limit=1000",
      "GET healthmonitors?pool_id=ID&limit=1000",
      "GET pools/ID/members?limit=1000",
      "GET loadbalancers/ID",
    ]);
    const { source, asKnown } = changed(answer[id]);
    expect(source.pools.map((each) => [each.id, each.members.length])).toEqual([[pool, 3]]);
    expect(asKnown).toEqual([
      { id: w.operator.idsOf(id, "pool")[1], names: { memberIds: [expect.any(String)] } },
    ]);
  });

  test.for([
    [
      "a health monitor",
      (w: World, id: string) => w.operator.idsOf(id, "healthmonitor")[0] ?? "",
      { delay: 9 },
    ],
    ["a pool", poolOf, { description: "other" }],
  ] as const)("%s that was written is one of its pool", async ([, which, fields]) => {
    const w = await many(2);
    const [id = ""] = w.ids;
    w.operator.change(which(w, id), fields);
    await w.wait(60_000);
    const { source } = changed((await w.again()).answer[id]);
    expect(source.pools.map((each) => each.id)).toEqual([poolOf(w, id)]);
  });

  test("all is read where nothing is known of its parts", async () => {
    const w = await many(2);
    const [id = ""] = w.ids;
    w.operator.addMember(poolOf(w, id), { address: "10.0.0.9", port: 8080 });
    await w.wait(60_000);
    const { answer } = await w.again({ parts: {} });
    expect(answer[id]).toMatchObject({ kind: "complete", source: { pools: [{}, {}] } });
  });
});

describe("of many load balancers that were written to", () => {
  const writeAll = async (w: World & { readonly ids: readonly string[] }, act: (id: string) => void) => {
    for (const id of w.ids) {
      act(id);
      await w.wait(2000);
    }
    await w.wait(60_000);
  };
  /** So many others that the project's list of pools is not worth it, and that of listeners is. */
  const crowded = async () => {
    const w = await many(4, { mostPerPage: 1000 });
    for (let index = 0; index < 80; index++) w.operator.build({ ...shop, name: `other ${index}` });
    return w;
  };

  test("the pools are the project's newest, in one call", async () => {
    const w = await crowded();
    await writeAll(w, (id) => void w.operator.addMember(poolOf(w, id), { address: "10.0.0.9", port: 1 }));
    const { answer, calls } = await w.again();
    expect(count(calls, "GET listeners?project_id=")).toBe(1);
    expect(calls.filter((call) => call.startsWith("GET pools?"))).toEqual([
      expect.stringMatching(/^GET pools\?project_id=.*&sort=updated_at%3Adesc&limit=4$/),
    ]);
    expect(count(calls, "GET pools/ID/members")).toBe(4);
    for (const id of w.ids) {
      const { source, asKnown } = changed(answer[id]);
      expect(source.pools.map((each) => each.members.length)).toEqual([3]);
      expect(asKnown).toEqual([{ id: w.operator.idsOf(id, "pool")[1] }]);
    }
  });

  test("invariant 2: a pool that no listener tells of is asked for by itself", async () => {
    const w = await crowded();
    const [id = ""] = w.ids;
    const [, listener = ""] = w.operator.idsOf(id, "listener");
    await writeAll(w, (each) => void w.operator.addMember(poolOf(w, each), { address: "10.0.0.9", port: 1 }));
    w.operator.change(listener, { default_pool_id: null });
    await w.wait(60_000);
    const { answer, calls } = await w.again();
    expect(count(calls, "GET pools?loadbalancer_id=")).toBe(1);
    expect(changed(answer[id]).asKnown).toEqual([expect.objectContaining({ names: expect.anything() })]);
  });

  test("invariant 2: of a server that orders otherwise nothing is taken for what it is not", async () => {
    const w = await crowded();
    await writeAll(w, (id) => void w.operator.addMember(poolOf(w, id), { address: "10.0.0.9", port: 1 }));
    w.cloud.faults.add({
      match: ({ target }) => target.includes("sort="),
      fault: { kind: "spoils", change: (answer) => ({ ...answer, body: '{"pools": []}' }) },
    });
    const { answer, calls } = await w.again();
    expect(count(calls, "GET pools?loadbalancer_id=")).toBe(4);
    for (const id of w.ids)
      expect(changed(answer[id]).source.pools.map((each) => each.members.length)).toEqual([3]);
  });

  test("the newest are not asked for where more were written than calls are saved for", async () => {
    const w = await crowded();
    const ids = [...w.cloud.store.rows.values()].filter(({ kind }) => kind === "loadbalancer");
    for (const { id } of ids)
      for (const pool of w.operator.idsOf(id, "pool")) {
        w.operator.change(pool, { description: "new" });
        await w.wait(1500);
      }
    await w.wait(60_000);
    const { calls } = await w.again();
    expect(count(calls, "GET pools?project_id=")).toBe(0);
    expect(count(calls, "GET pools?loadbalancer_id=")).toBe(4);
  });
});

describe("when the time of a read runs out", () => {
  test("what was begun is finished, what was not is refused, and the next read goes on with it", async () => {
    const w = cloudWorld();
    const ids = Array.from({ length: 30 }, (_, index) => w.operator.build({ ...shop, name: `${index}` }));
    w.cloud.faults.add({
      match: ({ target }) => target.includes("/members"),
      fault: { kind: "delays", ms: 500 },
      times: 999,
    });
    const tokens: Tokens = new Map();
    const done = new Map<string, WrittenAt>();
    for (let round = 0; round < 2; round++) {
      const { answer } = await w.read(ids, { tokens, limitMs: 8000, ...copiesOf(answerOf(done)) });
      for (const [id, read] of Object.entries(answer))
        if (read.kind === "complete") done.set(id, { [id]: read.source.updatedAt });
        else if (read.kind === "unreadable") expect(read.reason).toContain("no time left");
      if (round === 0) expect([done.size > 10, done.size < 30]).toEqual([true, true]);
    }
    expect(done.size).toBe(30);
  });

  const answerOf = (done: ReadonlyMap<string, WrittenAt>): ReadAnswer =>
    Object.fromEntries(
      [...done].map(([id, times]) => [
        id,
        { kind: "complete", source: { updatedAt: times[id] }, readAt: "" } as unknown as SourceRead,
      ]),
    );
});
