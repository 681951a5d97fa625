import {
  GetDeploymentCommand,
  PutLifecycleEventHookExecutionStatusCommand,
} from "@aws-sdk/client-codedeploy";
import type { CodeDeployClient } from "@aws-sdk/client-codedeploy";
import { translate } from "../shared/aws-errors.ts";
import type { HookDeployment } from "./checks.ts";

/** What a hook asks of CodeDeploy, and tells it. */
export const codedeploy = (client: Pick<CodeDeployClient, "send">) => ({
  async deployment(deploymentId: string): Promise<HookDeployment> {
    const answer = await client
      .send(new GetDeploymentCommand({ deploymentId }))
      .catch(translate(`GetDeployment ${deploymentId}`));
    const { description, creator, rollbackInfo } = answer.deploymentInfo ?? {};
    const undoes = rollbackInfo?.rollbackTriggeringDeploymentId;
    return { description: description ?? "", creator: creator ?? "", ...(undoes ? { undoes } : {}) };
  },

  /** @returns false when CodeDeploy had a report of this execution already: the first one stands. */
  async report(deploymentId: string, executionId: string, status: "Succeeded" | "Failed"): Promise<boolean> {
    const command = new PutLifecycleEventHookExecutionStatusCommand({
      deploymentId,
      lifecycleEventHookExecutionId: executionId,
      status,
    });
    try {
      await client.send(command);
      return true;
    } catch (error) {
      if (error instanceof Error && error.name === "LifecycleEventAlreadyCompletedException") return false;
      return translate("PutLifecycleEventHookExecutionStatus")(error);
    }
  },
});
