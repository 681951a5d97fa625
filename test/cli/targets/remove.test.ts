import { afterEach, describe, expect, test } from "vitest";
import { ann, createStage } from "./stage.ts";
import type { Stage } from "./stage.ts";

const open: Stage[] = [];
const settled = async (): Promise<Stage> => {
  const made = createStage();
  open.push(made);
  await made.run(["targets", "sync", "--until-settled"]);
  await made.pass(60);
  made.calls.length = 0;
  return made;
};
/** Nobody follows it any more. */
const orphaned = async (): Promise<Stage> => {
  const made = await settled();
  made.removeConfig("mirrors/shop.yaml");
  return made;
};
afterEach(() => open.splice(0).forEach((each) => each.close()));

const digestIn = (lines: readonly string[]): string =>
  /--yes ([0-9a-f]{64})/.exec(lines.join(" "))?.[1] ?? "none";
const keep = (the: Stage): void =>
  the.writeConfig("mirrors/shop.yaml", `mirror: shop\nloadBalancer: ${the.loadBalancer}\n`);

describe("targets remove", () => {
  test("shows what would end, and changes nothing where nobody can be asked", async () => {
    const the = await orphaned();
    const { code, out, err } = await the.run(["targets", "remove", "shop"]);
    expect(code).toBe(1);
    expect(out[0]).toBe("shop would end, now:");
    expect(out).toContainEqual(expect.stringMatching(/^ {2}- listener 80 – /));
    expect(err).toEqual([
      expect.stringMatching(
        /^pointsman: nothing was changed; the same with --yes [0-9a-f]{64} --reason "…" goes on$/,
      ),
    ]);
    expect(the.writes()).toEqual([]);
  });

  test("does nothing when the person at the terminal says no, or does not say why", async () => {
    const the = await orphaned();
    expect((await the.run(["targets", "remove", "shop"], { answer: "" })).code).toBe(1);
    const mute = await the.run(["targets", "remove", "shop"], { answer: ["y", "  "] });
    expect([mute.code, mute.err]).toEqual([1, [expect.stringContaining("a reason has 1 to 500 characters")]]);
    expect(the.writes()).toEqual([]);
  });

  test("with --wait goes on until nothing stands, through draining, and nothing is left in AWS", async () => {
    const the = await orphaned();
    const { code, out } = await the.run(["targets", "remove", "shop", "--wait"], { answer: "yes" });
    expect([code, out.at(-1)]).toEqual([0, "nothing of shop stands in AWS any more"]);
    expect(the.world.elb.loadBalancers.size + the.world.elb.targetGroups.size).toBe(0);
    expect(the.world.ec2.securityGroups.size).toBe(0);
  });

  test("refuses when the plan is another one than was agreed to", async () => {
    const the = await orphaned();
    const { code, err } = await the.run(words("0".repeat(64)));
    expect([code, err, the.writes()]).toEqual([1, [expect.stringContaining("the plan has changed")], []]);
  });

  test("knows a mirror without a file from the ledger, and what was probably meant", async () => {
    const the = await orphaned();
    expect(await the.run(["targets", "remove", "shpo"])).toMatchObject({
      code: 2,
      err: ["pointsman: neither the configuration nor the ledger has a mirror shpo; did you mean shop?"],
    });
  });
});

const words = (digest: string): string[] => [
  "targets",
  "remove",
  "shop",
  "--yes",
  digest,
  "--reason",
  "the shop has moved",
];

describe("why a mirror is removed", () => {
  test("is asked for before anything is looked at, where nobody would be asked", async () => {
    const the = await orphaned();
    const { code, err } = await the.run(["targets", "remove", "shop", "--yes", "0".repeat(64)]);
    expect([code, err]).toEqual([2, [expect.stringMatching(/--yes needs --reason "…": .* is kept/)]]);
    expect(the.calls).toEqual([]);
  });

  test("is kept with who and when, and shown", async () => {
    const the = await settled();
    const digest = digestIn((await the.run(["targets", "remove", "shop"])).err);
    expect((await the.run(words(digest))).code).toBe(1);
    const { out } = await the.run(["targets", "show", "shop"]);
    const at = out.indexOf("by hand");
    expect(out[at + 2]).toMatch(
      /^ {2}2026-11-21 \d\d:\d\d:\d\d {2}remove {2}user\/ann {2}the shop has moved \(delete-listener 80, /,
    );
    const { out: document } = await the.run(["targets", "show", "shop", "--json"]);
    expect(JSON.parse(document.join("\n"))).toMatchObject({
      deeds: [{ kind: "remove", by: ann, reason: "the shop has moved" }],
    });
  });
});

describe("a mirror that still has a file", () => {
  const warning =
    /mirrors\/shop\.yaml still names it: when nothing of it is left, its next round makes it anew/;

  test("is removed only after a warning that the next round makes it anew", async () => {
    const the = await settled();
    const { code, out } = await the.run(["targets", "remove", "shop"], { answer: "n" });
    expect([code, the.writes()]).toEqual([1, []]);
    expect(out).toContainEqual(expect.stringMatching(warning));
    const { out: document } = await the.run(["targets", "remove", "shop", "--json"]);
    expect(document.join("\n")).toContain('"isConfigured": true');
  });

  test("is made anew indeed, and the status says beforehand that it will be", async () => {
    const the = await settled();
    const { code, out } = await the.run(["targets", "remove", "shop", "--wait"], { answer: "y" });
    expect(code).toBe(0);
    expect(out.at(-2)).toMatch(warning);
    const { out: status } = await the.run(["targets", "status", "shop"]);
    expect(status[1]).toMatch(/removed; its file is still there, so its next round makes it anew$/);
    await the.run(["targets", "sync"]);
    expect(the.world.elb.loadBalancers.size).toBe(1);
  });

  test("is left alone by everybody until its removal is over, and followed again by whoever syncs it by name", async () => {
    const the = await settled();
    await the.run(["targets", "remove", "shop"], { answer: "y" });
    the.calls.length = 0;
    const why = /user\/ann has been removing it since .*, so nothing changes: y\. /;
    for (const words of [["sync", "--until-settled"], ["plan"]]) {
      const { code, out } = await the.run(["targets", ...words]);
      expect([code, out.join(" ")]).toEqual([3, expect.stringMatching(why)]);
    }
    expect(the.writes()).toEqual([]);
    const { out: status } = await the.run(["targets", "status", "shop"]);
    expect(status[1]).toMatch(why);
    const { out } = await the.run(["targets", "sync", "shop", "--until-settled", "--reason", "it is needed"]);
    expect(out[0]).toBe("  ! shop is followed again: its removal by user/ann is called off");
    expect(the.targets()).toHaveLength(4);
    const { out: shown } = await the.run(["targets", "show", "shop"]);
    expect(shown.join("\n")).toMatch(/follow {2}user\/ann {2}it is needed \(the removal by /);
  });

  test("is not warned of without a file", async () => {
    const the = await orphaned();
    const { out } = await the.run(["targets", "remove", "shop"]);
    expect(out.join("\n")).not.toContain("still names it");
    keep(the);
    expect((await the.run(["targets", "remove", "shop"])).out.join("\n")).toMatch(warning);
  });
});
