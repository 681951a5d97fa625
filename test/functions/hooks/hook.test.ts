import { describe, expect, test } from "vitest";
import type { HookEvent } from "../../../functions/hooks/checks.ts";
import { hookEvents } from "../../../functions/hooks/checks.ts";
import { keys } from "../../../functions/ledger/keys.ts";
import type { World } from "./world.ts";
import { deploymentId, release, startedAt, target, world } from "./world.ts";

const person = { who: "arn:aws:iam::111122223333:user/ada", via: "command" };
const statuses = ({ aws }: World) => aws.reports.map(({ status }) => status);
const reasonOf = (w: World, event: HookEvent) => w.note(`hook:a:${event}`)?.["reason"];

describe("a call that is none of ours", () => {
  test.for([
    ["a person's deployment", { description: "fix", creator: "user" }],
    ["one without a description", { creator: "user" }],
    ["CodeDeploy's own rollback", { description: "", creator: "codeDeployRollback" }],
    [
      "a rollback that carries our description",
      { description: "pointsman release=x cell=a purpose=deploy attempt=1", creator: "codeDeployRollback" },
    ],
    [
      "one that names the deployment it rolls back",
      {
        description: "pointsman release=x cell=a purpose=deploy attempt=1",
        creator: "user",
        rollbackInfo: { rollbackTriggeringDeploymentId: "d-1" },
      },
    ],
    [
      "our own return to stable",
      { description: "pointsman release=x cell=a purpose=return attempt=1", creator: "user" },
    ],
  ] as const)("%s passes at once, and the ledger is not even asked", async ([, deployment]) => {
    for (const event of hookEvents) {
      const w = world();
      w.aws.deployment = deployment;
      expect(await w.call(event)).toMatchObject({ kind: "passed" });
      expect(statuses(w)).toEqual(["Succeeded"]);
      expect(w.aws.calls.some(({ service }) => service === "dynamodb")).toBe(false);
    }
  });
});

describe("a release that may not move traffic any more", () => {
  const dead: readonly [string, RegExp, (w: World) => void][] = [
    ["is unknown", /knows no release/, (w) => w.dynamo.remove(keys.release(release))],
    [
      "has ended",
      /has ended \(rolled-back\)/,
      (w) =>
        w.dynamo.put(keys.release(release), {
          ...w.seed.record,
          state: "ended",
          outcome: { kind: "rolled-back" },
        }),
    ],
    [
      "lost its lease to another",
      /other-release does/,
      (w) =>
        w.dynamo.put(keys.service("storefront"), { ...w.seed.state, lease: { holder: "other-release" } }),
    ],
    [
      "holds no lease",
      /nobody does/,
      (w) => w.dynamo.put(keys.service("storefront"), { service: "storefront", fence: 5 }),
    ],
    [
      "plans nothing for the cell",
      /plans nothing for cell a/,
      (w) => w.dynamo.remove(keys.plan(release, "a")),
    ],
    [
      "deploys the cell by another deployment",
      /deployed by d-OTHER, not by d-CANDIDATE/,
      (w) => w.dynamo.put(keys.cell(release, "a"), { ...w.seed.cell, deploymentId: "d-OTHER" }),
    ],
    [
      "is on its way back",
      /on its way back since/,
      (w) => w.dynamo.put(keys.cell(release, "a"), { ...w.seed.cell, backSince: "2026-11-21T09:59:00.000Z" }),
    ],
    [
      "was asked to abort",
      /abort by .*ada: too slow/,
      (w) => w.dynamo.put(keys.request(release, "abort"), { kind: "abort", by: person, reason: "too slow" }),
    ],
    [
      "is superseded",
      /supersede by/,
      (w) =>
        w.dynamo.put(keys.request(release, "supersede"), { kind: "supersede", by: person, reason: "v2" }),
    ],
    [
      "was asked to yield to a rollback",
      /yield by/,
      (w) => w.dynamo.put(keys.request(release, "yield"), { kind: "yield", by: person, reason: "rollback" }),
    ],
  ];

  test.for(dead)("fails every hook when it %s, and the timeline says why", async ([, sentence, change]) => {
    for (const event of hookEvents) {
      const w = world();
      change(w);
      expect(await w.call(event)).toMatchObject({ kind: "failed", reason: expect.stringMatching(sentence) });
      expect(statuses(w)).toEqual(["Failed"]);
      expect(reasonOf(w, event)).toMatch(sentence);
      expect(w.note(`hook:a:${event}`)).toMatchObject({ what: `${event} failed`, cell: "a", whose: "ours" });
    }
  });

  test("has its reason in the timeline before CodeDeploy is told", async () => {
    const w = world();
    w.dynamo.remove(keys.release(release));
    await w.call("BeforeInstall");
    const order = w.aws.calls.map(({ operation }) => operation);
    expect(order.indexOf("UpdateItem")).toBeGreaterThan(-1);
    expect(order.indexOf("UpdateItem")).toBeLessThan(order.indexOf("PutLifecycleEventHookExecutionStatus"));
  });
});

