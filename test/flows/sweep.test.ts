import { describe, expect, test } from "vitest";
import type { CellConfig } from "../../functions/shared/service-config.ts";
import { storefront } from "./stories.ts";
import { hour, minute, world } from "./world.ts";
import type { World } from "./world.ts";

const [first] = storefront().cells as [CellConfig];
const drift = (w: World) => w.told().filter(({ state }) => state === "drift");
const checkout = storefront({
  service: "checkout",
  image: { repository: "checkout", tags: ["v*"] },
  cells: [{ ...first, codedeploy: { application: "checkout", deploymentGroup: "checkout-a" } }],
  rollback: { alarms: ["checkout-5xx"] },
});

describe("the sweep looks for what events missed", () => {
  test("a listener that no longer points at the live task set is told once, and never repaired behind a person's back", async () => {
    const w = await world();
    w.push("v1");
    expect(await w.rest()).toEqual([]);
    await w.pass(hour);
    w.account.world.elb.stackUpdateRewritesListener(w.workload().listenerArn);
    await w.pass(6 * minute);
    expect(drift(w)).toMatchObject([
      { reason: expect.stringContaining("sends 0 % to the live task set's target group") },
    ]);
    expect(drift(w)[0]?.reason).toContain("a stack update may have written an old action back");
    await w.pass(2 * hour);
    expect(drift(w)).toHaveLength(1);
    expect(
      w.calls.filter(({ operation }) => /^(ModifyListener|ModifyRule|SetRulePriorities)$/.test(operation)),
    ).toEqual([]);
  });

  test("what was mended and breaks again is told again", async () => {
    const w = await world();
    w.push("v1");
    await w.rest();
    await w.pass(hour);
    const { listenerArn } = w.workload();
    const { forward } = w.account.world.elb.listener(listenerArn);
    w.account.world.elb.stackUpdateRewritesListener(listenerArn);
    await w.pass(6 * minute);
    w.account.world.elb.setForward(listenerArn, forward);
    await w.pass(6 * minute);
    w.account.world.elb.stackUpdateRewritesListener(listenerArn);
    await w.pass(6 * minute);
    expect(drift(w)).toHaveLength(2);
  });

  test("a listener that moves because a release moves it is no drift", async () => {
    const w = await world(
      storefront({ strategy: { kind: "linear", weight: 10, everySeconds: 300, bakeSeconds: 600 } }),
    );
    w.push("v1");
    expect(await w.rest()).toEqual([]);
    await w.pass(hour);
    expect(drift(w)).toEqual([]);
  });

  test("the image of previous that is gone, and the revision of stable that was deregistered, are told within a day, once", async () => {
    const w = await world(undefined, { startsAt: Date.parse("2026-11-23T22:00:00Z") });
    w.push("v1");
    await w.ended("v1");
    w.account.world.ecr.delete("storefront", { digest: w.workload().digest });
    w.account.world.definitions.deregister(w.primaryArn());
    await w.pass(4 * hour);
    expect(
      drift(w)
        .map(({ reason }) => reason)
        .sort(),
    ).toEqual([
      expect.stringContaining("of stable, cell a, was deregistered; a rollback would register it again"),
      expect.stringMatching(
        /^the image of previous \(adopted-storefront-\d+, sha256:.*\) is gone: there is no way back to it/,
      ),
    ]);
  });

  test("an image of previous that a lifecycle rule will take is told before it is taken", async () => {
    const w = await world(undefined, { startsAt: Date.parse("2026-11-23T22:00:00Z") });
    w.push("v1");
    await w.ended("v1");
    const repository = w.account.world.ecr.repositories.get("storefront");
    const rule = {
      rulePriority: 1,
      selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 1 },
      action: { type: "expire" },
    };
    Object.assign(repository ?? {}, {
      preview: { policyText: JSON.stringify({ rules: [rule] }), readyAt: 0 },
    });
    await w.pass(3 * hour);
    expect(drift(w)).toMatchObject([
      { reason: expect.stringContaining("a lifecycle rule of storefront will take the image of previous") },
    ]);
  });

  test("a hook that nobody decided is reported failed at minute 50, before CodeDeploy's hour is over", async () => {
    let isHung = false;
    const w = await world(storefront({ strategy: { kind: "all-at-once", bakeSeconds: 1200 } }), {
      invocationFault: ({ function: name }) =>
        isHung && name.endsWith("-rollback") ? { kind: "hangs" } : undefined,
    });
    w.push("v1");
    await w.atPoint("bake");
    isHung = true;
    // The release is dead, and its finalizer cannot begin: nobody is left who could decide.
    await w.stopInConsole(w.release("v1").executionArn);
    const hook = () => w.deployments()[0]?.events.find(({ name }) => name === "AfterAllowTraffic");
    await w.until(() => hook()?.status === "Failed", 1.5);
    const minutes = ((hook()?.endAt ?? 0) - (hook()?.startAt ?? 0)) / minute;
    expect(minutes).toBeGreaterThanOrEqual(50);
    expect(minutes).toBeLessThan(52);
    isHung = false;
    await w.rest();
    expect(w.release("v1").outcome?.kind).toMatch(/rolled-back|needs-a-person/);
    expect(w.shares()).toEqual({ v0: 100 });
  });

  test("an approval past its limit is ended within a minute of it", async () => {
    const approval = { at: "start", limitSeconds: 1800, onLimit: "refuse" } as const;
    const w = await world(storefront({ gates: { ...storefront().gates, approval } }));
    w.push("v1");
    await w.atPoint("approval");
    const limit = Date.parse(w.wait("gates")?.wakeAt ?? "");
    await w.ended("v1");
    expect(w.clock.now() - limit).toBeGreaterThanOrEqual(0);
    expect(w.clock.now() - limit).toBeLessThan(minute + 5000);
  });

  test("news that was not sent is sent again until it is, always under the same id (invariant 6)", async () => {
    const w = await world();
    const down = { kind: "fails-before", error: "InternalErrorException", status: 500 } as const;
    w.push("v1");
    await w.atPoint("bake");
    w.installation.plan.add({ match: { operation: "Publish" }, fault: down, times: 12, attempts: 3 });
    await w.ended("v1");
    expect(w.facts().unsentNews).toMatchObject([{ id: `${w.release("v1").id}:settled` }]);
    const downWas = "dead letter of pointsman-sweep: Unreachable: Publish: InternalErrorException: Injected";
    expect((await w.rest()).filter((problem) => problem !== downWas)).toEqual([]);
    expect(w.told().map(({ id }) => id)).toEqual([`${w.release("v1").id}:settled`]);
    const onBus = w.bus
      .filter(({ detail }) => detail["state"] === "settled")
      .map(({ detail }) => detail["id"]);
    expect(onBus.length).toBeGreaterThan(1);
    expect(new Set(onBus)).toEqual(new Set([`${w.release("v1").id}:settled`]));
  });

  test("what fails for one service keeps no other from being looked after", async () => {
    const w = await world([storefront(), checkout]);
    const denied = {
      kind: "fails-before",
      error: "AccessDeniedException",
      message: "no",
      status: 400,
    } as const;
    const isStorefronts = ({ input }: { input: unknown }) => JSON.stringify(input).includes("storefront");
    w.installation.plan.add({
      match: {
        function: "pointsman-sweep",
        where: (call) => call.service !== "dynamodb" && isStorefronts(call),
      },
      fault: denied,
      times: 10_000,
      attempts: 3,
    });
    const events = (event: { source: string }) => event.source === "aws.ecr";
    w.installation.bus.addFault({ hop: "service", match: events, times: 99, fault: { kind: "lose" } });
    w.push("v1", {}, {}, "checkout");
    await w.until(() => w.runs("a", "checkout") === "v1", 0.7);
  });
});

describe("an execution that waits for days", () => {
  test.for([
    ["a freeze", { command: "freeze", scope: "storefront", reason: "the sale is on" }],
    ["a pause", undefined],
  ])("keeps its history far below the 25,000 events that Step Functions allows: %s", async ([, freeze]) => {
    const windows = freeze ? [] : [{ days: [7], fromMinute: 0, toMinute: 60, zone: "UTC" }];
    const w = await world(storefront({ gates: { ...storefront().gates, windows } }));
    if (freeze) await w.say(freeze as object);
    w.push("v1");
    await w.atPoint(freeze ? "freeze" : "window");
    if (!freeze) await w.say({ command: "pause", release: w.release("v1").id, reason: "wait" });
    await w.pass(12 * hour);
    const events = w.sfn.execution(w.release("v1").executionArn)?.history.events.length ?? Infinity;
    // Age alone never frees a lease.
    expect(w.state()?.lease?.holder).toBe(w.release("v1").id);
    // Thirty days are the longest that the machine allows.
    expect(events * 60).toBeLessThan(10_000);
  });
});
