import { describe, expect, test } from "vitest";
import { describe as labelled } from "../../../../functions/ledger/description.ts";
import { advance, alarmRefusal } from "../../../../functions/release/deploy/advance.ts";
import type { CellFacts, Step } from "../../../../functions/release/deploy/step.ts";
import {
  deployment,
  earlierRelease,
  foreignDeployment,
  iso,
  lifecycle,
  minutes,
  onStable,
  openHook,
  progress,
  request,
  revision,
  shifted,
  t0,
  taskSet,
} from "../world.ts";
import { beforeDeploy, whileBaking, whileReady, whileShifting } from "./cell-facts.ts";

type Row = readonly [sentence: string, facts: CellFacts, step: Partial<Step>];

const ourEarlier = (changes = {}) =>
  deployment({
    id: "d-EARLIER",
    description: labelled({ release: earlierRelease, cell: "a", purpose: "deploy", attempt: 1 }),
    ...changes,
  });
const firing = [{ name: "storefront-5xx", state: "ALARM" as const }];
const blocked = (seconds: number) => progress({ blockedSince: iso(t0 - seconds * 1000) });

describe("before there is a deployment", () => {
  test.for<Row>([
    ["creates one when nothing stands against it", beforeDeploy(), { kind: "create" }],
    [
      "ends the termination wait of our earlier deployment",
      beforeDeploy({ occupying: ourEarlier({ lifecycle: shifted() }) }),
      { kind: "end-previous-wait", deploymentId: "d-EARLIER" },
    ],
    [
      "waits for our earlier deployment while that still shifts traffic",
      beforeDeploy({ occupying: ourEarlier() }),
      { kind: "wait", point: "previous-wait", wakeAt: t0 + minutes(1) },
    ],
    [
      "waits for somebody else's deployment where the service file says so",
      beforeDeploy({ occupying: foreignDeployment() }),
      { kind: "wait", point: "previous-wait" },
    ],
    [
      "never ends the termination wait of somebody else's deployment",
      beforeDeploy({ occupying: foreignDeployment({ lifecycle: shifted() }) }),
      { kind: "wait", point: "previous-wait" },
    ],
    [
      "waits no longer for somebody else's deployment than the limit",
      beforeDeploy({ occupying: foreignDeployment(), progress: blocked(3600) }),
      { kind: "refused" },
    ],
    [
      "still waits a second before that limit",
      beforeDeploy({ occupying: foreignDeployment(), progress: blocked(3599) }),
      { kind: "wait" },
    ],
    [
      "refuses beside somebody else's deployment where the service file says so",
      beforeDeploy({ occupying: foreignDeployment(), foreign: { kind: "refuse" } }),
      { kind: "refused" },
    ],
    [
      "waits for our own earlier deployment even then",
      beforeDeploy({ occupying: ourEarlier(), foreign: { kind: "refuse" } }),
      { kind: "wait", reason: "storefront/a is busy with d-EARLIER, an earlier deployment of ours" },
    ],
    [
      "waits for that one ten minutes at most",
      beforeDeploy({ occupying: ourEarlier(), foreign: { kind: "refuse" }, progress: blocked(600) }),
      {
        kind: "refused",
        reason:
          "storefront/a is busy with d-EARLIER, an earlier deployment of ours, and still was after 600 s (limit 600 s)",
      },
    ],
    ["refuses when an alarm fires already", beforeDeploy({ alarms: firing }), { kind: "refused" }],
    [
      "refuses when an alarm is missing",
      beforeDeploy({ alarms: [{ name: "gone", state: "missing" }] }),
      { kind: "refused" },
    ],
    [
      "refuses when an alarm cannot be read",
      beforeDeploy({ alarms: [{ name: "hidden", state: "unreadable", reason: "AccessDenied" }] }),
      { kind: "refused" },
    ],
    [
      "is not held up by an alarm that has no data",
      beforeDeploy({ alarms: [{ name: "quiet", state: "INSUFFICIENT_DATA" }] }),
      { kind: "create" },
    ],
    [
      "refuses when the live revision is not the one it was planned from",
      beforeDeploy({ taskSets: [taskSet("PRIMARY", revision(9), "blue")] }),
      { kind: "refused" },
    ],
    [
      "refuses when nothing is live",
      beforeDeploy({ taskSets: [] }),
      {
        kind: "refused",
        reason: expect.stringMatching(/ but nothing is live: somebody deployed meanwhile$/) as string,
      },
    ],
    [
      "waits for the task set of the deployment before to drain",
      beforeDeploy({ taskSets: [...onStable.taskSets, taskSet("DRAINING", revision(8), "green")] }),
      {
        kind: "wait",
        point: "previous-wait",
        reason: "the task set of the deployment before is still draining",
        wakeAt: t0 + minutes(1),
      },
    ],
    [
      "still waits for it a second before ten minutes are over",
      beforeDeploy({
        taskSets: [...onStable.taskSets, taskSet("DRAINING", revision(8), "green")],
        progress: blocked(599),
      }),
      { kind: "wait" },
    ],
    [
      "goes on beside a task set that still drains after ten minutes",
      beforeDeploy({
        taskSets: [...onStable.taskSets, taskSet("DRAINING", revision(8), "green")],
        progress: blocked(600),
      }),
      { kind: "create" },
    ],
  ])("%s", ([, facts, step]) => {
    expect(advance(facts)).toMatchObject(step);
  });

  test("invariant 9: a busy group is refused with its name, whose deployment it is, how long it was waited for and the limit", () => {
    const step = advance(
      beforeDeploy({ occupying: foreignDeployment({ creator: "autoscaling" }), progress: blocked(4000) }),
    );
    const reason =
      "storefront/a is busy with d-FOREIGN, a deployment that is not ours (by autoscaling), " +
      "and still was after 4000 s (limit 3600 s)";
    expect(step).toEqual({ kind: "refused", reason });
  });

  test("says who deployed over the plan", () => {
    const step = advance(beforeDeploy({ taskSets: [taskSet("PRIMARY", revision(9), "blue")] }));
    expect(step).toMatchObject({ reason: expect.stringMatching(/storefront:1, but .*storefront:9 is live/) });
  });

  test.for([
    ["ALARM", "it fires already"],
    ["missing", "CloudWatch knows no such alarm"],
    ["unreadable", "its state cannot be read (AccessDenied)"],
    ["OK", "it is well"],
    ["INSUFFICIENT_DATA", "it has no data"],
  ] as const)("says of an alarm that is %s: %s", ([state, words]) => {
    expect(alarmRefusal({ name: "x-5xx", state, reason: "AccessDenied" })).toContain(
      `alarm x-5xx guards this release, and ${words}`,
    );
  });

  test("says of an alarm that cannot be read for no known reason that none was given", () => {
    expect(alarmRefusal({ name: "x-5xx", state: "unreadable" })).toContain("(no reason given)");
  });
});

