/** The biggest service that validation allows, and people and checks that do not stop talking. */
import { describe, expect, test } from "vitest";
import { sizeOfItem } from "../../infra/sandbox/dynamodb/dynamodb-value.ts";
import { biggest, mostAndLongestCells } from "./biggest.ts";
import { registerByHand } from "./by-hand.ts";
import { storefront } from "./stories.ts";
import { people, world } from "./world.ts";
import type { World } from "./world.ts";

const mostItemBytes = 400 * 1024;
/** Of a state's data, of a message of SNS and of an entry of EventBridge. */
const mostPayloadBytes = 256 * 1024;
const endless = "and there is more to say of it. ".repeat(20_000);

const longest = ({ dynamodb }: World): number => Math.max(...dynamodb.items().map(sizeOfItem));

/** Bytes of the longest that was sent to Step Functions, SNS or EventBridge. */
const longestSent = ({ calls }: World): number =>
  Math.max(
    ...calls
      .filter(({ service }) => ["sfn", "sns", "eventbridge"].includes(service))
      .map(({ input }) => Buffer.byteLength(JSON.stringify(input))),
  );

/** A check that answers so. */
function answering(w: World, answer: object): void {
  w.installation.lambda.register("shop-contract", { timeoutSeconds: 10, build: () => async () => answer });
}

const checked = storefront({
  gates: { ...storefront().gates, compatibility: [{ kind: "lambda", name: "shop-contract" }] },
});

/** A new revision of each family, as a stack would make it, with 15,000 characters more. */
function lengthenTaskDefinitions(w: World): void {
  const environment = [{ name: "LONG", value: "x".repeat(15_000) }];
  for (const { name } of mostAndLongestCells)
    registerByHand(
      w,
      ({ containerDefinitions = [] }) => ({
        containerDefinitions: containerDefinitions.map((each) => ({ ...each, environment })),
      }),
      name,
    );
}

describe("the biggest service there may be", () => {
  test("settles and is rolled back, with a difference that no item could hold", async () => {
    const w = await world(biggest());
    lengthenTaskDefinitions(w);
    w.push("v1");
    await w.ended("v1");
    const [planned] = w.dynamodb
      .items()
      .filter(({ pk, sk }) => pk?.S === `timeline#${w.release("v1").id}` && sk?.S === "planned");
    expect(planned?.["reason"]?.S).toMatch(/ … \(\d{6} more characters\)$/);
    const back = await w.say({
      command: "rollback",
      service: "storefront",
      reason: "r".repeat(500),
      freeze: false,
    });
    expect(back.status).toBe(200);
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 settled", "rollback settled"]);
    expect(longest(w)).toBeLessThan(mostItemBytes);
    expect(longestSent(w)).toBeLessThan(mostPayloadBytes);
  });
});

describe("what has no end", () => {
  test("of a check's reason refuses the release as any reason does", async () => {
    const w = await world(checked);
    answering(w, { compatible: false, reason: endless });
    w.push("v1");
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 refused"]);
    expect(w.release("v1").outcome?.reason).toMatch(
      /^compatibility check shop-contract: and there .* more characters\)$/,
    );
    expect(w.told().at(-1)?.reason).toContain("compatibility check shop-contract");
    expect(longestSent(w)).toBeLessThan(mostPayloadBytes);
  });

  test("of what a person asks, again and again, leaves the release as it is", async () => {
    const w = await world(storefront({ strategy: { kind: "all-at-once", bakeSeconds: 1800 } }));
    w.push("v1");
    await w.atPoint("bake");
    const before = longest(w);
    for (let time = 0; time < 40; time++) {
      const command = time % 2 === 0 ? "pause" : "resume";
      const { status } = await w.say(
        { command, release: w.release("v1").id, reason: "r".repeat(500) },
        people.ann,
      );
      expect(status).toBe(200);
    }
    expect(longest(w)).toBe(before);
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 settled"]);
  });
});
