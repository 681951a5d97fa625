import { describe, expect, test } from "vitest";
import type { SmokeResult } from "../../../functions/hooks/smoke.ts";
import {
  dueSmokes,
  judgedSmoke,
  smokeFault,
  smokeFinding,
  smokeRequest,
  smokeSentence,
} from "../../../functions/hooks/smoke.ts";
import { answered, smokeCheck } from "./world.ts";

const good = (path = "/health"): SmokeResult => ({ smoke: smokeCheck({ path }), attempts: 1, latencyMs: 7 });
const bad = (path = "/health", attempts = 3): SmokeResult => ({
  ...good(path),
  attempts,
  fault: "status 500, expected 200",
});

describe("smoke checks together", () => {
  test("have passed when none of them has a fault", () => {
    expect(smokeFinding([good(), good("/cart")])).toEqual({
      kind: "passed",
      reason: "2 smoke checks are as expected",
    });
  });

  test("have failed when one has, and tell only those that did", () => {
    expect(smokeFinding([bad("/cart"), good(), bad("/login")])).toEqual({
      kind: "failed",
      reason:
        "smoke: GET /cart: status 500, expected 200 (attempt 3 of 3); " +
        "GET /login: status 500, expected 200 (attempt 3 of 3)",
    });
  });

  test("are not asked again before one has used all of its attempts up, and not after", () => {
    const open = [bad("/a", 1), bad("/b", 2)];
    expect(dueSmokes([good(), ...open])).toEqual(open);
    expect(dueSmokes([...open, bad("/c", 3)])).toEqual([]);
    expect(dueSmokes([...open, bad("/c", 4)])).toEqual([]);
    expect(dueSmokes([good()])).toEqual([]);
  });
});

describe("one smoke check", () => {
  test("that is as expected says how long it took and at which attempt", () => {
    expect(smokeSentence({ ...good("/health?deep=1"), attempts: 2 })).toBe(
      "GET /health: as expected after 7 ms (attempt 2)",
    );
  });

  test("counts each attempt with its answer's time, and has a fault as long as the answer is wrong", () => {
    const first = judgedSmoke({ ...good(), attempts: 0 }, answered(503, { latencyMs: 20 }));
    expect(first).toEqual({ ...good(), attempts: 1, latencyMs: 20, fault: "status 503, expected 200" });
    expect(judgedSmoke(first, answered(200))).toEqual({ ...good(), attempts: 2, latencyMs: 12 });
  });

  test("without an answer took no time that is known", () => {
    expect(judgedSmoke(bad("/health", 1), undefined)).toEqual({
      ...bad("/health", 2),
      latencyMs: 0,
      fault: "no answer",
    });
  });

  test("is asked without headers where it names no host, and with its own time limit", () => {
    expect(smokeRequest(smokeCheck({ timeoutSeconds: 9 }), "http://test.example:8080/ignored")).toEqual({
      url: "http://test.example:8080/health",
      headers: {},
      timeoutSeconds: 9,
    });
  });
});

describe("a wrong answer", () => {
  const expecting = (value: string) =>
    smokeCheck({ expect: { status: 200, header: { name: "X-A", value } } });

  test("without a status says that it has none", () => {
    const { status: _, ...silent } = answered(200);
    expect(smokeFault(smokeCheck(), silent)).toBe("status missing, expected 200");
  });

  test("tells no more than the first 80 characters of a header", () => {
    const long = answered(200, { headers: { "x-a": "y".repeat(81) } });
    expect(smokeFault(expecting("z"), long)).toBe(`header X-A is "${"y".repeat(80)}", expected "z"`);
  });

  test("is wrong in its header before it is wrong in its body", () => {
    const check = smokeCheck({ expect: { status: 200, header: { name: "X-A" }, bodyIncludes: "ok" } });
    expect(smokeFault(check, answered(200))).toBe("no header X-A");
    expect(smokeFault(check, answered(200, { headers: { "x-a": "" } }))).toBe(
      'the body\'s first 64 KiB do not include "ok"',
    );
  });

  test("finds its header among others", () => {
    const headers = { "x-b": "z", "x-a": "z" };
    expect(smokeFault(expecting("z"), answered(200, { headers }))).toBeUndefined();
    expect(smokeFault(expecting("y"), answered(200, { headers: { ...headers, "x-b": "y" } }))).toBe(
      'header X-A is "z", expected "y"',
    );
  });
});
