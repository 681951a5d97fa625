import { describe, expect, test } from "vitest";
import type { CellConfig } from "../../functions/shared/service-config.ts";
import { registerByHand } from "./by-hand.ts";
import { storefront } from "./stories.ts";
import { hour, minute, people, world } from "./world.ts";
import type { World, WorldOptions } from "./world.ts";

const [first] = storefront().cells as [CellConfig];
const back = { command: "rollback", service: "storefront", reason: "it is slow" };

/** So many releases that settled, one after another, and nothing in flight; the termination wait is over. */
async function settled(tags: readonly string[], options: WorldOptions = {}): Promise<World> {
  const w = await world(undefined, options);
  for (const tag of tags) {
    w.push(tag);
    await w.ended(tag);
  }
  await w.pass(hour);
  return w;
}

describe("a rollback with nothing in flight", () => {
  test("goes to the release that settled before, by a new deployment with alarms off and without hooks", async () => {
    const w = await settled(["v1", "v2"]);
    w.account.world.alarms.setAlarmState("storefront-5xx", "ALARM", "the reason for going back", 7200);
    expect(await w.say(back)).toMatchObject({ status: 200, kind: "started" });
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 settled", "v2 settled", "rollback settled"]);
    expect(w.shares()).toEqual({ v1: 100 });
    const created = w.calls.filter(({ operation }) => operation === "CreateDeployment").at(-1)?.input;
    expect(created).toMatchObject({
      autoRollbackConfiguration: { enabled: false },
      overrideAlarmConfiguration: { enabled: false },
    });
    expect(JSON.stringify(created)).not.toContain("Hooks");
    expect(w.told().at(-1)).toMatchObject({ state: "rolled-back" });
  });

  test("twice in a row goes to the one before that, and not forth again", async () => {
    const w = await settled(["v1", "v2"]);
    await w.say(back);
    expect(await w.rest()).toEqual([]);
    await w.pass(hour);
    await w.say(back);
    expect(await w.rest()).toEqual([]);
    expect(w.shares()).toEqual({ v0: 100 });
  });

  test("goes to an older release than the previous one, by its name", async () => {
    const w = await settled(["v1", "v2", "v3"]);
    await w.say({ ...back, to: w.release("v1").id });
    expect(await w.rest()).toEqual([]);
    expect(w.shares()).toEqual({ v1: 100 });
    expect(w.state()?.stable?.release).toBe(w.release("v1").id);
  });

  test("goes to what ran before any release of ours", async () => {
    const w = await settled(["v1"]);
    await w.say(back);
    expect(await w.rest()).toEqual([]);
    expect(w.shares()).toEqual({ v0: 100 });
    expect(w.state()?.stable?.release).toMatch(/^adopted-storefront-/);
  });

  test("re-registers a task definition that was deregistered, from the ledger", async () => {
    const w = await settled(["v1", "v2"]);
    const old = w.state()?.previous?.cells["a"]?.taskDefinitionArn ?? "";
    w.account.world.definitions.deregister(old);
    await w.say(back);
    expect(await w.rest()).toEqual([]);
    expect(w.runs()).toBe("v1");
    expect(w.primaryArn()).not.toBe(old);
    expect(w.state()?.stable?.cells["a"]?.taskDefinitionArn).toBe(w.primaryArn());
  });

  test("during the termination wait takes seconds: the deployment is stopped, nothing is deployed", async () => {
    const w = await world(storefront({ cells: [{ ...first, terminationWaitSeconds: 4 * 3600 }] }));
    w.push("v1");
    await w.ended("v1");
    await w.pass(hour);
    const at = w.clock.now();
    await w.say(back);
    await w.until(() => w.shares()["v0"] === 100, 0.2);
    expect(w.clock.now() - at).toBeLessThan(10_000);
    expect(await w.rest()).toEqual([]);
    expect(w.deployments().map(({ creator }) => creator)).toEqual(["user", "codeDeployRollback"]);
    expect(w.outcomes()).toEqual(["v1 settled", "rollback settled"]);
  });

  test("during the termination wait, to an older release, does not go by way of the one between", async () => {
    const w = await world(storefront({ cells: [{ ...first, terminationWaitSeconds: 4 * 3600 }] }), {
      lay: { requestsPerSecond: 5 },
    });
    for (const tag of ["v1", "v2", "v3"]) {
      w.push(tag);
      await w.ended(tag);
    }
    const servedByV2 = () =>
      w.laidOut[0]?.users[0]?.report().byVersion.find(({ version }) => w.tags.get(version) === "v2")?.served;
    const before = servedByV2();
    await w.say({ ...back, to: w.release("v1").id });
    expect(await w.rest()).toEqual([]);
    expect(w.shares()).toEqual({ v1: 100 });
    expect(servedByV2()).toBe(before);
  });
});

