import { afterEach, describe, expect, test } from "vitest";
import { createStage } from "./stage.ts";
import type { Stage } from "./stage.ts";

const open: Stage[] = [];
const stage = (...given: Parameters<typeof createStage>): Stage => {
  const made = createStage(...given);
  open.push(made);
  return made;
};
afterEach(() => open.splice(0).forEach((each) => each.close()));

const settled = async (...given: Parameters<typeof createStage>): Promise<Stage> => {
  const made = stage(...given);
  expect((await made.run(["targets", "sync", "--until-settled"])).code).toBe(0);
  await made.pass(60);
  made.calls.length = 0;
  return made;
};
const membersOf = ({ operator, loadBalancer }: Stage): string[] => operator.idsOf(loadBalancer, "member");
/** The worker takes a second for each, and the load balancer no other meanwhile. */
async function removeMembers(the: Stage, count: number): Promise<void> {
  for (const id of membersOf(the).slice(0, count)) {
    the.operator.remove(id);
    await the.pass(5);
  }
  await the.pass(60);
}

describe("targets plan", () => {
  test("shows what would be made, each line with its reason, and ends with 2", async () => {
    const { code, out, err } = await stage().run(["targets", "plan"]);
    expect([code, err]).toEqual([2, []]);
    expect(out[0]).toBe("shop: 6 to do, 1 remark (read 2026-11-21 10:00:00)");
    expect(out).toContain("  + group web.tcp4 – pool web has none such");
    expect(out).toContain(
      "  + 10.9.0.1:8080, 10.9.0.2:8080, 10.9.0.3:8080, 10.9.0.4:8080 in group web.tcp4 – named by the source",
    );
    expect(out).toContain("  + listener 80 – the source has a listener there");
    expect(out.find((line) => line.startsWith("  ! "))).toMatch(/^ {2}! listener 80 – changed: /);
    expect(out.at(-1)).toMatch(/^ {2}digest [0-9a-f]{64}$/);
  });

  test("writes nothing at all, not even into the ledger", async () => {
    const the = stage();
    await the.run(["targets", "plan"]);
    expect(the.writes()).toEqual([]);
    expect(the.calls.filter((name) => /^(UpdateItem|TransactWrite|Put|Delete)/.test(name))).toEqual([]);
  });

  test("ends with 0 when AWS says what Octavia says", async () => {
    const { code, out } = await (await settled()).run(["targets", "plan"]);
    expect([code, out[0]]).toEqual([0, expect.stringMatching(/^shop: nothing to do, 1 remark /)]);
  });

  test("says what is held back, by which rail, with the numbers, and ends with 3", async () => {
    const the = await settled();
    await removeMembers(the, 3);
    await the.run(["targets", "sync"]);
    await the.pass(60);
    const { code, out } = await the.run(["targets", "plan"]);
    expect(code).toBe(3);
    expect(out.filter((line) => line.startsWith("  · "))).toEqual([
      expect.stringMatching(
        /^ {2}· group web\.tcp4: 10\.9\.0\.1:8080, .* – held back \(share\): would deregister 3 targets.*50 %.*--override [0-9a-f]{64}/,
      ),
    ]);
  });

  test("invariant 2: an emptied pool is held back, and no target is touched", async () => {
    const the = await settled();
    await removeMembers(the, 4);
    const { code, out } = await the.run(["targets", "plan"]);
    expect([code, the.targets().length]).toEqual([3, 4]);
    expect(out.some((line) => line.includes("(empty-source)"))).toBe(true);
  });

  test("counts what is refused apart from other remarks: it is why it ends with 3", async () => {
    const the = stage({
      pools: [{ name: "web", monitor: {}, members: [{ address: "10.9.0.1", port: 80 }] }],
      listeners: [
        { port: 80, pool: "web" },
        { port: 132, protocol: "SCTP", pool: "web" },
      ],
    });
    const { code, out } = await the.run(["targets", "plan"]);
    expect([code, out[0]]).toEqual([3, expect.stringMatching(/^shop: 6 to do, 1 refused, 1 remark /)]);
  });

  test("counts what only waits for its time as changes", async () => {
    const the = await settled();
    await removeMembers(the, 1);
    const { code, out } = await the.run(["targets", "plan"]);
    expect(code).toBe(2);
    expect(out.join("\n")).toContain("held back (observations)");
  });

  test("prints the plan's document with --json, of each mirror that is asked for", async () => {
    const { code, out } = await stage().run(["targets", "plan", "shop", "--json"]);
    expect(code).toBe(2);
    expect(JSON.parse(out.join("\n"))).toMatchObject({
      mirrors: [
        {
          mirror: "shop",
          read: { kind: "complete" },
          plan: { steps: [{ kind: "create-security-group" }, {}, {}, {}, {}, {}] },
          remarks: [{ level: "changed" }],
        },
      ],
    });
  });

  test.for([80, 120])(
    "folds its lines on a terminal of %i columns, and loses nothing of them",
    async (columns) => {
      const the = stage();
      const whole = await the.run(["targets", "plan"]);
      const { out } = await the.run(["targets", "plan"], { columns });
      expect(Math.max(...out.map((line) => line.length))).toBeLessThanOrEqual(columns);
      const words = (lines: readonly string[]) => lines.join(" ").split(/\s+/).filter(Boolean);
      expect(words(out)).toEqual(words(whole.out));
    },
  );

  test("takes control characters out of what people of the cloud wrote", async () => {
    const the = stage({
      pools: [{ name: "we\u001b[2Jb\u202e", members: [{ address: "10.9.0.1", port: 80 }] }],
      listeners: [{ port: 80, pool: "we\u001b[2Jb\u202e" }],
    });
    const { out } = await the.run(["targets", "plan"]);
    expect(out.join("\n")).not.toMatch(/[^\P{Cc}\n]|\p{Bidi_Control}/u);
  });
});
