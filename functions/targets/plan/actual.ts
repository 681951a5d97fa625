/** What stands in AWS for one mirror, as read in this round. */
export interface Actual {
  readonly loadBalancer: ActualLoadBalancer | undefined;
  readonly listeners: readonly ActualListener[];
  readonly groups: readonly ActualGroup[];
  readonly securityGroup: ActualSecurityGroup | undefined;
}

export interface ActualLoadBalancer {
  readonly arn: string;
  readonly name: string;
  readonly state: string;
  readonly isOurs: boolean;
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  readonly scheme: string;
  readonly ipAddressType: string;
  readonly securityGroupIds: readonly string[];
  readonly crossZone: boolean;
}

export interface ActualListener {
  readonly arn: string;
  readonly isOurs: boolean;
  readonly port: number;
  readonly protocol: string;
  readonly certificateArn: string | undefined;
  readonly idleSeconds: number | undefined;
  /** Weighted forward; weights of one group alone do not matter. */
  readonly forward: readonly { readonly groupArn: string; readonly weight: number }[];
}

export interface ActualGroup {
  readonly arn: string;
  readonly name: string;
  readonly isOurs: boolean;
  /** The key that its tag names; undefined when it has none. */
  readonly key: string | undefined;
  readonly protocol: string;
  readonly port: number;
  readonly vpcId: string;
  readonly ipAddressType: string;
  readonly loadBalancerArns: readonly string[];
  readonly healthCheck: {
    readonly protocol: string;
    readonly port: string;
    readonly path: string | undefined;
    readonly codes: string | undefined;
    readonly intervalSeconds: number;
    readonly timeoutSeconds: number;
    readonly healthyCount: number;
    readonly unhealthyCount: number;
  };
  readonly proxyProtocol: boolean;
  readonly stickiness: boolean;
  /** Seconds. */
  readonly drainSeconds: number;
  readonly targets: readonly ActualTarget[];
}

export interface ActualTarget {
  readonly address: string;
  readonly port: number;
  readonly zone: string | undefined;
  /** initial, healthy, unhealthy, unhealthy.draining, unused, draining, unavailable. */
  readonly state: string;
}

export interface ActualSecurityGroup {
  readonly id: string;
  readonly isOurs: boolean;
  readonly ingress: readonly { readonly protocol: string; readonly port: number; readonly cidr: string }[];
}
