import { describe, expect, test } from "vitest";
import { ann, digest, iso, minutes, settled, stableArn, t0 } from "../release/world.ts";
import { books } from "./world.ts";

const freeze = (scope: string, until?: string) => ({
  scope,
  reason: `${scope} sale`,
  by: ann,
  at: iso(t0),
  ...(until ? { until } : {}),
});

describe("first sight of a service", () => {
  test("adopts what runs as stable", async () => {
    const { book } = books();
    expect(await book.services.adopt("storefront", settled())).toBe(true);
    expect(await book.services.state("storefront")).toMatchObject({
      version: 1,
      service: "storefront",
      fence: 0,
      stable: settled(),
      firstSeenAt: settled().at,
    });
  });

  test("invariant 7: adopts once: whoever was faster stands", async () => {
    const { book } = books();
    await book.services.adopt("storefront", settled());
    expect(await book.services.adopt("storefront", settled({ release: "adopted-later" }))).toBe(false);
    expect((await book.services.state("storefront"))?.stable).toEqual(settled());
  });

  test("adopts nothing where a release is under way already", async () => {
    const { book } = books();
    await book.table.write(
      book.lease.taking("storefront", { holder: "storefront-1", executionArn: "arn" }, 1),
    );
    expect(await book.services.adopt("storefront", settled())).toBe(false);
  });
});

describe("a freeze", () => {
  test.for([
    ["holds for its service", ["storefront"], "storefront sale"],
    ["of all holds for each", ["all"], "all sale"],
    ["of its own comes before that of all", ["all", "storefront"], "storefront sale"],
    ["of another does not hold", ["checkout"], undefined],
  ] as const)("%s", async ([, scopes, reason]) => {
    const { book } = books();
    for (const scope of scopes) await book.services.setFreeze(freeze(scope));
    expect((await book.services.freeze("storefront"))?.reason).toBe(reason);
  });

  test("ends by itself, to the millisecond", async () => {
    const { book, pass } = books();
    await book.services.setFreeze(freeze("storefront", iso(t0 + minutes(10))));
    pass(minutes(10) - 1);
    expect(await book.services.freeze("storefront")).toBeDefined();
    pass(1);
    expect(await book.services.freeze("storefront")).toBeUndefined();
  });

  test("that has ended leaves that of all in force", async () => {
    const { book, pass } = books();
    await book.services.setFreeze(freeze("storefront", iso(t0 + 1)));
    await book.services.setFreeze(freeze("all"));
    pass(minutes(1));
    expect((await book.services.freeze("storefront"))?.scope).toBe("all");
  });

  test("without an end takes away the end of the one before", async () => {
    const { book, pass } = books();
    await book.services.setFreeze(freeze("storefront", iso(t0 + minutes(10))));
    await book.services.setFreeze(freeze("storefront"));
    pass(minutes(60));
    expect(await book.services.freeze("storefront")).toBeDefined();
  });

  test("is lifted, and may be lifted twice", async () => {
    const { book } = books();
    await book.services.setFreeze(freeze("storefront"));
    await book.services.unfreeze("storefront");
    await book.services.unfreeze("storefront");
    expect(await book.services.freezes()).toEqual([]);
  });
});

describe("a revision", () => {
  const revision = { taskDefinitionArn: stableArn, image: `repository@${digest("a")}` };

  test("is kept whole, so that it can be registered again", async () => {
    const { book } = books();
    const input = {
      family: "storefront",
      containerDefinitions: [{ name: "web", environment: [{ name: "A", value: "" }] }],
    };
    await book.services.keepRevision("storefront", revision, input, true);
    expect(await book.services.revision("storefront", stableArn)).toEqual({ input, ours: true });
    expect(await book.services.revision("storefront", "other")).toBeUndefined();
  });

  test("is kept once: whether it is ours does not change by seeing it again", async () => {
    const { book } = books();
    await book.services.keepRevision("storefront", revision, { family: "storefront" }, true);
    await book.services.keepRevision("storefront", revision, { family: "other" }, false);
    expect(await book.services.revision("storefront", stableArn)).toEqual({
      input: { family: "storefront" },
      ours: true,
    });
  });

  test("invariant 4: is known to be ours by its content, before anybody knows its ARN", async () => {
    const { book } = books();
    expect(await book.services.isIntended("storefront", "abc")).toBe(false);
    await book.services.intendRevision("storefront", "abc", "storefront-1");
    expect(await book.services.isIntended("storefront", "abc")).toBe(true);
    expect(await book.services.isIntended("checkout", "abc")).toBe(false);
  });
});

describe("a finding", () => {
  test("is told once, until it changes", async () => {
    const { book } = books();
    const tell = (value: string) => book.services.tellOnce("storefront", "listener:a", value);
    expect([
      await tell("drift"),
      await tell("drift"),
      await tell("more drift"),
      await tell("more drift"),
    ]).toEqual([true, false, true, false]);
  });

  test("is told anew once it was over", async () => {
    const { book } = books();
    await book.services.tellOnce("storefront", "listener:a", "drift");
    await book.services.forgetTold("storefront", "listener:a");
    expect(await book.services.tellOnce("storefront", "listener:a", "drift")).toBe(true);
  });
});
