import { CreateDeploymentCommand, GetDeploymentCommand } from "@aws-sdk/client-codedeploy";
import { expect, test } from "vitest";
import { awsError } from "../../../infra/sandbox/faults/faults-error.ts";
import { clientOf } from "../../../infra/sandbox/faults/faults-client.ts";
import type { Operations } from "../../../infra/sandbox/faults/faults-client.ts";
import { createFaultPlan } from "../../../infra/sandbox/faults/faults.ts";
import { createWire, outsider } from "../../../infra/sandbox/faults/faults-wire.ts";
import { createClock } from "../../../infra/sandbox/time/clock.ts";
import { createIds, createRandom } from "../../../infra/sandbox/time/random.ts";

/** A service that answers as it is told, on a wire like any other. */
const planted = (operations: Operations) =>
  createWire({ clock: createClock(0), ids: createIds(createRandom(1)), plan: createFaultPlan() }).bind(
    "codedeploy",
    clientOf("CodeDeploy", operations),
    outsider("planted"),
  );

test("a request without what AWS requires", async () => {
  const client = planted({ CreateDeployment: () => ({ deploymentId: "d-1" }) });
  const command = new CreateDeploymentCommand({ applicationName: undefined });
  expect(await client.send(command as never)).toEqual({ deploymentId: "d-1" });
});

test("an answer with a status that AWS has not", async () => {
  const answer = { deploymentInfo: { status: "Running" } };
  const client = planted({ GetDeployment: () => answer });
  expect(await client.send(new GetDeploymentCommand({ deploymentId: "d-1" }) as never)).toEqual(answer);
});

test("an error that the operation does not declare", async () => {
  const client = planted({
    GetDeployment: () => {
      throw awsError("DeploymentLostException", "it is lost");
    },
  });
  const sent = client.send(new GetDeploymentCommand({ deploymentId: "d-1" }) as never);
  await expect(sent).rejects.toMatchObject({ name: "DeploymentLostException" });
});
