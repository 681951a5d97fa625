import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as z from "zod/mini";
import { ReleaseStateChange } from "../../../events/release-state-change.ts";
import type { News } from "../../../functions/ledger/outbox.ts";
import { newsOf } from "../../../functions/release/news-of.ts";
import { busDetail, chatMessage } from "../../../functions/shared/news-text.ts";
import { ann, digest, iso, record, release, t0 } from "../release/world.ts";

const states = [
  "accepted",
  "queued",
  "approval-wanted",
  "deploying",
  "baking",
  "settled",
  "rolled-back",
  "refused",
  "superseded",
  "needs-a-person",
];

/** https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html: anything else is dropped in silence. */
const Chat = z.strictObject({
  version: z.literal("1.0"),
  source: z.literal("custom"),
  id: z.optional(z.string()),
  content: z.strictObject({
    textType: z.optional(z.literal("client-markdown")),
    title: z.optional(z.string()),
    description: z.string().check(z.minLength(1)),
    nextSteps: z.optional(z.array(z.string())),
    keywords: z.optional(z.array(z.string())),
  }),
  metadata: z.strictObject({
    threadId: z.optional(z.string()),
    summary: z.optional(z.string()),
    eventType: z.optional(z.string()),
    relatedResources: z.optional(z.array(z.string())),
    additionalContext: z.optional(z.record(z.string(), z.string())),
  }),
});

const news = (changes: Partial<News> = {}): News => ({
  ...newsOf(record(), "rolled-back", "alarm storefront-5xx fires in cell a", new Date(t0), true),
  ...changes,
});
const text = fc.string({ unit: "grapheme", maxLength: 300 });
const anyNews = fc
  .record({ service: text, state: fc.oneof(fc.constantFrom(...states), text), reason: text, tag: text })
  .map(news);
const parsed = (each: News): unknown => JSON.parse(chatMessage(each).message);

describe("news of one state of one release", () => {
  test("has one id, however often it is told", () => {
    const later = newsOf(record(), "settled", "again", new Date(t0 + 60_000), false);
    expect([newsOf(record(), "settled", "first", new Date(t0), true).id, later.id]).toEqual([
      `${release}:settled`,
      `${release}:settled`,
    ]);
  });

  test("of another state has another id", () => {
    expect(new Set(states.map((state) => newsOf(record(), state, "", new Date(t0), true).id)).size).toBe(
      states.length,
    );
  });

  test("leaves out a digest and a tag that there are not", () => {
    const { tag: _, ...bare } = record({ digest: "" });
    const told = newsOf(bare, "settled", "why", new Date(t0), true);
    expect(told).not.toHaveProperty("digest");
    expect(told).not.toHaveProperty("tag");
  });

  test.for([
    ["approval-wanted", `pointsman release approve ${release}`],
    ["needs-a-person", "pointsman rollback storefront"],
    ["rolled-back", `pointsman release show ${release}`],
  ] as const)("%s says what can be done: %s", ([state, command]) => {
    expect(newsOf(record(), state, "", new Date(t0), true).nextSteps?.join("\n")).toContain(command);
  });
});

describe("what can be done about a refusal", () => {
  const steps = (changes: Parameters<typeof record>[0]) =>
    newsOf(record(changes), "refused", "", new Date(t0), true).nextSteps?.join("\n");

  test("is to start it again, by its tag or else by its digest", () => {
    expect(steps({})).toContain("pointsman release start storefront --tag v2");
    const { tag: _, ...untagged } = record();
    expect(newsOf(untagged, "refused", "", new Date(t0), true).nextSteps?.join("\n")).toContain(
      `--digest ${digest("b")}`,
    );
  });

  test("of a rollback is to roll back, not to start an image that it has not", () => {
    const { tag: _, digest: __, ...bare } = record({ kind: "rollback", id: "rollback-1" });
    const told = newsOf(bare, "refused", "", new Date(t0), true).nextSteps?.join("\n");
    expect(told).toContain("pointsman rollback storefront");
    expect(told).not.toMatch(/undefined|release start/);
  });
});

