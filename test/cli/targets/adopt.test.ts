import { DescribeTagsCommand, RegisterTargetsCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import { afterEach, describe, expect, test } from "vitest";
import { ann, createStage } from "./stage.ts";
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

/** Somebody else's target in our group. */
async function meddledWith(the: Stage): Promise<void> {
  const [group] = [...the.world.elb.targetGroups.values()];
  await the.clients.elb.send(
    new RegisterTargetsCommand({
      TargetGroupArn: group?.arn,
      Targets: [{ Id: "10.9.0.77", Port: 8080, AvailabilityZone: "all" }],
    }),
  );
}
const yes = ["--yes", "--reason", "was put there by hand in May"];
const onlyArn = (things: ReadonlyMap<string, { readonly arn: string }>): string =>
  [...things.values()][0]?.arn ?? "";

describe("targets adopt", () => {
  test("shows what it would take, and takes it only when somebody says so", async () => {
    const the = await settled();
    await meddledWith(the);
    expect((await the.run(["targets", "plan"])).code).toBe(3);
    const asked = await the.run(["targets", "adopt", "shop"], { answer: "n" });
    expect([asked.code, (await the.run(["targets", "plan"])).code]).toEqual([1, 3]);
    expect(asked.out.join("\n")).toContain("10.9.0.77:8080 in group");
    const done = await the.run(["targets", "adopt", "shop", ...yes]);
    expect([done.code, done.out.at(-1)]).toEqual([0, expect.stringContaining("shop's from now on")]);
    const { out } = await the.run(["targets", "plan"]);
    expect(out.join("\n")).not.toContain("not-ours");
  });

  test("says so when there is nothing to take", async () => {
    const { code, out } = await (await settled()).run(["targets", "adopt", "shop"]);
    expect([code, out]).toEqual([0, ["nothing to adopt for shop"]]);
  });

  test("says on the command line what goes on where nobody can be asked", async () => {
    const the = await settled();
    await meddledWith(the);
    const { code, err } = await the.run(["targets", "adopt", "shop"]);
    expect([code, err]).toEqual([
      1,
      ['pointsman: nothing was changed; the same with --yes --reason "…" goes on'],
    ]);
  });
});

test("where the ledger is lost, targets are nobody's and stay, until they are adopted (invariant 4)", async () => {
  const the = await settled();
  the.forget();
  const [gone = ""] = the.operator.idsOf(the.loadBalancer, "member");
  the.operator.remove(gone);
  await the.pass(60);
  const { code, out } = await the.run(["targets", "sync", "--rounds", "3"]);
  expect([code, the.targets().length]).toEqual([3, 4]);
  expect(out.join("\n")).toMatch(/held back \(not-ours\): \d targets? that the ledger does not know/);
  await the.run(["targets", "adopt", "shop", "--yes", "--reason", "the ledger was lost"]);
  expect((await the.run(["targets", "sync", "--until-settled"])).code).toBe(0);
  expect(the.targets()).toEqual(["10.9.0.2:8080", "10.9.0.3:8080", "10.9.0.4:8080"]);
});

describe("why something is adopted", () => {
  test("is needed with --yes, before anything is looked at", async () => {
    const the = await settled();
    const { code, err } = await the.run(["targets", "adopt", "shop", "--yes"]);
    expect([code, err, the.calls]).toEqual([2, [expect.stringContaining("--yes needs --reason")], []]);
  });

  test("is asked at the terminal, kept with who and when, and shown", async () => {
    const the = await settled();
    await meddledWith(the);
    await the.run(["targets", "adopt", "shop"], { answer: ["y", "it was there in May"] });
    const { out } = await the.run(["targets", "show", "shop", "--json"]);
    expect(JSON.parse(out.join("\n"))).toMatchObject({
      deeds: [{ kind: "adopt", by: ann, at: expect.any(String), reason: "it was there in May" }],
    });
    const shown = (await the.run(["targets", "show", "shop"])).out;
    expect(shown[shown.indexOf("by hand") + 2]).toMatch(
      /adopt {2}user\/ann {2}it was there in May \(1 target in group /,
    );
  });
});

/** An NLB, a listener and a group that are no longer ours: nothing is known of it but what its tags say. */
async function foreign(): Promise<{ the: Stage; nlb: string; listener: string; group: string }> {
  const the = await settled();
  const { loadBalancers, listeners, targetGroups } = the.world.elb;
  const [nlb, listener, group] = [loadBalancers, listeners, targetGroups].map(onlyArn);
  the.world.elb.tags.clear();
  the.forget();
  return { the, nlb: nlb ?? "", listener: listener ?? "", group: group ?? "" };
}

describe("by ARN", () => {
  test("all of a load balancer is taken, and bears the installation's tags, the mirror's and the group's", async () => {
    const { the, nlb, listener, group } = await foreign();
    const { code, out } = await the.run(["targets", "adopt", "shop", nlb, ...yes]);
    expect([code, out.filter((line) => line.startsWith("  + ")).length]).toEqual([0, 4]);
    const { TagDescriptions = [] } = await the.clients.elb.send(
      new DescribeTagsCommand({ ResourceArns: [nlb, listener, group] }),
    );
    const owner = { "pointsman:installation": "pointsman", "pointsman:mirror": "shop" };
    const key = expect.stringMatching(/\.tcp4$/) as string;
    expect(
      TagDescriptions.map(({ Tags = [] }) => Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]))),
    ).toEqual([owner, owner, { ...owner, "pointsman:group": key }]);
    expect((await the.run(["targets", "plan"])).code).toBe(0);
  });

  test("several are taken together, exactly those, and the rest is named", async () => {
    const { the, nlb, listener } = await foreign();
    const { code, out } = await the.run(["targets", "adopt", "shop", nlb, listener, ...yes]);
    expect(code).toBe(0);
    expect(out.filter((line) => line.startsWith("  + "))).toEqual([
      expect.stringMatching(/^ {2}\+ load balancer .* arn:/),
      expect.stringMatching(/^ {2}\+ listener 80 arn:/),
    ]);
    expect(out).toContainEqual(
      expect.stringMatching(/^ {2}· left alone: group .*: it is not among what was named$/),
    );
  });

  test("what is not there, not of the load balancer, or no such ARN at all is said, and nothing is taken", async () => {
    const { the, nlb, group } = await foreign();
    the.calls.length = 0;
    for (const [arns, sentence] of [
      [["arn:nope"], /^pointsman: arn:nope is not the ARN of a Network Load Balancer/],
      [[nlb.replace("/net/", "/app/")], /mirror shop has a load balancer, /],
      [[nlb, nlb.replace(/.$/, "0")], /a mirror has one load balancer, and these are of two/],
      [[nlb, group.replace(/.$/, "0")], /does not stand, or is not of load balancer/],
    ] as const) {
      const { code, err } = await the.run(["targets", "adopt", "shop", ...arns, ...yes]);
      expect([code, err]).toEqual([1, [expect.stringMatching(sentence)]]);
    }
    expect(the.writes()).toEqual([]);
  });

  test("invariant 4: what another mirror has is not taken from it", async () => {
    const the = await settled();
    const other = the.operator.build({ name: "blog" });
    the.writeConfig("mirrors/blog.yaml", `mirror: blog\nloadBalancer: ${other}\n`);
    const { code, err } = await the.run([
      "targets",
      "adopt",
      "blog",
      onlyArn(the.world.elb.loadBalancers),
      ...yes,
    ]);
    expect([code, err]).toEqual([1, [expect.stringMatching(/is of mirror shop: what one mirror has/)]]);
    expect(the.writes()).toEqual([]);
  });
});
