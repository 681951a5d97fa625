/** What people and other tools do to a simulated account without asking us. */
import { CreateDeploymentCommand } from "@aws-sdk/client-codedeploy";
import type { RegisterTaskDefinitionCommandInput } from "@aws-sdk/client-ecs";
import { appSpec } from "../../functions/release/deploy/app-spec.ts";
import { registrable } from "../../functions/release/task-definition.ts";
import type { World } from "./world.ts";

/** What the newest revision of the family says, with some members changed, as a stack update registers it. */
export function registerByHand(
  w: World,
  change: (input: RegisterTaskDefinitionCommandInput) => Partial<RegisterTaskDefinitionCommandInput>,
  cell?: string,
): string {
  const { definitions } = w.account.world;
  const { shown, tags } = definitions.describe(w.workload(cell).family);
  const input = registrable(shown, tags);
  return definitions.register({ ...input, ...change(input) }).arn;
}

/** A deployment that is not ours. @returns its id. */
export async function deployByHand(w: World, taskDefinitionArn: string, cell?: string): Promise<string> {
  const { application, deploymentGroup, containerName, containerPort, listenerArn } = w.workload(cell);
  const plan = { container: containerName, port: containerPort, listeners: { production: listenerArn } };
  const made = await w.clients.codedeploy.send(
    new CreateDeploymentCommand({
      applicationName: application,
      deploymentGroupName: deploymentGroup,
      description: "by hand",
      revision: appSpec(plan, taskDefinitionArn, {}),
    }),
  );
  return made.deploymentId ?? "";
}
