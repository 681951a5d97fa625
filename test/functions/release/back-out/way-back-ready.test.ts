import { expect, test } from "vitest";
import { wayBack } from "../../../../functions/release/back-out/way-back.ts";
import { iso, minutes, progress, t0 } from "../world.ts";
import { deploymentBack, goingBack, over, ownRollback } from "./back-facts.ts";

const begun = {
  intendedAt: iso(t0 - minutes(70)),
  deploymentId: "d-FORWARD",
  backSince: iso(t0 - minutes(5)),
};
const back = { attempt: 1, intendedAt: iso(t0 - minutes(4)), deploymentId: "d-BACK" };

test("our deployment back goes on where the group waits for somebody to approve a preview", () => {
  const facts = goingBack({
    progress: progress({ ...begun, back }),
    back: deploymentBack({ status: "Ready" }),
  });
  expect(wayBack(facts)).toEqual({ kind: "continue", deploymentId: "d-BACK" });
});

test("so does CodeDeploy's own rollback", () => {
  const facts = goingBack({ forward: over("Stopped"), rollback: ownRollback({ status: "Ready" }) });
  expect(wayBack(facts)).toEqual({ kind: "continue", deploymentId: "d-ROLLBACK" });
});

test("after two hours of it people are asked", () => {
  const facts = goingBack({
    progress: progress({ ...begun, backSince: iso(t0 - minutes(121)), back }),
    back: deploymentBack({ status: "Ready" }),
  });
  expect(wayBack(facts)).toMatchObject({
    kind: "stuck",
    reason: expect.stringContaining("d-BACK does not go on"),
  });
});
