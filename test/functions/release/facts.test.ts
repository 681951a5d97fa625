import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  carriesAll,
  hasShifted,
  isOver,
  lifecycleEvent,
  mayStillAppear,
  primary,
} from "../../../functions/release/facts.ts";
import type { DeploymentStatus } from "../../../functions/release/facts.ts";
import { anyDeployment, shares, statuses, taskSets } from "./arbitraries.ts";
import {
  candidateArn,
  deployment,
  group,
  iso,
  lifecycle,
  minutes,
  onCandidate,
  onStable,
  progress,
  shifted,
  stableArn,
  t0,
  taskSet,
} from "./world.ts";

describe("a deployment", () => {
  test.for(statuses)("that is %s is over only when it succeeded, failed or was stopped", (status) => {
    const wanted: DeploymentStatus[] = ["Succeeded", "Failed", "Stopped"];
    expect(isOver(deployment({ status }))).toBe(wanted.includes(status));
  });

  test.for([
    ["has shifted when AfterAllowTraffic succeeded", deployment({ lifecycle: shifted() }), true],
    ["has shifted when it succeeded, whatever its lifecycle says", deployment({ status: "Succeeded" }), true],
    [
      "has not shifted while AfterAllowTraffic runs",
      deployment({ lifecycle: [lifecycle("AfterAllowTraffic", "InProgress")] }),
      false,
    ],
    [
      "has not shifted when AfterAllowTraffic failed",
      deployment({ lifecycle: [lifecycle("AfterAllowTraffic", "Failed")] }),
      false,
    ],
    [
      "has not shifted when only the traffic was allowed",
      deployment({ lifecycle: [lifecycle("AllowTraffic", "Succeeded")] }),
      false,
    ],
    ["has not shifted while nothing is known", deployment(), false],
  ] as const)("%s", ([, made, wanted]) => {
    expect(hasShifted(made)).toBe(wanted);
  });

  test("tells its lifecycle events by name", () => {
    expect(lifecycleEvent(deployment({ lifecycle: shifted() }), "AllowTraffic")?.status).toBe("Succeeded");
    expect(lifecycleEvent(deployment(), "AllowTraffic")).toBeUndefined();
    fc.assert(
      fc.property(anyDeployment(), (made) => {
        for (const event of made.lifecycle) expect(lifecycleEvent(made, event.name)).toBe(event);
      }),
    );
  });
});

describe("a revision carries everything", () => {
  test.for([
    ["when its task set is primary and gets all the traffic", onStable, stableArn, true],
    ["but not when another is primary", onCandidate, stableArn, false],
    ["but not when its task set is only active", onCandidate, stableArn, false],
    ["but not with half the traffic", { ...onStable, shares: { [group("blue")]: 0.5 } }, stableArn, false],
    [
      "but not when the listener knows nothing of its target group",
      { ...onStable, shares: {} },
      stableArn,
      false,
    ],
    ["but not where nothing runs", { taskSets: [], shares: { [group("blue")]: 1 } }, stableArn, false],
    [
      "also where rounding leaves a thousandth",
      { ...onStable, shares: { [group("blue")]: 0.999 } },
      stableArn,
      true,
    ],
    [
      "but not where more than that is elsewhere",
      { ...onStable, shares: { [group("blue")]: 0.998 } },
      stableArn,
      false,
    ],
  ] as const)("%s", ([, { taskSets, shares }, arn, wanted]) => {
    expect(carriesAll(taskSets, shares, arn)).toBe(wanted);
  });

  test("but not when its task set has no target group", () => {
    const { targetGroupArn: _, ...bare } = taskSet("PRIMARY", stableArn, "blue");
    expect(carriesAll([bare], { [group("blue")]: 1 }, stableArn)).toBe(false);
  });

  test("for one revision at most", () => {
    fc.assert(
      fc.property(taskSets, shares, (sets, share) => {
        expect(carriesAll(sets, share, stableArn) && carriesAll(sets, share, candidateArn)).toBe(false);
      }),
    );
  });
});

test.for([
  ["that was meant to be made a moment ago may still appear", { intendedAt: iso(t0 - 59_999) }, true],
  ["that was meant to be made a minute ago does not", { intendedAt: iso(t0 - minutes(1)) }, false],
  [
    "that is known to be made has appeared",
    { intendedAt: iso(t0 - 1_000), deploymentId: "d-FORWARD" },
    false,
  ],
  ["that nobody meant to make does not", {}, false],
] as const)("a deployment %s", ([, changes, wanted]) => {
  expect(mayStillAppear(progress(changes), t0)).toBe(wanted);
});

test("the primary task set is the one that ECS calls so", () => {
  expect(primary(onCandidate.taskSets)?.taskDefinitionArn).toBe(candidateArn);
  expect(primary([taskSet("ACTIVE", stableArn, "blue")])).toBeUndefined();
});
