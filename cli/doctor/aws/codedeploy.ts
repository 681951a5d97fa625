import { GetDeploymentGroupCommand } from "@aws-sdk/client-codedeploy";
import type { CodeDeployClient, DeploymentGroupInfo } from "@aws-sdk/client-codedeploy";
import type { CellConfig } from "../../../functions/shared/service-config.ts";
import type { Subject } from "../finding.ts";
import type { Look, Sight } from "../look.ts";

export const codedeploy = (client: Pick<CodeDeployClient, "send">, look: Look) => ({
  group: (
    { application, deploymentGroup }: CellConfig["codedeploy"],
    about: Subject,
  ): Promise<Sight<DeploymentGroupInfo>> =>
    look(
      {
        action: "codedeploy:GetDeploymentGroup",
        of: `the deployment group ${application}/${deploymentGroup}`,
        absent: ["ApplicationDoesNotExistException", "DeploymentGroupDoesNotExistException"],
        ...about,
      },
      async () => {
        const names = { applicationName: application, deploymentGroupName: deploymentGroup };
        return (await client.send(new GetDeploymentGroupCommand(names))).deploymentGroupInfo;
      },
    ),
});
