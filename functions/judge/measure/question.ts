import type { JudgedMetric } from "../../shared/judge-config.ts";

/** What is measured for one look at one cell. */
export type Question = {
  readonly metrics: readonly JudgedMetric[];
  readonly cell: string;
  readonly place: Place;
  /** When the candidate got its first traffic, epoch ms. */
  readonly startedAtMs: number;
  /** Nothing from here on; epoch ms, at most now. What CloudWatch has not complete yet is left out in any case. */
  readonly untilMs: number;
  /** Since when stable's target group holds stable: what is older is of other software. Epoch ms, if known. */
  readonly stableSinceMs?: number;
  /** When stable lost its users, if that was before the candidate got them: its time before counts from there. Epoch ms. */
  readonly stableUntilMs?: number;
};

/** What the names in dimensions stand for. Those that are not known make the metrics unreadable that ask for them. */
export type Place = {
  /** The production load balancer, as CloudWatch names it: `app/NAME/ID`, `net/NAME/ID`. */
  readonly loadBalancer?: string;
  /** Names, as in the deployment group. */
  readonly cluster?: string;
  readonly ecsService?: string;
  readonly candidate: SidePlace;
  readonly stable: SidePlace;
};

/** The two target groups swap roles at each deployment, so who asks says which is whose. */
export type SidePlace = {
  /** As CloudWatch names it: `targetgroup/NAME/ID`. */
  readonly targetGroup?: string;
  /** `FAMILY:REVISION`. */
  readonly taskDefinition?: string;
  /** `sha256:…` */
  readonly digest?: string;
};
