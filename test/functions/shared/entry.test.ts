import { Console } from "node:console";
import { Writable } from "node:stream";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import * as z from "zod/mini";
import { entry } from "../../../functions/shared/entry.ts";
import type { Call } from "../../../functions/shared/entry.ts";
import { CallRefused, InputInvalid, Throttled } from "../../../functions/shared/errors.ts";
import { CellInput } from "../../../functions/release/ticket.ts";
import { invocation } from "./invocation.ts";

const ticket = { release: "storefront-1", service: "storefront", fence: 3 };
const input = { ticket, token: "token", cell: "a" };

/** Everything that is said, on whatever stream and by whatever part, line by line. */
let lines: string[] = [];

beforeEach(() => {
  lines = [];
  const stream = new Writable({
    write(chunk: Buffer, _, done) {
      lines.push(...chunk.toString("utf8").split("\n").filter(Boolean));
      done();
    },
  });
  const heard = new Console({ stdout: stream, stderr: stream });
  for (const name of ["log", "info", "warn", "error", "debug"] as const)
    vi.spyOn(console, name).mockImplementation(heard[name]);
  vi.stubEnv("POWERTOOLS_DEV", "true");
  vi.stubEnv("POWERTOOLS_LOG_LEVEL", "INFO");
  vi.stubEnv("POWERTOOLS_METRICS_DISABLED", "false");
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** The log lines, parsed; POWERTOOLS_DEV writes them over several lines, so that they are put together again. */
const logged = (): Record<string, unknown>[] =>
  lines
    .join("\n")
    .split(/\n(?=\{)/)
    .flatMap((text) => (text.startsWith("{") ? [JSON.parse(text)] : []))
    .filter((line) => "level" in line);

const flow = (run: (call: Call) => unknown) =>
  entry(CellInput).handler(async function deployCell(_, call) {
    return run(call);
  });
const refusal = (event: unknown) => flow(() => "done")(event, invocation()).catch((error: unknown) => error);

describe("what comes in", () => {
  test("is parsed, and the flow gets it with its call", async () => {
    const handler = entry(CellInput).handler(async function deployCell(given, { remainingMs, invokedArn }) {
      return { given, left: remainingMs(), invokedArn };
    });
    expect(await handler({ ...input, more: "dropped" }, invocation())).toEqual({
      given: input,
      left: 25_000,
      invokedArn: "arn:aws:lambda:eu-central-1:111122223333:function:pointsman-plan:7",
    });
  });

  test.for([
    [undefined, /./],
    [null, /./],
    ["nonsense", /./],
    [[], /./],
    [{}, /ticket: .*missing/],
    [{ ...input, token: 7 }, /^token: expected text, found the number 7$/],
    [
      { ...input, ticket: { ...ticket, fence: "3" } },
      /^ticket.fence: expected a number, found the text "3"$/,
    ],
  ] as const)("that is nonsense is refused with a sentence: %o", async ([event, sentence]) => {
    const error = await refusal(event);
    expect(error).toBeInstanceOf(InputInvalid);
    expect(error).toMatchObject({ name: "InputInvalid", message: expect.stringMatching(sentence) });
  });

  test("that is any JSON at all is refused, and the flow never sees it", async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (event) => {
        let seen = 0;
        const error = await flow(() => seen++)(event, invocation()).catch((thrown: unknown) => thrown);
        expect(error).toMatchObject({ name: "InputInvalid" });
        expect(seen).toBe(0);
      }),
    );
  });

  test("that is refused is logged and counted", async () => {
    await refusal({ ...input, token: 7 });
    expect(logged().map(({ level, message }) => [level, message])).toContainEqual([
      "ERROR",
      "token: expected text, found the number 7",
    ]);
    expect(lines.join("\n")).toContain('"InputRefused":1');
  });
});

describe("the thread through everything", () => {
  test("the release id, its service and its cell are in every line, from the first", async () => {
    await flow(({ log }) => {
      log.info("looking");
      log.warn("hm", { alarms: ["a"] });
      log.error("no");
    })(input, invocation());
    expect(logged().map(({ message }) => message)).toEqual(["looking", "hm", "no"]);
    for (const line of logged())
      expect(line).toMatchObject({
        release: "storefront-1",
        released_service: "storefront",
        cell: "a",
        function: invocation().functionName,
        function_request_id: invocation().awsRequestId,
      });
  });

  test("the release id is in the line of an error too, also where the input does not parse", async () => {
    await refusal({ ...input, token: 7 });
    await flow(() => {
      throw new CallRefused("no permission");
    })(input, invocation()).catch(() => undefined);
    expect(logged()).toHaveLength(2);
    for (const line of logged()) expect(line).toMatchObject({ level: "ERROR", release: "storefront-1" });
  });

  test("what a flow learns of it is in every later line", async () => {
    const handler = entry(z.object({})).handler(async function accept(_, { log }) {
      log.about({ release: "storefront-2", service: "storefront", deployment: undefined });
      log.info("accepted");
    });
    await handler({}, invocation());
    expect(logged()).toMatchObject([
      { release: "storefront-2", released_service: "storefront", message: "accepted" },
    ]);
    expect(logged()[0]).not.toHaveProperty("deployment");
  });

  test("nothing of it is left for the next invocation of the same instance", async () => {
    const handler = entry(z.object({ release: z.optional(z.string()) })).handler(async function wake(
      { release },
      { log },
    ) {
      log.about({ release });
      log.info("woken");
    });
    await handler({ release: "storefront-1" }, invocation());
    await handler({}, invocation());
    expect(logged().map(({ release }) => release)).toEqual(["storefront-1", undefined]);
  });

  test("a function without a name of its own, as in a minified bundle, is still told from the others", async () => {
    const handler = entry(z.object({})).handler(async (_, { log }) => {
      log.info("looking");
      throw new CallRefused("no permission");
    });
    await handler({}, invocation({ functionName: "pointsman-wake" })).catch(() => undefined);
    expect(logged().map((line) => line["function"])).toEqual(["pointsman-wake", "pointsman-wake"]);
    expect(lines.join("\n")).toContain('"Dimensions":[["service","function"]]');
    expect(lines.join("\n")).not.toContain("doesn't meet the requirements");
  });

  test("costs no word of its own: a line is what a flow said", async () => {
    await flow(({ log }) => log.about({ release: "storefront-1", service: "storefront" }))(
      input,
      invocation(),
    );
    expect(lines).toEqual([]);
  });
});

describe("an error", () => {
  test.for([
    [new Throttled("slow down"), "Failed"],
    [new CallRefused("no permission"), "Refused"],
    [new TypeError("a mistake of ours"), "Failed"],
  ] as const)(
    "of a flow is thrown on as it is, for the state machine must see it: %s",
    async ([thrown, metric]) => {
      const seen = await flow(() => {
        throw thrown;
      })(input, invocation()).catch((error: unknown) => error);
      expect(seen).toBe(thrown);
      expect(lines.join("\n")).toContain(`"${metric}":1`);
    },
  );
});
