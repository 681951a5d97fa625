import { describe, expect, test } from "vitest";
import type { GroupRun } from "../../../../functions/ledger/group-records.ts";
import type { OutcomeKind } from "../../../../functions/ledger/records.ts";
import {
  failing,
  gatherUntil,
  isGathered,
  limitOf,
  marked,
  tending,
} from "../../../../functions/release/group/tending.ts";
import type { Members } from "../../../../functions/release/group/tending.ts";
import { iso, minutes, t0 } from "../world.ts";
import { members, run } from "./runs-world.ts";

type Row = readonly [
  sentence: string,
  run: Partial<GroupRun>,
  facts: Members,
  at: number,
  becomes: Partial<GroupRun> | undefined,
];

const all = members({ api: "going", web: "going", cart: "going" });
const running = { state: "running", beganAt: iso(t0 + minutes(10)) } as const;
const bad: readonly OutcomeKind[] = ["rolled-back", "refused", "needs-a-person"];

describe("while it gathers, a run", () => {
  test.for<Row>([
    ["waits as long as time is left for those missing", {}, {}, minutes(10) - 1, undefined],
    [
      "begins when that time is over",
      {},
      {},
      minutes(10),
      { state: "running", beganAt: iso(t0 + minutes(10)) },
    ],
    [
      "begins at once when everybody is here",
      { members: all },
      {},
      0,
      { state: "running", beganAt: iso(t0) },
    ],
    ["waits for a gate that is closed", {}, { web: { closed: "frozen" } }, minutes(11), undefined],
    [
      "asks no gate of a member that has nothing to do",
      { members: members({ api: "going", web: "nothing" }) },
      { web: { closed: "frozen" } },
      minutes(11),
      { state: "running" },
    ],
    [
      "keeps the place of a release that was superseded",
      {},
      { web: { ended: "superseded" } },
      minutes(2),
      {
        state: "gathering",
        members: { api: all["api"]!, web: { ...all["web"]!, state: "superseded", at: iso(t0 + minutes(2)) } },
      },
    ],
    [
      "does not begin while a place is kept",
      { members: members({ api: "going", web: "superseded", cart: "going" }, iso(t0 + minutes(9))) },
      {},
      minutes(14) - 1,
      undefined,
    ],
    [
      "goes on without it after five minutes",
      { members: members({ api: "going", web: "superseded" }, iso(t0 + minutes(9))) },
      {},
      minutes(14),
      { state: "gathering", members: members({ api: "going" }, iso(t0 + minutes(9))) },
    ],
    [
      "is over when nobody has anything to change",
      { members: members({ api: "nothing", web: "nothing" }) },
      {},
      minutes(1),
      { state: "settled", endedAt: iso(t0 + minutes(1)) },
    ],
    [
      "knows a member that ended settled as one with nothing to change",
      {},
      { api: { ended: "settled" } },
      minutes(1),
      {
        state: "gathering",
        members: { web: all["web"]!, api: { ...all["api"]!, state: "nothing", at: iso(t0 + minutes(1)) } },
      },
    ],
    [
      "does not fail twice by the release of a place that is kept",
      { members: members({ api: "going", web: "superseded" }) },
      { web: { ended: "superseded" } },
      minutes(1),
      undefined,
    ],
  ])("%s", ([, changes, facts, after, becomes]) => {
    const next = tending(run(changes), facts, iso(t0 + after));
    if (becomes)
      expect(next).toEqual({
        ...run(changes),
        ...becomes,
        ...((becomes.beganAt ?? becomes.state !== "running") ? {} : { beganAt: iso(t0 + after) }),
      });
    else expect(next).toBeUndefined();
  });

  test.for(bad)("fails when a release of it ends as %s", (ended) => {
    expect(tending(run(), { web: { ended } }, iso(t0))).toEqual({
      ...run(),
      state: "failed",
      failedAt: iso(t0),
      failedBy: "web",
      reason: `web: web-1 ended as ${ended}`,
    });
  });
});