describe("while the deployment runs", () => {
  test.for<Row>([
    ["waits while CodeDeploy is at its steps", whileShifting(), { kind: "wait", point: "shift" }],
    [
      "fails when the deployment failed",
      whileShifting({ deployment: deployment({ status: "Failed" }) }),
      { kind: "failed" },
    ],
    [
      "fails when somebody stopped it",
      whileShifting({ deployment: deployment({ status: "Stopped" }) }),
      { kind: "failed" },
    ],
    ["fails when an alarm fires", whileShifting({ alarms: firing }), { kind: "failed" }],
    ["fails when an alarm fires in the bake", whileBaking({ alarms: firing }), { kind: "failed" }],
    ["fails when an alarm fires in the ready wait", whileReady({ alarms: firing }), { kind: "failed" }],
    [
      "is not stopped by an alarm that went missing meanwhile",
      whileShifting({ alarms: [{ name: "storefront-5xx", state: "missing" }] }),
      { kind: "wait" },
    ],
    [
      "fails when the candidate's tasks cannot start",
      whileShifting({ cannotStart: "2 tasks failed to start: no such image" }),
      { kind: "failed", reason: "2 tasks failed to start: no such image" },
    ],
    [
      "goes on once the wait before traffic wants no approval",
      whileReady(),
      { kind: "continue", deploymentId: "d-FORWARD" },
    ],
    [
      "waits until the listener is seen to send everything to the candidate",
      whileBaking({ ...onStable }),
      { kind: "wait", point: "shift" },
    ],
    [
      "does not take a hook that waits as proof of traffic",
      whileShifting({ hook: openHook() }),
      { kind: "wait", point: "shift" },
    ],
    [
      "fails when the deployment succeeded and the candidate does not have the traffic",
      whileBaking({ ...onStable, deployment: deployment({ status: "Succeeded", lifecycle: shifted() }) }),
      { kind: "failed" },
    ],
    ["bakes once the candidate carries everything", whileBaking(), { kind: "wait", point: "bake" }],
  ])("%s", ([, facts, step]) => {
    expect(advance(facts)).toMatchObject(step);
  });

  test("tells why a deployment ended in CodeDeploy's own words, and ECS's", () => {
    const ended = deployment({
      status: "Stopped",
      error: { code: "ALARM_ACTIVE", message: "One or more alarms have been activated" },
      lifecycle: [
        lifecycle("Install", "Succeeded"),
        lifecycle("AllowTraffic", "Failed", { diagnostics: "it was stopped" }),
      ],
    });
    const step = advance(whileShifting({ deployment: ended, cannotStart: "exit code 137" }));
    for (const words of ["ALARM_ACTIVE: One or more alarms", "it was stopped", "exit code 137"])
      expect(step).toMatchObject({ kind: "failed", reason: expect.stringContaining(words) });
    expect(step).toMatchObject({ reason: expect.stringMatching(/^d-FORWARD stopped at AllowTraffic; /) });
    const silent = advance(whileShifting({ deployment: deployment({ status: "Stopped" }) }));
    expect(silent).toEqual({ kind: "failed", reason: "d-FORWARD stopped" });
  });

  test("tells what our own hook found before what the tasks say", () => {
    const ended = deployment({ status: "Failed", lifecycle: [lifecycle("BeforeAllowTraffic", "Failed")] });
    const step = advance(
      whileShifting({ deployment: ended, hookFailure: "GET /health: 500", cannotStart: "exit code 1" }),
    );
    expect(step).toMatchObject({ reason: "d-FORWARD failed at BeforeAllowTraffic; GET /health: 500" });
  });

  test("names the step that CodeDeploy is at", () => {
    const steps = [lifecycle("Install", "Succeeded"), lifecycle("AllowTraffic", "InProgress")];
    const shifting = deployment({ lifecycle: steps });
    expect(advance(whileShifting({ deployment: shifting }))).toMatchObject({
      reason: "CodeDeploy is at AllowTraffic",
    });
    expect(advance(whileShifting({ deployment: deployment({ status: "Queued" }) }))).toMatchObject({
      reason: "CodeDeploy is at Queued",
    });
  });

  test("looks again within a minute wherever it waits for CodeDeploy", () => {
    for (const facts of [whileShifting(), whileBaking({ ...onStable })])
      expect(advance(facts)).toMatchObject({ kind: "wait", wakeAt: t0 + minutes(1) });
  });

  test("names every alarm that fires, and the cell", () => {
    const alarms = [
      ...firing,
      { name: "slow", state: "ALARM" as const },
      { name: "fine", state: "OK" as const },
    ];
    expect(advance(whileShifting({ alarms }))).toMatchObject({
      reason: "alarm storefront-5xx, slow fires in cell a",
    });
  });
});

describe("what a person asks", () => {
  test.for(["abort", "supersede", "yield"] as const)(
    "%s ends it at every point, saying who and why",
    (kind) => {
      const requests = [request(kind, { reason: "too slow" })];
      for (const at of [beforeDeploy, whileShifting, whileReady, whileBaking])
        expect(advance(at({ requests }))).toEqual({
          kind: "failed",
          reason: `${kind} by arn:aws:iam::111122223333:user/ann: too slow`,
        });
    },
  );

  test.for(["pause", "promote", "approve", "reject"] as const)("%s does not hold up the start", (kind) => {
    expect(advance(beforeDeploy({ requests: [request(kind)] }))).toEqual({ kind: "create" });
  });
});
