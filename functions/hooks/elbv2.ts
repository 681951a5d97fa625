import { DescribeTargetHealthCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { translate } from "../shared/aws-errors.ts";
import type { TargetFacts } from "./checks.ts";

export const elbv2 = (client: Pick<ElasticLoadBalancingV2Client, "send">) => ({
  /** Every target of a group, those that leave it too. */
  async targets(groupArn: string): Promise<TargetFacts[]> {
    const answer = await client
      .send(new DescribeTargetHealthCommand({ TargetGroupArn: groupArn }))
      .catch(translate(`DescribeTargetHealth ${groupArn}`));
    return (answer.TargetHealthDescriptions ?? []).map(({ Target, TargetHealth }) => ({
      id: `${Target?.Id ?? "unknown"}:${Target?.Port ?? ""}`,
      state: TargetHealth?.State ?? "unknown",
      ...(TargetHealth?.Reason ? { reason: TargetHealth.Reason } : {}),
      ...(TargetHealth?.Description ? { description: TargetHealth.Description } : {}),
    }));
  },
});