describe("what goes on the bus", () => {
  test.for(states)("is the published form, for %s", (state) => {
    const detail = ReleaseStateChange.parse(busDetail(newsOf(record(), state, "why", new Date(t0), true)));
    expect(detail).toMatchObject({
      version: 1,
      id: `${release}:${state}`,
      release,
      service: "storefront",
      state,
      at: iso(t0),
      digest: digest("b"),
    });
  });

  test("is the published form for what the sweep tells, too", () => {
    const told: News = {
      id: "storefront:listener:a",
      release: "storefront",
      service: "storefront",
      kind: "sweep",
      state: "drift",
      at: iso(t0),
      reason: "drifted",
      forPeople: true,
    };
    expect(ReleaseStateChange.safeParse(busDetail(told)).success).toBe(true);
  });

  test("has no reason where none is given", () => {
    const { reason: _, ...bare } = news();
    expect(busDetail(bare)).not.toHaveProperty("reason");
  });

  test("has members that are known and no others: nothing secret goes along by accident", () => {
    const more: News = Object.assign(news({ by: ann }), {
      password: "hunter2",
      config: { token: "hunter2" },
    });
    expect(Object.keys(busDetail(more)).sort()).toEqual([
      "at",
      "by",
      "digest",
      "id",
      "kind",
      "reason",
      "release",
      "service",
      "state",
      "tag",
      "version",
    ]);
    expect(JSON.stringify(busDetail(more)) + chatMessage(more).message).not.toContain("hunter2");
  });
});

describe("a message for people", () => {
  test("is exactly the custom notification that chat shows", () => {
    fc.assert(
      fc.property(anyNews, (each) => {
        const result = Chat.safeParse(parsed(each));
        expect(result.error?.issues ?? []).toEqual([]);
      }),
    );
  });

  test("names the service, its tag, what became of it, and why", () => {
    expect(Chat.parse(parsed(news()))).toMatchObject({
      content: {
        title: ":rewind: rolled back: storefront v2",
        description: "alarm storefront-5xx fires in cell a",
        keywords: ["storefront", "rolled-back"],
      },
      metadata: {
        threadId: release,
        summary: "storefront rolled-back",
        additionalContext: { release, digest: digest("b") },
      },
    });
  });

  test.for([
    ["approval-wanted", ":raised_hand: approval wanted"],
    ["settled", ":white_check_mark: settled"],
    ["rolled-back", ":rewind: rolled back"],
    ["refused", ":no_entry: refused"],
    ["superseded", ":fast_forward: superseded"],
    ["needs-a-person", ":rotating_light: NEEDS A PERSON"],
    ["drift", ":warning: not as it was left"],
    ["queued", "queued"],
  ] as const)("of %s begins with %s", ([state, words]) => {
    const { tag: _, ...untagged } = news({ state });
    expect(Chat.parse(parsed(untagged)).content.title).toBe(`${words}: storefront`);
  });

  test("says what can be done, where anything can", () => {
    expect(Chat.parse(parsed(news({ nextSteps: ["look"] }))).content.nextSteps).toEqual(["look"]);
    expect(Chat.parse(parsed(news({ nextSteps: [] }))).content).not.toHaveProperty("nextSteps");
  });

  test("has a subject without what SNS does not take, cut where it ends", () => {
    expect(chatMessage(news({ service: "störe" })).subject).toBe("[pointsman] stre rolled-back");
    expect(chatMessage(news({ service: "x".repeat(120) })).subject).toBe(`[pointsman] ${"x".repeat(88)}`);
  });

  test("of one release stands in one thread", () => {
    const threads = states.map(
      (state) => Chat.parse(parsed(newsOf(record(), state, "", new Date(t0), true))).metadata.threadId,
    );
    expect(new Set(threads)).toEqual(new Set([release]));
  });

  test("without a reason has its title for one, because chat drops what has no description", () => {
    const { reason: _, ...bare } = news();
    expect(Chat.parse(parsed(bare)).content.description).toContain("rolled back");
    expect(Chat.parse(parsed(news({ reason: "" }))).content.description).toContain("rolled back");
  });

  test("has a subject that SNS takes: ASCII, one line, begins with a visible character, 100 at most", () => {
    fc.assert(
      fc.property(anyNews, (each) => {
        const { subject } = chatMessage(each);
        expect(subject).toMatch(/^[\x21-\x7e][\x20-\x7e]{0,99}$/);
      }),
    );
  });

  test("shortens a reason at 3,000 characters, and no sooner", () => {
    const described = (length: number) =>
      Chat.parse(parsed(news({ reason: "x".repeat(length) }))).content.description;
    expect(described(3000)).toBe("x".repeat(3000));
    expect(described(3001)).toBe(`${"x".repeat(2999)}…`);
  });

  test("and its event fit into what SNS and EventBridge take, also with a reason that does not", () => {
    const long = news({ reason: "🚀".repeat(300_000) });
    const { message } = chatMessage(long);
    for (const sent of [message, JSON.stringify(busDetail(long))]) {
      expect(Buffer.byteLength(sent)).toBeLessThanOrEqual(256 * 1024);
      expect(sent.isWellFormed()).toBe(true);
    }
    expect(Chat.parse(JSON.parse(message)).content.description.endsWith("…")).toBe(true);
  });
});
