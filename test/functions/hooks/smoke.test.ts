import { describe, expect, test } from "vitest";
import {
  dueSmokes,
  judgedSmoke,
  smokeFault,
  smokeRequest,
  smokeSentence,
} from "../../../functions/hooks/smoke.ts";
import { answered, smokeCheck } from "./world.ts";

describe("where a smoke check asks", () => {
  test.for([
    ["the test listener", {}, "http://test.example:8080/health"],
    [
      "its own address, of which only scheme, host and port count",
      { url: "https://own.example:8443/x?y" },
      "https://own.example:8443/health",
    ],
    [
      "its path as written, even one that looks like a host",
      { path: "//evil.example/x" },
      "http://test.example:8080//evil.example/x",
    ],
    ["its query", { path: "/health?deep=1" }, "http://test.example:8080/health?deep=1"],
  ] as const)("%s", ([, changes, url]) => {
    expect(smokeRequest(smokeCheck(changes), "http://test.example:8080")?.url).toBe(url);
  });

  test("nowhere without a test listener and an address", () => {
    expect(smokeRequest(smokeCheck(), undefined)).toBeUndefined();
  });

  test("under no other name than the address's where it is given none", () => {
    expect(smokeRequest(smokeCheck(), "http://x")?.headers).toStrictEqual({});
  });

  test("under the name that it is given", () => {
    expect(smokeRequest(smokeCheck({ host: "shop.example" }), "http://x")?.headers).toEqual({
      host: "shop.example",
    });
  });
});

const header = (name: string, value?: string) => ({
  status: 200,
  header: value === undefined ? { name } : { name, value },
});
const of = (headers: Record<string, string>) => answered(200, { headers });

describe("what is wrong with an answer", () => {
  const cases = [
    ["nothing", { status: 200 }, answered(200), undefined],
    ["no answer", { status: 200 }, { headers: {}, bodyText: "", latencyMs: 1, error: "refused" }, "refused"],
    ["an error outranks a status", { status: 200 }, { ...answered(200), error: "cut off" }, "cut off"],
    ["another status", { status: 200 }, answered(503), "status 503, expected 200"],
    ["a redirect is not followed", { status: 200 }, answered(302), "status 302, expected 200"],
    ["a missing header", header("X-Version"), of({}), "no header X-Version"],
    ["a header in other letters", header("X-Version"), of({ "x-VERSION": "1" }), undefined],
    ["the header's value", header("x-version", "2"), of({ "x-version": "2" }), undefined],
    [
      "another value",
      header("x-version", "2"),
      of({ "x-version": "1" }),
      'header x-version is "1", expected "2"',
    ],
    [
      "a value in other letters",
      header("x-v", "Ab"),
      of({ "x-v": "ab" }),
      'header x-v is "ab", expected "Ab"',
    ],
    [
      "another cookie, which is not told",
      header("Set-Cookie", "a=1"),
      of({ "set-cookie": "session=secret" }),
      'header Set-Cookie is something else, expected "a=1"',
    ],
    [
      "the text in the body",
      { status: 200, bodyIncludes: "ok" },
      answered(200, { bodyText: "all ok" }),
      undefined,
    ],
    [
      "no such text",
      { status: 200, bodyIncludes: "ok" },
      answered(200, { bodyText: "OK" }),
      'the body\'s first 64 KiB do not include "ok"',
    ],
  ] as const;
  test.for(cases)("%s", ([, expectation, answer, fault]) => {
    expect(smokeFault(smokeCheck({ expect: expectation }), answer)).toBe(fault);
  });
});

const fresh = (attempts: number, changes: object = {}) => ({
  smoke: smokeCheck({ attempts: 2, ...changes }),
  attempts,
  latencyMs: 1,
  fault: "status 500",
});

describe("the rounds", () => {
  test("ask those again that have not passed", () => {
    const { fault: _, ...good } = fresh(1);
    const open = fresh(1);
    expect(dueSmokes([good, open])).toEqual([open]);
  });

  test("end as soon as one has used its attempts up, for then all is decided", () => {
    expect(dueSmokes([fresh(1), fresh(2)])).toEqual([]);
  });

  test("count an answer that is missing as an attempt", () => {
    expect(judgedSmoke(fresh(0), undefined)).toMatchObject({ attempts: 1, fault: "no answer" });
  });

  test("forget a fault that is gone", () => {
    expect(judgedSmoke(fresh(0), answered(200))).not.toHaveProperty("fault");
  });
});

test("a sentence leaves the query out, for it may hold a secret", () => {
  const result = {
    smoke: smokeCheck({ path: "/x?token=secret" }),
    attempts: 2,
    latencyMs: 7,
    fault: "status 500, expected 200",
  };
  expect(smokeSentence(result)).toBe("GET /x: status 500, expected 200 (attempt 2 of 3)");
});
