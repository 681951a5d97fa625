import type { BalancerKind, Balancers } from "../elb/elb-balancers.ts";

export interface WorkloadBalancer {
  readonly loadBalancerArn: string;
  readonly dnsName: string;
  readonly listenerArn: string;
  readonly testListenerArn: string | undefined;
  /** By the names in the stack; which of them is live changes with each deployment. */
  readonly targetGroupArns: { readonly blue: string; readonly green: string };
}

const productionPort = 80;
const testPort = 8080;

/**
 * A load balancer with two target groups. The stack declares a plain forward to blue; CodeDeploy made it a
 * weighted one as soon as its group existed, with the idle group first.
 */
export function sendThrough(
  balancers: Balancers,
  {
    service,
    loadBalancer: kind = "application",
    testListener = true,
    drainSeconds,
  }: {
    readonly service: string;
    readonly loadBalancer?: BalancerKind;
    readonly testListener?: boolean;
    readonly drainSeconds?: number;
  },
  port: number,
): WorkloadBalancer {
  const balancer = balancers.createLoadBalancer(service, kind);
  const blue = balancers.createTargetGroup(`${service}-blue`, balancer, port, drainSeconds).arn;
  const green = balancers.createTargetGroup(`${service}-green`, balancer, port, drainSeconds).arn;
  const production = balancers.createListener(balancer, productionPort, [
    { targetGroupArn: blue, weight: 1 },
  ]);
  balancers.setForward(production.arn, [
    { targetGroupArn: green, weight: 0 },
    { targetGroupArn: blue, weight: 100 },
  ]);
  const test = testListener
    ? balancers.createListener(balancer, testPort, [{ targetGroupArn: green, weight: 1 }]).arn
    : undefined;
  return {
    loadBalancerArn: balancer.arn,
    dnsName: balancer.dnsName,
    listenerArn: production.arn,
    testListenerArn: test,
    targetGroupArns: { blue, green },
  };
}
