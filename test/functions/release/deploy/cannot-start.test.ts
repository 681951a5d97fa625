import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { StoppedTask } from "../../../../functions/release/aws/ecs.ts";
import { cannotStart } from "../../../../functions/release/deploy/cannot-start.ts";
import { t0 } from "../world.ts";

const task = (code: string, reason = "why"): StoppedTask => ({ stoppedAt: t0, code, reason });
const times = (count: number, code: string, reason?: string) =>
  Array.from({ length: count }, () => task(code, reason));
const ordered = ["ServiceSchedulerInitiated", "UserInitiated", "SpotInterruption", "TerminationNotice"];

type Row = readonly [sentence: string, stopped: StoppedTask[], told: string | undefined];

describe("tasks that stop", () => {
  test.for<Row>([
    ["say nothing while there are none", [], undefined],
    ["may fail to start once", times(1, "TaskFailedToStart"), undefined],
    [
      "may not fail to start twice: ECS's words are told",
      times(2, "TaskFailedToStart", "CannotPullContainerError: no such tag"),
      "2 tasks failed to start: CannotPullContainerError: no such tag",
    ],
    ["may end by themselves twice", times(2, "EssentialContainerExited"), undefined],
    [
      "may not end by themselves three times",
      times(3, "EssentialContainerExited", "web: exit code 1"),
      "3 tasks stopped by themselves (EssentialContainerExited): web: exit code 1",
    ],
    [
      "that failed to start are not counted among those that ended by themselves",
      [task("TaskFailedToStart"), ...times(2, "EssentialContainerExited")],
      undefined,
    ],
    [
      "may not fail the load balancer's checks three times, though ECS orders those stops",
      times(3, "ServiceSchedulerInitiated", "Task failed ELB health checks in (target-group x)"),
      "3 tasks stopped by themselves (ServiceSchedulerInitiated): Task failed ELB health checks in (target-group x)",
    ],
    [
      "may not fail their own checks three times either",
      times(3, "ServiceSchedulerInitiated", "Task failed container health checks"),
      "3 tasks stopped by themselves (ServiceSchedulerInitiated): Task failed container health checks",
    ],
    [
      "say nothing when the order only quotes such a failure",
      times(3, "ServiceSchedulerInitiated", "Scaling in. Task failed ELB health checks"),
      undefined,
    ],
    [
      "count together also where ECS gives different codes",
      [...times(2, "EssentialContainerExited"), task("unknown")],
      "3 tasks stopped by themselves (EssentialContainerExited): why",
    ],
    [
      "are told by the failed start before the crashes",
      [...times(3, "EssentialContainerExited"), ...times(2, "TaskFailedToStart", "no memory")],
      "2 tasks failed to start: no memory",
    ],
  ])("%s", ([, stopped, told]) => {
    expect(cannotStart(stopped)).toBe(told);
  });

  test.for(ordered)("say nothing of the candidate when the stop was ordered (%s)", (code) => {
    expect(cannotStart(times(50, code))).toBeUndefined();
  });

  test("never come to be fewer by stops that somebody ordered", () => {
    const stopped = fc.array(
      fc.constantFrom("TaskFailedToStart", "EssentialContainerExited", "unknown").map((code) => task(code)),
    );
    const orders = fc.array(fc.constantFrom(...ordered).map((code) => task(code)));
    fc.assert(
      fc.property(stopped, orders, (own, others) => {
        expect(cannotStart([...own, ...others])).toBe(cannotStart(own));
      }),
    );
  });
});