describe("a deployment that the ledger has not yet", () => {
  test("is recorded, and the hook goes on", async () => {
    const w = world();
    w.dynamo.put(keys.cell(release, "a"), { cell: "a", wave: 1 });
    await w.call("BeforeInstall");
    expect(w.dynamo.get(keys.cell(release, "a"))).toMatchObject({ deploymentId, wave: 1 });
    expect(statuses(w)).toEqual(["Succeeded"]);
  });

  test("is not written over another one that was recorded meanwhile", async () => {
    const w = world();
    w.dynamo.put(keys.cell(release, "a"), { cell: "a", wave: 1 });
    w.aws.behaves = ({ operation }) => {
      if (operation === "UpdateItem")
        w.dynamo.put(keys.cell(release, "a"), { ...w.seed.cell, deploymentId: "d-FASTER" });
      return "well";
    };
    await w.call("BeforeInstall");
    expect(w.dynamo.get(keys.cell(release, "a"))).toMatchObject({ deploymentId: "d-FASTER" });
    expect(statuses(w)).toEqual(["Failed"]);
  });
});

const freeze = (scope: string, more: object = {}) => ({
  scope,
  reason: "fire",
  by: person,
  at: "2026-11-21T09:59:00Z",
  ...more,
});

const frozen = (scope: string, more: object = {}) => {
  const w = world();
  w.dynamo.put(keys.freeze(scope), freeze(scope, more));
  return w;
};

test("a cell that vanished meanwhile is not written again as a ghost", async () => {
  for (const event of ["BeforeInstall", "AfterAllowTraffic"] as const) {
    const w = world();
    if (event === "BeforeInstall") w.dynamo.put(keys.cell(release, "a"), { cell: "a", wave: 1 });
    w.aws.behaves = ({ operation }) => {
      if (operation === "UpdateItem") w.dynamo.remove(keys.cell(release, "a"));
      return "well";
    };
    await w.call(event);
    expect(w.dynamo.get(keys.cell(release, "a"))).toBeUndefined();
    expect(statuses(w)).toEqual(["Failed"]);
  }
});

describe("a freeze that began meanwhile", () => {
  test.for(["storefront", "all"])("of scope %s fails BeforeInstall and BeforeAllowTraffic", async (scope) => {
    for (const event of ["BeforeInstall", "BeforeAllowTraffic"] as const) {
      const w = frozen(scope);
      await w.call(event);
      expect(statuses(w)).toEqual(["Failed"]);
      expect(reasonOf(w, event)).toMatch(/freeze \(.*\) by .*ada.*: fire; .*override "freeze"/);
    }
  });

  test.for(["AfterInstall", "AfterAllowTestTraffic"] as const)(
    "does not fail %s, which moves nothing",
    async (event) => {
      const w = frozen("all");
      await w.call(event);
      expect(statuses(w)).toEqual(["Succeeded"]);
    },
  );

  test("does not take traffic back once the candidate has it", async () => {
    const w = frozen("all");
    expect(await w.call("AfterAllowTraffic")).toMatchObject({ kind: "deferred" });
  });

  test("of another service, or one that is over, does not count", async () => {
    for (const w of [frozen("checkout"), frozen("all", { until: "2026-11-21T09:59:59.000Z" })]) {
      await w.call("BeforeInstall");
      expect(statuses(w)).toEqual(["Succeeded"]);
    }
  });

  test("is passed by a release that was started with the override", async () => {
    const w = frozen("all");
    w.dynamo.put(keys.release(release), { ...w.seed.record, overrides: ["freeze"] });
    await w.call("BeforeAllowTraffic");
    expect(statuses(w)).toEqual(["Succeeded"]);
  });
});

