import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import type { ProbeRequest } from "../../../functions/probe/probe.ts";
import { probe } from "../../../functions/probe/probe.ts";
import { handler } from "../../../functions/probe/handler.ts";

vi.hoisted(() => {
  process.env["POWERTOOLS_METRICS_DISABLED"] = "true";
  process.env["POWERTOOLS_LOG_LEVEL"] = "SILENT";
});

const context = (remainingMs: number) => ({
  callbackWaitsForEmptyEventLoop: false,
  functionName: "probe",
  functionVersion: "1",
  awsRequestId: "request",
  memoryLimitInMB: "256",
  logGroupName: "probe",
  logStreamName: "probe",
  invokedFunctionArn: "arn:aws:lambda:eu-central-1:111122223333:function:probe",
  getRemainingTimeInMillis: () => remainingMs,
  done: () => undefined,
  fail: () => undefined,
  succeed: () => undefined,
});

/** A web that answers at once and notes what it was asked. */
function web() {
  const asked: { readonly url: string; readonly timeoutMs: number }[] = [];
  const ask = async ({ url }: ProbeRequest, timeoutMs: number) => {
    asked.push({ url, timeoutMs });
    return { status: 200, headers: {}, bodyText: url, latencyMs: 1 };
  };
  return { asked, run: probe({ ask }) };
}

const request = (more: object = {}) => ({ url: "http://shop.example/", timeoutSeconds: 5, ...more });

describe("the probe", () => {
  test("answers each request in its place", async () => {
    const { run } = web();
    const urls = ["http://a/", "http://b/", "http://c/"];
    const { results } = await run({ requests: urls.map((url) => request({ url })) }, context(60_000));
    expect(results.map(({ bodyText }) => bodyText)).toEqual(urls);
  });

  test("gives each request its own time, and none more than the function has", async () => {
    const { run, asked } = web();
    await run({ requests: [request(), request({ timeoutSeconds: 60 })] }, context(30_000));
    expect(asked.map(({ timeoutMs }) => timeoutMs)).toEqual([5000, 28_500]);
  });

  test("gives no time below none", async () => {
    const { run, asked } = web();
    await run({ requests: [request()] }, context(100));
    expect(asked.map(({ timeoutMs }) => timeoutMs)).toEqual([0]);
  });

  test.for([
    ["more than 20 requests", { requests: Array.from({ length: 21 }, () => request()) }],
    ["no url", { requests: [{ timeoutSeconds: 5 }] }],
    ["no time limit", { requests: [{ url: "http://x/" }] }],
    ["a limit of nothing", { requests: [request({ timeoutSeconds: 0 })] }],
    ["a limit of more than a minute", { requests: [request({ timeoutSeconds: 61 })] }],
    ["a method that changes connections", { requests: [request({ method: "CONNECT" })] }],
    ["headers that are no text", { requests: [request({ headers: { a: 1 } })] }],
    ["a huge body", { requests: [request({ body: "x".repeat(64 * 1024 + 1) })] }],
    ["nothing", {}],
  ] as const)("refuses %s", async ([, input]) => {
    const { run, asked } = web();
    await expect(run(input, context(60_000))).rejects.toMatchObject({ name: "InputInvalid" });
    expect(asked).toEqual([]);
  });

  test("takes 20 requests", async () => {
    const { run } = web();
    const { results } = await run({ requests: Array.from({ length: 20 }, () => request()) }, context(60_000));
    expect(results).toHaveLength(20);
  });

  test("logs where it asked, but nothing that may be secret", async () => {
    vi.stubEnv("POWERTOOLS_LOG_LEVEL", "INFO");
    vi.stubEnv("POWERTOOLS_DEV", "false");
    const lines: string[] = [];
    const write = vi
      .spyOn(process.stdout, "write")
      .mockImplementation((line) => lines.push(String(line)) > 0);
    const { run } = web();
    const url = "https://user:hidden1@shop.example/cart?token=hidden2";
    await run(
      { requests: [request({ url, headers: { authorization: "hidden3" }, body: "hidden4" })] },
      context(60_000),
    );
    write.mockRestore();
    vi.unstubAllEnvs();
    expect(lines.join("")).toContain("https://shop.example/cart");
    expect(lines.join("")).not.toContain("hidden");
  });
});

describe("the exported handler", () => {
  test("refuses any JSON that is no list of requests", async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (event) => {
        await expect(handler(event, context(30_000))).rejects.toMatchObject({ name: "InputInvalid" });
      }),
    );
  });

  test("answers whatever it is asked for with a result", async () => {
    const odd = fc.record({
      url: fc
        .oneof(fc.string({ minLength: 1 }), fc.constant("http://169.254.169.254/"))
        .filter((url) => !/^https?:/.test(url) || url.includes("169.254")),
      timeoutSeconds: fc.double({ min: 0.001, max: 0.05, noNaN: true }),
      headers: fc.dictionary(fc.string(), fc.string()),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(odd, { maxLength: 3 }), async (requests) => {
        expect(await handler({ requests }, context(30_000))).toMatchObject({
          results: requests.map(() => ({ error: expect.any(String) })),
        });
      }),
      { numRuns: 50 },
    );
  });

  test("never asks the function's own machine", async () => {
    const asked = {
      requests: [request({ url: "http://127.0.0.1:9001/2018-06-01/runtime/invocation/next" })],
    };
    expect(await handler(asked, context(30_000))).toMatchObject({
      results: [{ error: expect.stringMatching(/is refused/) }],
    });
  });
});
