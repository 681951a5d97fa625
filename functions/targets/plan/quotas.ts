/**
 * What an account may have. The defaults are those of the page; most can be raised, listeners cannot.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-limits.html
 */
export interface Quotas {
  readonly loadBalancersPerRegion: number;
  readonly groupsPerRegion: number;
  readonly listenersPerLoadBalancer: number;
  readonly targetsPerLoadBalancer: number;
  readonly targetsPerZone: number;
  /** In all of a load balancer with cross-zone load balancing. */
  readonly targetsAcrossZones: number;
  readonly targetsPerGroup: number;
  /** Inbound rules of one security group. https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html */
  readonly rulesPerSecurityGroup: number;
}

export const publishedQuotas: Quotas = {
  loadBalancersPerRegion: 50,
  groupsPerRegion: 3000,
  listenersPerLoadBalancer: 50,
  targetsPerLoadBalancer: 3000,
  targetsPerZone: 500,
  targetsAcrossZones: 500,
  targetsPerGroup: 1000,
  rulesPerSecurityGroup: 60,
};

/** What stands in the Region besides this mirror's own. */
export interface Others {
  readonly loadBalancers: number;
  readonly groups: number;
}