describe("once it has begun, a run", () => {
  test("settles when all are ready or have nothing to do, at the limit too", () => {
    const ready = run({ ...running, members: members({ api: "ready", web: "nothing", cart: "ready" }) });
    expect(tending(ready, {}, iso(t0 + minutes(71)))).toEqual({ ...ready, state: "settling" });
  });

  test("fails when not all are ready within its limit, and names them", () => {
    const late = run({ ...running, members: members({ api: "ready", web: "going", cart: "going" }) });
    expect(tending(late, {}, iso(t0 + minutes(70) - 1))).toBeUndefined();
    expect(tending(late, {}, iso(t0 + minutes(70)))).toEqual({
      ...late,
      state: "failed",
      failedAt: iso(t0 + minutes(70)),
      reason: "not all were ready within 3600 s: web, cart still on the way",
    });
  });

  test.for<OutcomeKind>([...bad, "superseded"])("fails when a ready release of it ends as %s", (ended) => {
    const ready = run({ ...running, members: members({ api: "ready", web: "going" }) });
    expect(tending(ready, { api: { ended } }, iso(t0 + minutes(20)))).toMatchObject({
      state: "failed",
      failedBy: "api",
    });
  });

  test("does not ask gates again", () => {
    const begun = run({ ...running, members: members({ api: "going" }) });
    expect(tending(begun, { api: { closed: "frozen" } }, iso(t0 + minutes(20)))).toBeUndefined();
  });
});

describe("once it is decided, a run", () => {
  const ready = members({ api: "ready", web: "ready", cart: "nothing" });
  test.for(["settling", "failed"] as const)("that is %s is over when all have ended", (state) => {
    const decided = run({ ...running, state, members: ready });
    const at = iso(t0 + minutes(30));
    expect(tending(decided, { api: { ended: "settled" } }, at)).toBeUndefined();
    expect(tending(decided, { api: { ended: "settled" }, web: { ended: "rolled-back" } }, at)).toEqual({
      ...decided,
      state: state === "failed" ? "failed" : "settled",
      endedAt: at,
    });
  });

  test("that has failed waits for nobody whose place was kept", () => {
    const failed = run({ state: "failed", members: members({ api: "going", web: "superseded" }) });
    expect(tending(failed, { api: { ended: "refused" } }, iso(t0))).toMatchObject({
      state: "failed",
      endedAt: iso(t0),
    });
  });

  test("that is over stays so", () => {
    const over = { endedAt: iso(t0), members: {} };
    for (const state of ["settled", "failed", "settling"] as const)
      expect(tending(run({ ...over, state }), {}, iso(t0 + minutes(90)))).toBeUndefined();
  });
});

test("a run fails because of a service, or of time", () => {
  expect(failing(run(), "web", "why", iso(t0))).toMatchObject({
    state: "failed",
    failedBy: "web",
    reason: "why",
    failedAt: iso(t0),
  });
  expect(failing(run(), undefined, "why", iso(t0))).not.toHaveProperty("failedBy");
});

test("a member is marked, and nobody who is none", () => {
  expect(marked(run(), "web", "ready", iso(t0 + 1)).members["web"]).toEqual({
    release: "web-1",
    state: "ready",
    at: iso(t0 + 1),
  });
  expect(marked(run(), "web", "ready", iso(t0 + 1)).members["api"]).toEqual(run().members["api"]);
  expect(marked(run(), "cart", "ready", iso(t0))).toEqual(run());
});

test("gathering ends by time, or when all have come; the limit runs from when it began", () => {
  expect(gatherUntil(run())).toBe(t0 + minutes(10));
  expect(isGathered(run(), t0 + minutes(10) - 1)).toBe(false);
  expect(isGathered(run(), t0 + minutes(10))).toBe(true);
  expect(isGathered(run({ members: all }), t0)).toBe(true);
  expect(limitOf(run(running))).toBe(t0 + minutes(70));
  expect(limitOf(run())).toBeNaN();
});
