import { afterEach, describe, expect, test } from "vitest";
import { createStage } from "./stage.ts";
import type { Stage } from "./stage.ts";

const open: Stage[] = [];
const settled = async (): Promise<Stage> => {
  const made = createStage();
  open.push(made);
  await made.run(["targets", "sync", "--until-settled"]);
  await made.pass(120);
  made.calls.length = 0;
  return made;
};
afterEach(() => open.splice(0).forEach((each) => each.close()));

describe("targets list, status and show", () => {
  test("list has the mirrors of the configuration, and asks nobody", async () => {
    const the = await settled();
    const { code, out } = await the.run(["targets", "list"]);
    expect([code, the.calls]).toEqual([0, []]);
    expect(out[1]).toMatch(new RegExp(`^shop +${the.loadBalancer} +private RegionOne +members`));
  });

  test("status says when it was read, what is ours, and that it is followed", async () => {
    const { code, out } = await (await settled()).run(["targets", "status"]);
    expect(code).toBe(0);
    expect(out[1]).toMatch(/^shop +\d+m? ?\d*s? ago +4 +followed$|^shop +2m 0\ds ago +4 +followed$/);
  });

  test("status says for how long it is unreadable, and why", async () => {
    const the = await settled();
    the.cloud.keystoneIs = "down";
    await the.run(["targets", "sync", "--rounds", "2", "--every", "60s"]);
    const { out } = await the.run(["targets", "status", "shop"]);
    expect(out[1]).toMatch(/unreadable for 1m 0\ds, 2 rounds: .*nothing listens there/);
  });

  test("status says for how long something is held back, and who says what", async () => {
    const the = await settled();
    the.operator.replaceMembers(the.operator.idsOf(the.loadBalancer, "pool")[0] ?? "", []);
    await the.pass(30);
    await the.run(["targets", "sync"]);
    const { out } = await the.run(["targets", "status", "shop"]);
    expect(out[1]).toMatch(/held back for \ds, 1 round: `pointsman targets plan shop` says what$/);
  });

  test("status names a mirror that has no file any more, and what ends it", async () => {
    const the = await settled();
    the.removeConfig("mirrors/shop.yaml");
    const { out } = await the.run(["targets", "status"]);
    expect(out[1]).toMatch(/^shop .*has no file: `pointsman targets remove` ends it$/);
  });

  test("show of a source that cannot be read does not say that nothing stands, and ends with 1", async () => {
    const the = await settled();
    the.cloud.keystoneIs = "down";
    const { code, out } = await the.run(["targets", "show", "shop"]);
    expect([code, out[0]]).toEqual([1, "AWS      not looked at: see below"]);
    expect(out.join("\n")).toMatch(/shop: not planned \(tried 2026-11-21 .*\n.*Octavia could not be read/);
  });

  test("show has each target with what Octavia says and how AWS finds it", async () => {
    const the = await settled();
    const [first = ""] = the.operator.idsOf(the.loadBalancer, "member");
    the.operator.change(first, { weight: 0 });
    await the.pass(30);
    const { code, out } = await the.run(["targets", "show", "shop"]);
    expect(code).toBe(0);
    expect(out.join("\n")).toMatch(/Octavia {2}shop .*\nAWS {6}pm-shop-\w+, active/);
    expect(out).toContainEqual(expect.stringMatching(/^ +80 {2}TCP port-80 +TCP → web\.tcp4 +TCP$/));
    expect(out).toContainEqual(
      expect.stringMatching(/^ {2}10\.9\.0\.1:8080 +healthy +ours +its weight is 0$/),
    );
    expect(out).toContainEqual(expect.stringMatching(/^ {2}10\.9\.0\.2:8080 +healthy +ours +wanted$/));
    expect(the.writes()).toEqual([]);
  });
});
