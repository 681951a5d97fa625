import type { ElasticLoadBalancingV2Client, LoadBalancer } from "@aws-sdk/client-elastic-load-balancing-v2";
import { elbReads } from "../../../functions/targets/aws/elb-reads.ts";
import type { Tags } from "../../../functions/targets/aws/names.ts";
import { unpaced } from "../../../functions/targets/aws/rate.ts";
import type { Look, Sight } from "../look.ts";

/** What stands of the mirrors, read as rounds read it. */
export const standing = (client: Pick<ElasticLoadBalancingV2Client, "send">, look: Look) => {
  const reads = elbReads(client, unpaced);
  return {
    balancers: (): Promise<Sight<readonly LoadBalancer[]>> =>
      look({ action: "elasticloadbalancing:DescribeLoadBalancers", of: "the mirrors' load balancers" }, () =>
        reads.loadBalancers(),
      ),

    /** Of those that exist. */
    tags: (arns: readonly string[]): Promise<Sight<ReadonlyMap<string, Tags>>> =>
      look({ action: "elasticloadbalancing:DescribeTags", of: "whose the mirrors' load balancers are" }, () =>
        reads.tags(arns),
      ),
  };
};
