import { ManagedPolicy } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import type { ServiceConfig } from "../../functions/shared/service-config.ts";
import { groupGrants } from "./grants-codedeploy.ts";
import { balancerReadGrants, metricReadGrants, serviceReadGrants } from "./grants-ecs.ts";
import { acknowledgeWildcards } from "./nag.ts";
import type { Places } from "./places.ts";
import { statement } from "./statement.ts";

/**
 * For people who use `pointsman judge try`: it reads with their own rights, as it judges by the file that they have.
 * None where no service is judged by metrics.
 */
export function judgePolicy(
  scope: Construct,
  places: Places,
  services: readonly ServiceConfig[],
): ManagedPolicy | undefined {
  if (services.every(({ judge }) => judge.metrics.length === 0)) return undefined;
  const grants = [
    ...metricReadGrants(),
    ...groupGrants(places, "GetDeploymentGroup"),
    ...serviceReadGrants(places),
    ...balancerReadGrants("DescribeTargetGroups"),
  ].filter(({ resources }) => resources.length > 0);
  const policy = new ManagedPolicy(scope, "PointsmanJudge", {
    description: "pointsman: judge a past time",
    statements: grants.map(statement),
  });
  acknowledgeWildcards(policy, grants);
  return policy;
}
