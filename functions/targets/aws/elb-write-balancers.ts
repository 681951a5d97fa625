import {
  CreateLoadBalancerCommand,
  DeleteLoadBalancerCommand,
  ModifyLoadBalancerAttributesCommand,
  SetIpAddressTypeCommand,
  SetSecurityGroupsCommand,
  SetSubnetsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { isNamed, translate } from "../../shared/aws-errors.ts";
import type { PlaceConfig } from "../../shared/mirror-config.ts";
import type { LoadBalancerChange } from "../plan/document.ts";
import type { ElbClient } from "./elb-reads.ts";
import { sdkTags } from "./elb-values.ts";
import { loadBalancerName, ownerTags } from "./names.ts";
import type { Owner } from "./names.ts";
import type { Pace } from "./rate.ts";

export function balancerWrites(client: ElbClient, pace: Pace) {
  return {
    /**
     * Always with a security group: an NLB that is made without one never gets one.
     * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html
     * @returns its ARN, of one that was made before with the same settings too.
     */
    async createLoadBalancer(owner: Owner, place: PlaceConfig, securityGroupId: string): Promise<string> {
      const Name = loadBalancerName(owner);
      await pace("change");
      const { LoadBalancers } = await client
        .send(
          new CreateLoadBalancerCommand({
            Name,
            Type: "network",
            Scheme: place.scheme,
            Subnets: [...place.subnetIds],
            SecurityGroups: [securityGroupId],
            IpAddressType: place.ipAddressType,
            Tags: sdkTags(ownerTags(owner)),
          }),
        )
        .catch(translate(`CreateLoadBalancer ${Name}`));
      return LoadBalancers?.[0]?.LoadBalancerArn ?? "";
    },

    /** One call for each member that is set. */
    async setLoadBalancer(arn: string, change: LoadBalancerChange): Promise<void> {
      const { subnetIds, securityGroupIds, ipAddressType, crossZone } = change;
      const LoadBalancerArn = arn;
      if (subnetIds) {
        await pace("change");
        const command = new SetSubnetsCommand({ LoadBalancerArn, Subnets: [...subnetIds] });
        await client.send(command).catch(translate(`SetSubnets ${arn}`));
      }
      if (securityGroupIds) {
        await pace("change");
        const command = new SetSecurityGroupsCommand({
          LoadBalancerArn,
          SecurityGroups: [...securityGroupIds],
        });
        await client.send(command).catch(translate(`SetSecurityGroups ${arn}`));
      }
      if (ipAddressType) {
        await pace("change");
        const command = new SetIpAddressTypeCommand({ LoadBalancerArn, IpAddressType: ipAddressType });
        await client.send(command).catch(translate(`SetIpAddressType ${arn}`));
      }
      if (crossZone === undefined) return;
      await pace("change");
      const Attributes = [{ Key: "load_balancing.cross_zone.enabled", Value: String(crossZone) }];
      await client
        .send(new ModifyLoadBalancerAttributesCommand({ LoadBalancerArn, Attributes }))
        .catch(translate(`ModifyLoadBalancerAttributes ${arn}`));
    },

    /** Its listeners go with it. */
    async deleteLoadBalancer(arn: string): Promise<void> {
      await pace("change");
      try {
        await client.send(new DeleteLoadBalancerCommand({ LoadBalancerArn: arn }));
      } catch (error) {
        if (isNamed(error, "LoadBalancerNotFoundException", "LoadBalancerNotFound")) return;
        translate(`DeleteLoadBalancer ${arn}`)(error);
      }
    },
  };
}
