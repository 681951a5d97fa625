import { afterEach, describe, expect, test } from "vitest";
import { createStage } from "./stage.ts";
import type { Stage } from "./stage.ts";

const open: Stage[] = [];
const stage = (): Stage => {
  const made = createStage();
  open.push(made);
  return made;
};
afterEach(() => open.splice(0).forEach((each) => each.close()));

const settled = async (): Promise<Stage> => {
  const made = stage();
  await made.run(["targets", "sync", "--until-settled"]);
  await made.pass(60);
  return made;
};
const membersOf = ({ operator, loadBalancer }: Stage): string[] => operator.idsOf(loadBalancer, "member");
async function removeMembers(the: Stage, count: number): Promise<void> {
  for (const id of membersOf(the).slice(0, count)) {
    the.operator.remove(id);
    await the.pass(5);
  }
  await the.pass(60);
}

describe("targets sync", () => {
  test("makes one round: everything stands, and it says what it did", async () => {
    const the = stage();
    const { code, out } = await the.run(["targets", "sync"]);
    expect(code).toBe(2);
    expect(out).toContain("  6 of 6 done: 4 targets added, 0 removed");
    expect(the.targets()).toHaveLength(4);
  });

  test("makes no call that changes anything when nothing is to be done", async () => {
    const the = await settled();
    the.calls.length = 0;
    expect((await the.run(["targets", "sync"])).code).toBe(0);
    expect(the.writes()).toEqual([]);
  });

  test("--until-settled waits between rounds for what needs its time: a removal is seen twice, and drains", async () => {
    const the = await settled();
    await removeMembers(the, 1);
    const before = the.clock.now();
    const { code, out } = await the.run(["targets", "sync", "--until-settled", "--every", "45s"]);
    expect(code).toBe(0);
    expect(the.targets()).toEqual(["10.9.0.2:8080", "10.9.0.3:8080", "10.9.0.4:8080"]);
    expect(out.filter((line) => line.startsWith("shop:")).length).toBeGreaterThan(1);
    expect((the.clock.now() - before) % 45_000).toBeLessThan(5000);
  });

  test("--until-settled ends with 3 where only a person can go on", async () => {
    const the = await settled();
    await removeMembers(the, 4);
    const { code } = await the.run(["targets", "sync", "--until-settled"]);
    expect([code, the.targets().length]).toEqual([3, 4]);
  });

  test("--rounds makes so many, and --json has each of them", async () => {
    const the = await settled();
    const { out } = await the.run(["targets", "sync", "--rounds", "3", "--every", "10s", "--json"]);
    expect(JSON.parse(out.join("\n"))).toMatchObject({
      rounds: [{ mirrors: [{ mirror: "shop" }] }, { mirrors: [{}] }, { mirrors: [{}] }],
    });
  });

  test("invariant 9: an override lets exactly one plan through, with who said it and why on record", async () => {
    const the = await settled();
    await removeMembers(the, 3);
    await the.run(["targets", "sync"]);
    await the.pass(60);
    const planned = await the.run(["targets", "plan"]);
    const [, digest = ""] = /--override ([0-9a-f]{64})/.exec(planned.out.join(" ")) ?? [];
    const words = ["targets", "sync", "shop", "--override", digest];
    const { code } = await the.run([...words, "--reason", "three nodes are sold"]);
    expect([code, the.targets()]).toEqual([2, ["10.9.0.4:8080"]]);
    const status = await the.run(["targets", "status", "--json"]);
    expect(JSON.parse(status.out.join("\n"))).toMatchObject({
      mirrors: [
        {
          overrides: [
            {
              digest,
              by: "arn:aws:iam::111122223333:user/ann",
              reason: "three nodes are sold",
              usedAt: expect.any(String),
            },
          ],
        },
      ],
    });
  });

  test("an override that no plan has is told, and kept: it was not used", async () => {
    const the = await settled();
    const digest = "0".repeat(64);
    const words = ["targets", "sync", "shop", "--override", digest, "--reason", "a slip of the pen"];
    const { code, out } = await the.run(words);
    expect([code, out.at(-1)]).toEqual([
      0,
      `  ! the override was not used: no plan has the digest ${digest}. It is kept, and waits for one that does`,
    ]);
    await the.pass(60);
    await the.run(words);
    const { out: shown } = await the.run(["targets", "show", "shop"]);
    expect(shown.filter((line) => / override, /.test(line)).map((line) => line.slice(23))).toEqual([
      "override, never used  user/ann  a slip of the pen",
      "override, waits       user/ann  a slip of the pen",
    ]);
  });

  test("an override needs its reason and its mirror, else nothing is written", async () => {
    const the = await settled();
    the.calls.length = 0;
    const digest = "0".repeat(64);
    const without = await the.run(["targets", "sync", "shop", "--override", digest]);
    expect([without.code, without.err]).toEqual([1, [expect.stringContaining("--override needs --reason")]]);
    expect(the.calls).toEqual([]);
    const wrong = await the.run(["targets", "sync", "shop", "--override", "5e88", "--reason", "x"]);
    expect([wrong.code, wrong.err]).toEqual([1, [expect.stringContaining("Expected 64 characters")]]);
  });
});
