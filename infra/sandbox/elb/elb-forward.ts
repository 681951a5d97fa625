import type { Forward, Listener } from "./elb-balancers.ts";

/** Where an NLB really sends connections: for a while after a change, where it did before. */
export const routed = ({ forward, before }: Listener, now: number): Forward =>
  before !== undefined && now < before.until ? before.forward : forward;

/** Whether it names the group, with whatever weight: one of weight 0 is health-checked too. */
export const uses = ({ forward, rules }: Listener, targetGroupArn: string): boolean =>
  [forward, ...rules.map((rule) => rule.forward)].some((shares) =>
    shares.some((share) => share.targetGroupArn === targetGroupArn),
  );
