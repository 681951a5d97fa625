import type { RevisionLocation } from "@aws-sdk/client-codedeploy";
import type { CellPlan } from "../../ledger/records.ts";

/** In CodeDeploy's order; AfterAllowTestTraffic only comes where there is a test listener. */
const lifecycleHooks = [
  "BeforeInstall",
  "AfterInstall",
  "AfterAllowTestTraffic",
  "BeforeAllowTraffic",
  "AfterAllowTraffic",
] as const;

/**
 * What CodeDeploy is to run: a full task definition ARN (it refuses family:revision), the load balancer's
 * container, and our hooks by function name; none for a way back.
 * https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-resources.html
 */
export function appSpec(
  plan: Pick<CellPlan, "container" | "port" | "listeners">,
  taskDefinitionArn: string,
  hooks: Readonly<Record<string, string>>,
): RevisionLocation {
  const wanted = lifecycleHooks.filter(
    (name) => hooks[name] && (name !== "AfterAllowTestTraffic" || plan.listeners.test !== undefined),
  );
  const content = {
    version: 0,
    Resources: [
      {
        TargetService: {
          Type: "AWS::ECS::Service",
          Properties: {
            TaskDefinition: taskDefinitionArn,
            LoadBalancerInfo: { ContainerName: plan.container, ContainerPort: plan.port },
          },
        },
      },
    ],
    ...(wanted.length > 0 ? { Hooks: wanted.map((name) => ({ [name]: hooks[name] })) } : {}),
  };
  return { revisionType: "AppSpecContent", appSpecContent: { content: JSON.stringify(content) } };
}
