import { describe, expect, test } from "vitest";
import { lookupsFunction } from "../../../../functions/traffic/aws/lookups-function.ts";

/** A Lambda that answers this, and remembers what it was asked. */
function answering(text: string, FunctionError?: string) {
  const asked: unknown[] = [];
  const client = {
    send: (command: { input: { Payload: Uint8Array; FunctionName: string } }) => {
      asked.push([command.input.FunctionName, JSON.parse(new TextDecoder().decode(command.input.Payload))]);
      return Promise.resolve({ Payload: new TextEncoder().encode(text), FunctionError });
    },
  };
  const lookups = lookupsFunction(client as never, "pointsman-lookups", () => 1000);
  return { lookups, asked };
}

const tally = { asked: 2, counts: { a: 2 }, elsewhere: 0, strangers: [], failed: {}, endedBy: "count" };
const asking = {
  name: "n",
  type: "A",
  servers: [],
  count: 2,
  deadlineAt: 4000,
  sites: { a: ["192.0.2.1"] },
} as const;

describe("look-ups by the function in the network", () => {
  test("are told how much time is left, not when it ends", async () => {
    const { lookups, asked } = answering(JSON.stringify({ tally }));
    expect(await lookups.tally(asking)).toEqual(tally);
    const { deadlineAt: _, ...rest } = asking;
    expect(asked).toEqual([["pointsman-lookups", { kind: "tally", ...rest, withinMs: 3000 }]]);
  });

  test("have no time left after their end", async () => {
    const { lookups, asked } = answering(JSON.stringify({ tally }));
    await lookups.tally({ ...asking, deadlineAt: 10 });
    expect(asked).toMatchObject([["pointsman-lookups", { withinMs: 0 }]]);
  });

  test("find addresses, and say the code of a name that has no answer", async () => {
    const found = answering('{"addresses":["192.0.2.1"]}');
    expect(await found.lookups.addresses("n", "A")).toEqual(["192.0.2.1"]);
    expect(found.asked).toEqual([["pointsman-lookups", { kind: "addresses", name: "n", type: "A" }]]);
    const none = answering('{"failed":"ESERVFAIL"}');
    await expect(none.lookups.addresses("n", "A", "192.0.2.53")).rejects.toMatchObject({ code: "ESERVFAIL" });
  });

  test.for([
    ["it failed", '{"errorMessage":"Task timed out"}', "Unhandled", /pointsman-lookups failed: .*timed out/],
    ["it answered something else", '{"tally":{}}', undefined, /no answer of look-ups/],
    ["it answered nothing", "", undefined, /no answer of look-ups/],
  ] as const)("are unreachable where %s", async ([, text, error, sentence]) => {
    const { lookups } = answering(text, error);
    await expect(lookups.tally(asking)).rejects.toMatchObject({
      name: "Unreachable",
      message: expect.stringMatching(sentence) as unknown,
    });
  });
});