describe("a rollback that cannot be is refused before anything moves", () => {
  const refused = async (w: World, body: object): Promise<string> => {
    const before = w.calls.length;
    await w.say(body);
    await w.rest(1);
    const execution = w.sfn.executions().at(-1);
    expect(execution).toMatchObject({ status: "FAILED", error: "RollbackRefused" });
    expect(
      w.calls
        .slice(before)
        .filter(
          ({ operation }) =>
            /^(Create|Stop|Continue|Register)/.test(operation) && operation !== "StartExecution",
        ),
    ).toEqual([]);
    expect(w.state()?.lease).toBeUndefined();
    return execution?.cause ?? "";
  };

  test("because no release is known before the first", async () => {
    const w = await world();
    expect(await refused(w, back)).toMatch(
      /^storefront has no previous release: adopted-storefront-\d+ is the first that is known; name one with "to"$/,
    );
  });

  test("because the release that was named never settled", async () => {
    const w = await settled(["v1"]);
    w.push("v2", { failsSmoke: true });
    await w.rest();
    expect(await refused(w, { ...back, to: w.release("v2").id })).toContain(
      "never settled (it ended as rolled-back)",
    );
  });

  test("because nobody knows the release that was named", async () => {
    const w = await settled(["v1"]);
    expect(await refused(w, { ...back, to: "v0" })).toContain(
      '"to": no release v0 is known; `pointsman release list storefront` shows them',
    );
  });

  test("because the image to go back to is gone", async () => {
    const w = await settled(["v1", "v2"]);
    w.account.world.ecr.delete("storefront", { digest: w.release("v1").digest ?? "" });
    expect(await refused(w, back)).toContain("is gone from the repository: its tasks could not start");
    expect(w.shares()).toEqual({ v2: 100 });
  });

  test("because nobody knows the service, with those that are known", async () => {
    const w = await settled(["v1"]);
    expect(await w.say({ ...back, service: "backoffice" })).toMatchObject({
      status: 404,
      problem: "no service file describes backoffice; known are: storefront",
    });
  });
});

describe("after a rollback", () => {
  test("the service is frozen, so that the next push does not undo it, and who lifts it is told how", async () => {
    const w = await settled(["v1"]);
    await w.say(back, people.ben);
    expect(await w.rest()).toEqual([]);
    const { freezes } = (await w.say({ command: "freezes" })) as unknown as {
      freezes: { by: object; reason: string }[];
    };
    expect(freezes).toMatchObject([
      {
        scope: "storefront",
        by: { who: people.ben },
        reason: expect.stringContaining("Lift it with: pointsman unfreeze storefront"),
      },
    ]);
    w.push("v2");
    await w.atPoint("freeze");
    await w.pass(20 * minute);
    expect(w.shares()).toEqual({ v0: 100 });
    await w.say({ command: "unfreeze", scope: "storefront", reason: "v2 mends it" });
    expect(await w.rest()).toEqual([]);
    expect(w.shares()).toEqual({ v2: 100 });
  });

  test("it is not frozen when the person said so", async () => {
    const w = await settled(["v1"]);
    await w.say({ ...back, freeze: false });
    expect(await w.rest()).toEqual([]);
    w.push("v2");
    expect(await w.rest()).toEqual([]);
    expect(w.shares()).toEqual({ v2: 100 });
  });

  test("the image that was left does not come back by itself, but by a person", async () => {
    const w = await settled(["v1", "v2"]);
    await w.say({ ...back, freeze: false });
    expect(await w.rest()).toEqual([]);
    w.account.world.ecr.retag("storefront", "v2", w.release("v2").digest ?? "");
    await w.pass(20 * minute);
    expect(w.shares()).toEqual({ v1: 100 });
    await w.say({ command: "start", service: "storefront", tag: "v2", reason: "it was the database" });
    expect(await w.rest()).toEqual([]);
    expect(w.shares()).toEqual({ v2: 100 });
  });

  test("it passes a freeze that was there before", async () => {
    const w = await settled(["v1"]);
    await w.say({ command: "freeze", scope: "all", reason: "the sale is on" });
    await w.say(back);
    expect(await w.rest()).toEqual([]);
    expect(w.shares()).toEqual({ v0: 100 });
  });

  test("what CDK changed since ships with the next push, as ever", async () => {
    const w = await settled(["v1"]);
    await w.say({ ...back, freeze: false });
    expect(await w.rest()).toEqual([]);
    registerByHand(w, () => ({ cpu: "1024" }));
    w.push("v2");
    expect(await w.rest()).toEqual([]);
    expect(w.account.world.definitions.describe(w.primaryArn()).shown.cpu).toBe("1024");
  });
});

describe("a rollback from the console of Step Functions", () => {
  test("needs nothing of ours but the machine: service and reason are enough", async () => {
    const w = await settled(["v1"]);
    const arn = await w.startInConsole("Rollback", { service: "storefront", reason: "at night, by phone" });
    expect(await w.rest()).toEqual([]);
    expect(w.shares()).toEqual({ v0: 100 });
    expect(w.rollbacks()).toMatchObject([
      { by: { who: `Step Functions start ${arn}`, via: "console" }, outcome: { kind: "settled" } },
    ]);
  });

  test("with a spelling mistake changes nothing and says which field", async () => {
    const w = await settled(["v1"]);
    const arn = await w.startInConsole("Rollback", { service: "storefront", reson: "at night" });
    await w.rest();
    expect(w.sfn.execution(arn)).toMatchObject({
      status: "FAILED",
      error: "InputInvalid",
      cause: expect.stringContaining('unknown field \\"reson\\"'),
    });
    expect(w.shares()).toEqual({ v1: 100 });
  });
});
