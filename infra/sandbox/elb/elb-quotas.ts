/** https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-limits.html , by the names of DescribeAccountLimits. */
export const defaultQuotas = {
  "network-load-balancers": 50,
  "target-groups": 3000,
  "listeners-per-network-load-balancer": 50,
  "targets-per-target-group": 1000,
  "targets-per-network-load-balancer": 3000,
  "targets-per-availability-zone-per-network-load-balancer": 500,
  "target-groups-per-action-on-network-load-balancer": 5,
};

export type Quotas = Record<keyof typeof defaultQuotas, number>;
