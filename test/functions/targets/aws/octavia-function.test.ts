import { describe, expect, test } from "vitest";
import { octaviaFunction } from "../../../../functions/targets/aws/octavia-function.ts";
import type { ReadRequest } from "../../../../functions/targets/read/source.ts";
import { recording, sdkError } from "../../release/aws/recording.ts";

const now = "2026-11-23T09:00:00.000Z";
const bytes = (value: unknown) =>
  new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value));
const request = (...ids: string[]): ReadRequest => ({
  cloud: { authUrl: "https://keystone.example.com/v3", region: "one", interface: "public", project: "p" },
  credentials: { kind: "password", userId: "u", password: "hunter2" },
  loadBalancers: ids.map((id) => ({ id })),
});
const unchanged = { kind: "unchanged", updatedAt: "2026-11-23T08:00:00", readAt: now } as const;

const scripted = (...answers: (object | Error)[]) => {
  const recorded = recording({ Invoke: answers });
  return { ...recorded, read: octaviaFunction(recorded.client, "octavia", () => now) };
};
const failed = (errorType: string, errorMessage = "words") => ({
  FunctionError: "Unhandled",
  Payload: bytes({ errorType, errorMessage }),
});

describe("reading through the function", () => {
  test("sends the request and gives back what was read of each", async () => {
    const { read, inputs } = scripted({ Payload: bytes({ a: unchanged, b: unchanged }) });
    expect(await read(request("a", "b"))).toEqual({ a: unchanged, b: unchanged });
    expect(inputs()).toEqual([{ FunctionName: "octavia", Payload: bytes(request("a", "b")) }]);
  });

  test.for<[string, object | Error, string]>([
    ["the function failed", failed("TypeError"), "octavia failed: TypeError: words"],
    ["the function ran out of time", failed("Sandbox.Timedout"), "octavia failed: Sandbox.Timedout: words"],
    [
      "the function did not say why",
      { FunctionError: "Unhandled", Payload: bytes("null") },
      "octavia failed: unknown",
    ],
    ["the answer is no JSON", { Payload: bytes("<html>") }, "its answer is not what a reader answers"],
    [
      "the answer is of another kind",
      { Payload: bytes({ a: { kind: "empty", readAt: now } }) },
      "its answer is not",
    ],
    ["the answer lacks it", { Payload: bytes({}) }, "octavia did not answer for it"],
    [
      "Lambda refuses",
      sdkError("ResourceNotFoundException", "Function not found", "client"),
      "Invoke octavia: ResourceNotFoundException",
    ],
    [
      "Lambda asks to slow down",
      sdkError("TooManyRequestsException", "slow", "client"),
      "Invoke octavia: TooManyRequestsException",
    ],
    ["the network fails", sdkError("TimeoutError", "no answer"), "Invoke octavia: TimeoutError"],
  ])(
    "leaves a load balancer unreadable when %s, and never tells the credentials",
    async ([, answer, words]) => {
      const found = (await scripted(answer).read(request("a")))["a"];
      expect(found).toMatchObject({
        kind: "unreadable",
        readAt: now,
        reason: expect.stringContaining(words),
      });
      expect(JSON.stringify(found)).not.toContain("hunter2");
    },
  );

  test("asks by halves for what is too large for one answer", async () => {
    const tooLarge = failed("Function.ResponseSizeTooLarge");
    const { read, inputs } = scripted(
      tooLarge,
      { Payload: bytes({ a: unchanged, b: unchanged }) },
      { Payload: bytes({ c: unchanged }) },
    );
    expect(Object.keys(await read(request("a", "b", "c")))).toEqual(["a", "b", "c"]);
    expect(inputs()).toHaveLength(3);
  });

  test("leaves one that is too large by itself unreadable, and says so", async () => {
    const { read } = scripted(failed("Function.ResponseSizeTooLarge"));
    expect((await read(request("a")))["a"]).toMatchObject({
      kind: "unreadable",
      reason: expect.stringContaining("6 MB"),
    });
  });

  test("loses of two halves only the one that failed", async () => {
    const tooLarge = failed("Function.ResponseSizeTooLarge");
    const { read } = scripted(tooLarge, { Payload: bytes({ a: unchanged }) }, failed("TypeError"));
    const found = await read(request("a", "b"));
    expect(found["a"]).toEqual(unchanged);
    expect(found["b"]).toMatchObject({ kind: "unreadable" });
  });
});
