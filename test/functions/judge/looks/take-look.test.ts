import { describe, expect, test } from "vitest";
import { takeLook } from "../../../../functions/judge/looks/take-look.ts";
import type { LookAsked } from "../../../../functions/judge/looks/take-look.ts";
import { shiftSteps } from "../../../../functions/judge/looks/traffic-steps.ts";
import { CallRefused, LedgerInvalid, Throttled } from "../../../../functions/shared/errors.ts";
import { books } from "../../ledger/world.ts";
import { minutes, release, t0 } from "../../release/world.ts";
import { failuresMetric, judgementOf } from "../hand-made.ts";

/** Looks at a cell whose users came at `t0`; CloudWatch answers so many failures for each minute, or throws. */
function looking(failuresIn: (minute: number) => number) {
  const { book, pass } = books();
  let now = t0;
  let calls = 0;
  const metrics = {
    async read(queries: readonly unknown[], { fromMs, toMs }: { fromMs: number; toMs: number }) {
      calls++;
      const points: { at: number; value: number }[] = [];
      for (let at = Math.max(fromMs, t0); at < toMs; at += minutes(1))
        points.push({ at, value: failuresIn((at - t0) / minutes(1)) });
      return queries.map(() => ({ points, isComplete: true }));
    },
  };
  const deps = { ledger: book, metrics, now: () => new Date(now) };
  const asked = (endsAt?: number): LookAsked => ({
    release,
    config: { metrics: [failuresMetric()], everySeconds: 60 },
    question: { cell: "a", place: { candidate: {}, stable: {} }, startedAtMs: t0 },
    times: { now, mostSeconds: 1200, ...(endsAt === undefined ? {} : { endsAt }) },
    steps: {
      seen: (kept) => kept,
      all: () => shiftSteps({ kind: "all-at-once", bakeSeconds: 0 }, t0),
    },
    alarms: [],
  });
  return {
    book,
    calls: () => calls,
    later(seconds: number) {
      now += seconds * 1000;
      pass(seconds * 1000);
    },
    look: (endsAt?: number) => takeLook(deps, asked(endsAt)),
  };
}

describe("a look", () => {
  test("of one number is taken once, whoever looks", async () => {
    const it = looking(() => 1);
    it.later(200);
    const first = await it.look();
    it.later(30);
    expect(await it.look()).toMatchObject({ judgement: first.judgement });
    expect(it.calls()).toBe(1);
    it.later(30);
    expect((await it.look()).judgement.look.number).toBe(5);
    expect(it.calls()).toBe(2);
  });

  test("that may end the bake is taken although its number was", async () => {
    const it = looking(() => 1);
    it.later(890);
    expect((await it.look(t0 + minutes(15))).judgement.verdict).toBe("unclear");
    it.later(10);
    expect((await it.look(t0 + minutes(15))).judgement).toMatchObject({
      verdict: "pass",
      look: { number: 15 },
    });
    await it.look(t0 + minutes(15));
    expect(it.calls()).toBe(2);
  });

  test("that found the candidate worse stands, whatever is measured later", async () => {
    let failures = 50;
    const it = looking(() => failures);
    it.later(400);
    expect((await it.look()).judgement.verdict).toBe("worse");
    failures = 0;
    it.later(300);
    expect((await it.look()).judgement.verdict).toBe("worse");
    expect(it.calls()).toBe(1);
  });

  test("keeps the steps of the traffic that it has seen", async () => {
    const it = looking(() => 1);
    const seen = [{ at: 5, share: 0.1 }];
    await it.book.judgements.keep(release, {
      cell: "a",
      judgement: judgementOf("unclear", { look: { number: 1, planned: 9, isLast: false } }),
      steps: seen,
      unreadable: "",
    });
    it.later(300);
    expect((await it.look()).steps).toEqual(seen);
    expect((await it.book.judgements.latest(release, "a"))?.steps).toEqual(seen);
  });

  test.for([
    ["throttles", new Throttled("slow down")],
    ["refuses", new CallRefused("denied")],
  ] as const)("is unclear when CloudWatch %s, and says so", async ([, error]) => {
    const it = looking(() => {
      throw error;
    });
    it.later(1000);
    const { judgement, unreadable } = await it.look(t0 + minutes(15));
    expect(judgement).toMatchObject({ verdict: "unclear", metrics: [{ verdict: "unclear" }] });
    expect(unreadable).toContain(error.message);
  });

  test("does not take a fault of ours for CloudWatch's", async () => {
    const it = looking(() => {
      throw new LedgerInvalid("broken");
    });
    it.later(300);
    await expect(it.look()).rejects.toThrow("broken");
  });
});
