import { describe, expect, test } from "vitest";
import type { Listener, Pool } from "../../../../functions/targets/read/answers.ts";
import {
  amongNewest,
  sortedOut,
  writtenAt,
  writtenTimes,
} from "../../../../functions/targets/read/as-known.ts";

const early = "2026-11-21T07:00:00";
const late = "2026-11-21T08:00:00";

const pool = (id: string, more: Partial<Pool> = {}): Pool => ({
  id,
  provisioning_status: "ACTIVE",
  protocol: "TCP",
  lb_algorithm: "ROUND_ROBIN",
  admin_state_up: true,
  session_persistence: null,
  loadbalancers: [{ id: "lb" }],
  members: [{ id: "m1" }, { id: "m2" }],
  updated_at: early,
  ...more,
});

const listener = (id: string, defaultPool: string | null, updated_at: string | null = early): Listener => ({
  id,
  provisioning_status: "ACTIVE",
  protocol: "TCP",
  protocol_port: 80,
  admin_state_up: true,
  default_pool_id: defaultPool,
  loadbalancers: [{ id: "lb" }],
  l7policies: [],
  updated_at,
});

describe("the time of a part", () => {
  test.for([
    [{ created_at: early, updated_at: late }, late],
    [{ created_at: early, updated_at: null }, early],
    [{ created_at: null, updated_at: null }, undefined],
    [{}, undefined],
  ] as const)("of %o is %s", ([stamped, time]) => {
    expect(writtenAt(stamped)).toBe(time);
  });

  test("is told of those that have one", () => {
    expect(writtenTimes([pool("a"), pool("b", { updated_at: null })])).toEqual({ a: early });
  });
});

describe("a pool that was listed", () => {
  test.for([
    ["bears the time of the copy", pool("a"), { a: early }, true],
    ["bears another time", pool("a", { updated_at: late }), { a: early }, false],
    ["was written before the copy's time", pool("a"), { a: late }, false],
    ["bears none", pool("a", { updated_at: null }), { a: early }, false],
    [
      "was never written since it was made",
      pool("a", { updated_at: null, created_at: early }),
      { a: early },
      true,
    ],
    ["is not in the copy", pool("a"), { b: early }, false],
    ["has the name of what every object has", pool("constructor"), {}, false],
    ["is pending", pool("a", { provisioning_status: "PENDING_UPDATE" }), { a: early }, false],
  ] as const)("and %s: as known is %s", ([, each, known, isAsKnown]) => {
    const { toRead, asKnown } = sortedOut([each], known);
    expect([toRead.length, asKnown.length]).toEqual(isAsKnown ? [0, 1] : [1, 0]);
  });

  test("is told with what it names, so that the asker can compare", () => {
    const [plain, watched] = [pool("a"), pool("b", { healthmonitor_id: "hm" })];
    expect(sortedOut([plain, watched], { a: early, b: early }).asKnown).toEqual([
      { id: "a", names: { memberIds: ["m1", "m2"] } },
      { id: "b", names: { memberIds: ["m1", "m2"], healthMonitorId: "hm" } },
    ]);
  });
});

describe("pools among the project's newest", () => {
  const loadBalancer = { pools: [{ id: "a" }, { id: "b" }] };
  const known = { a: early, b: early, la: early, lb: early };
  const written = pool("a", { updated_at: late });
  const newest = new Map([["a", written]]);

  test("tell of all, if the listeners of the others were not written", () => {
    const listeners = [listener("la", "a", late), listener("lb", "b")];
    expect(amongNewest(loadBalancer, listeners, known, newest)).toEqual({
      listed: [written],
      untouched: ["b"],
    });
  });

  test("tell of all when all are among them, whatever is known", () => {
    const all = new Map([...newest, ["b", pool("b")]]);
    expect(amongNewest(loadBalancer, [], {}, all)).toEqual({ listed: [written, pool("b")], untouched: [] });
  });

  test.for([
    ["a listener of another was written", [listener("lb", "b", late)], known],
    ["one of its two listeners was written", [listener("lb", "b"), listener("la", "b", late)], known],
    ["its listener tells no time", [listener("lb", "b", null)], known],
    ["its listener is not in the copy", [listener("new", "b")], known],
    ["no listener sends to it by default", [listener("lb", "a"), listener("la", null)], known],
    ["it is not in the copy", [listener("lb", "b")], { lb: early }],
  ] as const)("invariant 2: say nothing if %s", ([, listeners, copy]) => {
    expect(amongNewest(loadBalancer, listeners, copy, newest)).toBeUndefined();
  });
});
