import type { Action } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Forward, LoadBalancer } from "./elb-balancers.ts";
import { groupOf } from "./elb-parts.ts";
import type { ElbParts } from "./elb-parts.ts";
import { invalid, refuse } from "./elb-refusals.ts";
import type { BalancerSettings } from "./elb-settings.ts";

/** Listener → groups. https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-listeners.html */
const fitting: Readonly<Record<string, readonly string[]>> = {
  TCP: ["TCP", "TCP_UDP"],
  TLS: ["TCP", "TLS"],
  UDP: ["UDP", "TCP_UDP"],
  TCP_UDP: ["TCP_UDP"],
};

/** A listener of an NLB forwards, to one group or to several with weights. */
export function checkForward(
  parts: ElbParts,
  { arn, settings }: Pick<LoadBalancer, "arn"> & { readonly settings: BalancerSettings },
  protocol: string,
  actions: readonly Action[] | undefined,
): Forward {
  const [action, ...more] = actions ?? [];
  if (!action || more.length > 0 || action.Type !== "forward")
    throw refuse(
      "InvalidLoadBalancerActionException",
      "Listeners of a Network Load Balancer need exactly one action, of the type forward",
    );
  const forward = sharesOf(action);
  if (forward.length > parts.balancers.quotas["target-groups-per-action-on-network-load-balancer"])
    throw refuse("TooManyActionsException", "Too many target groups in one action");
  for (const { targetGroupArn, weight } of forward) {
    const group = groupOf(parts, targetGroupArn);
    if (weight < 0 || weight > 999)
      throw invalid(`Target group weight '${weight}' must be between 0 and 999`);
    if (!fitting[protocol]?.includes(group.settings.protocol))
      throw refuse(
        "IncompatibleProtocolsException",
        `The listener protocol '${protocol}' and the target group protocol '${group.settings.protocol}' are not compatible`,
      );
    if (group.loadBalancerArn && group.loadBalancerArn !== arn)
      throw refuse(
        "TargetGroupAssociationLimitException",
        `The following target groups cannot be associated with more than one load balancer: ${targetGroupArn}`,
      );
    checkPlace(targetGroupArn, group.settings, settings);
  }
  return forward;
}

function checkPlace(
  groupArn: string,
  group: { readonly vpcId: string; readonly ipAddressType: string },
  balancer: BalancerSettings,
): void {
  if (group.vpcId !== balancer.vpcId)
    throw refuse(
      "InvalidConfigurationRequestException",
      `The following target groups are in a different VPC than the load balancer: ${groupArn}`,
    );
  if (group.ipAddressType === "ipv6" && balancer.ipAddressType !== "dualstack")
    throw refuse(
      "InvalidConfigurationRequestException",
      `A target group of the IP address type ipv6 needs a load balancer of the type dualstack: ${groupArn}`,
    );
}

function sharesOf({ TargetGroupArn, ForwardConfig }: Action): Forward {
  const tuples = ForwardConfig?.TargetGroups ?? [];
  const shares = tuples.map(({ TargetGroupArn = "", Weight = 1 }) => ({
    targetGroupArn: TargetGroupArn,
    weight: Weight,
  }));
  if (shares.length > 0) {
    if (new Set(shares.map(({ targetGroupArn }) => targetGroupArn)).size < shares.length)
      throw invalid("A target group can be named only once in an action");
    return shares;
  }
  if (!TargetGroupArn) throw invalid("A target group must be specified in a forward action");
  return [{ targetGroupArn: TargetGroupArn, weight: 1 }];
}
