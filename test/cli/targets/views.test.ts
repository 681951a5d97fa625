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

  test("status names a mirror that has no file any more, and what ends it", async () => {
    const the = await settled();
    the.removeConfig("mirrors/shop.yaml");
    const { out } = await the.run(["targets", "status"]);
    expect(out[1]).toMatch(/^shop .*has no file: `pointsman targets remove` ends it$/);
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
    expect(out).toContainEqual(expect.stringMatching(/^ {2}10\.9\.0\.1:8080 .*weight.* +healthy +ours$/));
    expect(out).toContainEqual(expect.stringMatching(/^ {2}10\.9\.0\.2:8080 {2}wanted +healthy +ours$/));
    expect(the.writes()).toEqual([]);
  });
});

describe("targets adopt", () => {
  test("shows what it would take, and takes it only when somebody says so", async () => {
    const the = await settled();
    const [group] = [...the.world.elb.targetGroups.values()];
    const { RegisterTargetsCommand } = await import("@aws-sdk/client-elastic-load-balancing-v2");
    await the.clients.elb.send(
      new RegisterTargetsCommand({
        TargetGroupArn: group?.arn,
        Targets: [{ Id: "10.9.0.77", Port: 8080, AvailabilityZone: "all" }],
      }),
    );
    expect((await the.run(["targets", "plan"])).code).toBe(3);
    const asked = await the.run(["targets", "adopt", "shop"], { answer: "n" });
    expect([asked.code, (await the.run(["targets", "plan"])).code]).toEqual([1, 3]);
    expect(asked.out.join("\n")).toContain("10.9.0.77:8080 in group");
    const done = await the.run(["targets", "adopt", "shop", "--yes"]);
    expect([done.code, done.out.at(-1)]).toEqual([0, expect.stringContaining("shop's from now on")]);
    const { out } = await the.run(["targets", "plan"]);
    expect(out.join("\n")).not.toContain("not-ours");
  });

  test("says so when there is nothing to take", async () => {
    const { code, out } = await (await settled()).run(["targets", "adopt", "shop"]);
    expect([code, out]).toEqual([0, ["nothing to adopt for shop"]]);
  });
});
