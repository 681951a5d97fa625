import { describe, expect, test } from "vitest";
import type { Http, HttpOutcome } from "../../../../functions/targets/read/http.ts";
import { builtInLimits, lineOf } from "../../../../functions/targets/read/line.ts";
import type { Limits } from "../../../../functions/targets/read/line.ts";

const answered = (status: number, headers: Record<string, string> = {}): HttpOutcome => ({
  kind: "answered",
  status,
  headers,
  body: "",
});
const cut: HttpOutcome = { kind: "failed", reason: "the connection was cut", isTransient: true };
const hung: HttpOutcome = { kind: "failed", reason: "no whole answer within 20 s", isTransient: false };

/** A line over which these outcomes come, one after another, the last one for ever. */
function line(outcomes: readonly HttpOutcome[], limits: Partial<Limits> = {}, tookMs = 0) {
  let at = Date.parse("2026-11-21T08:00:00Z");
  const waits: number[] = [];
  const given: number[] = [];
  let sent = 0;
  const http: Http = async ({ limitMs }) => {
    given.push(limitMs);
    at += tookMs;
    return outcomes[Math.min(sent++, outcomes.length - 1)] ?? hung;
  };
  const made = lineOf({
    http,
    now: () => new Date(at),
    sleep: async (ms) => {
      waits.push(ms);
      at += ms;
    },
    limits: { ...builtInLimits, ...limits },
  });
  const ask = (method: "GET" | "POST" = "GET") =>
    made.ask({ method, url: "https://x.example.com", headers: {} });
  return { ask, pause: (ms: number) => made.pause(ms), waits, given, sent: () => sent };
}

describe("a request", () => {
  test.for([
    ["a connection that was cut", cut],
    ["429", answered(429)],
    ["502", answered(502)],
    ["503", answered(503)],
    ["504", answered(504)],
  ] as const)("after %s is sent again, after half a second and a second", async ([, first]) => {
    const { ask, waits, sent } = line([first, first, answered(200)]);
    expect(await ask()).toMatchObject({ status: 200 });
    expect(waits).toEqual([500, 1000]);
    expect(sent()).toBe(3);
  });

  test.for([
    ["no answer in its time", hung],
    ["500", answered(500)],
    ["403", answered(403)],
    ["401", answered(401)],
    ["404", answered(404)],
  ] as const)("after %s is not sent again", async ([, only]) => {
    const { ask, sent } = line([only, answered(200)]);
    expect(await ask()).toEqual(only);
    expect(sent()).toBe(1);
  });

  test("that is no GET is sent once, whatever comes", async () => {
    const { ask, sent } = line([cut, answered(201)]);
    expect(await ask("POST")).toEqual(cut);
    expect(sent()).toBe(1);
  });

  test("is sent three times at most, and the last outcome counts", async () => {
    const { ask, sent } = line([cut, answered(502), answered(503), answered(200)]);
    expect(await ask()).toMatchObject({ status: 503 });
    expect(sent()).toBe(3);
  });

  test("shares what may be sent again with all of its read", async () => {
    const { ask, sent } = line([cut], { retriesOfAll: 3 });
    await ask();
    await ask();
    await ask();
    expect(sent()).toBe(3 + 3);
  });

  test.for([
    ["seconds", "7", 7000],
    ["a date", "Sat, 21 Nov 2026 08:00:04 GMT", 4000],
    ["a date that is over", "Sat, 21 Nov 2026 07:00:00 GMT", 0],
    ["nonsense", "soon", 500],
    ["the longest that is taken", "10", 10_000],
  ] as const)("waits as Retry-After says: %s", async ([, header, ms]) => {
    const { ask, waits } = line([answered(503, { "retry-after": header }), answered(200)]);
    await ask();
    expect(waits).toEqual([ms]);
  });

  test("is not sent again when Retry-After asks for longer than anybody here waits", async () => {
    const { ask, waits, sent } = line([answered(503, { "retry-after": "11" }), answered(200)]);
    expect(await ask()).toMatchObject({ status: 503 });
    expect([waits, sent()]).toEqual([[], 1]);
  });

  test("has its own time, and never more than what is left of the read's", async () => {
    const { ask, given } = line([answered(200)], { requestMs: 20_000, wholeMs: 50_000 }, 15_000);
    for (let count = 0; count < 4; count++) await ask();
    expect(given).toEqual([20_000, 20_000, 20_000, 5000]);
  });

  test("is not sent when the read's time is over", async () => {
    const { ask, sent } = line([answered(200)], { wholeMs: 30_000 }, 30_000);
    await ask();
    expect(await ask()).toEqual({
      kind: "failed",
      reason: "the time of this read is over (30 s)",
      isTransient: false,
    });
    expect(sent()).toBe(1);
  });

  test("is not waited for beyond the read's time", async () => {
    const { ask, waits } = line([answered(503, { "retry-after": "5" })], { wholeMs: 5000 });
    await ask();
    expect(waits).toEqual([]);
  });

  test("waits for a slot: no more are under way than may be", async () => {
    let most = 0;
    let now = 0;
    const http: Http = async () => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => void setImmediate(resolve));
      now--;
      return answered(200);
    };
    const made = lineOf({
      http,
      now: () => new Date(0),
      sleep: async () => undefined,
      limits: { ...builtInLimits, concurrency: 3 },
    });
    await Promise.all(
      Array.from({ length: 12 }, () =>
        made.ask({ method: "GET", url: "https://x.example.com", headers: {} }),
      ),
    );
    expect(most).toBe(3);
  });
});

describe("a pause", () => {
  test("is made when there is time for it, and not otherwise", async () => {
    const { pause, waits } = line([], { wholeMs: 3000 });
    expect(await pause(2000)).toBe(true);
    expect(await pause(2000)).toBe(false);
    expect(waits).toEqual([2000]);
  });
});