describe("the candidate's targets", () => {
  test.for(["AfterInstall", "BeforeAllowTraffic"] as const)(
    "are asked at %s, those of its own group only",
    async (event) => {
      const w = world();
      await w.call(event);
      const asked = w.aws.calls
        .filter(({ service }) => service === "elbv2")
        .map(({ input }) => input["TargetGroupArn"]);
      expect(asked).toEqual([expect.stringContaining("storefront-green")]);
      expect(statuses(w)).toEqual(["Succeeded"]);
    },
  );

  test("may take a while to become healthy", async () => {
    const w = world();
    w.aws.targets = [target("10.0.0.1", "initial", { Reason: "Elb.InitialHealthChecking" })];
    w.aws.behaves = ({ service }) => {
      if (service === "elbv2" && w.time.now() > startedAt + 9000)
        w.aws.targets = [target("10.0.0.1", "healthy")];
      return "well";
    };
    await w.call("AfterInstall");
    expect(statuses(w)).toEqual(["Succeeded"]);
  });

  test("that stay ill fail the hook in time, with counts and ELB's own words", async () => {
    const w = world();
    const ill = { Reason: "Target.FailedHealthChecks", Description: "Health checks failed" };
    w.aws.targets = [target("10.0.0.1", "healthy"), target("10.0.0.2", "unhealthy", ill)];
    await w.call("AfterInstall");
    expect(statuses(w)).toEqual(["Failed"]);
    expect(w.aws.reports[0]?.at).toBeLessThanOrEqual(startedAt + 22_000);
    expect(reasonOf(w, "AfterInstall")).toMatch(
      /1 of 2 targets of storefront-green are healthy: 10\.0\.0\.2:8080 is unhealthy \(Target\.FailedHealthChecks: Health checks failed\)/,
    );
  });

  test("are found by revision while CodeDeploy's id does not stand on the task set", async () => {
    const w = world();
    w.aws.taskSets = w.aws.taskSets.map((each) => ({ ...each, externalId: undefined }));
    await w.call("AfterInstall");
    expect(statuses(w)).toEqual(["Succeeded"]);
  });

  test("are never those of the live task set, whatever it is called", async () => {
    const w = world();
    w.aws.taskSets = [
      { status: "PRIMARY", externalId: deploymentId, loadBalancers: [{ targetGroupArn: "x/blue/1" }] },
    ];
    await w.call("BeforeAllowTraffic");
    expect(statuses(w)).toEqual(["Failed"]);
    expect(reasonOf(w, "BeforeAllowTraffic")).toMatch(/storefront-a shows no task set of this deployment/);
  });
});

describe("a good check", () => {
  test.for(hookEvents.slice(0, 4))("at %s is reported once and stands in the timeline", async (event) => {
    const w = world();
    await w.call(event);
    expect(statuses(w)).toEqual(["Succeeded"]);
    expect(w.note(`hook:a:${event}:passed`)).toMatchObject({
      what: `${event} passed`,
      cell: "a",
      whose: "ours",
    });
    expect(w.note(`hook:a:${event}`)).toBeUndefined();
  });

  test("that is asked for again is not reported again, and the timeline says so", async () => {
    const w = world();
    await w.call("BeforeInstall");
    w.dynamo.put(keys.release(release), { ...w.seed.record, state: "ended" });
    expect(await w.call("BeforeInstall")).toMatchObject({ kind: "failed" });
    expect(statuses(w)).toEqual(["Succeeded"]);
    expect(w.note("hook:a:BeforeInstall:again")?.["what"]).toMatch(
      /had a report of BeforeInstall already when it failed; that one stands/,
    );
  });
});
