import type { Span } from "../identifiers.ts";

/** Milliseconds, low and high, from captured and documented runs on ECS; each is drawn anew. */
export const timing = {
  createdToStarted: [3200, 5000],
  betweenEvents: [130, 810],
  BeforeInstall: [230, 410],
  AfterInstall: [450, 570],
  AllowTestTraffic: [600, 900],
  AfterAllowTestTraffic: [450, 570],
  BeforeAllowTraffic: [580, 720],
  AllowTraffic: [680, 800],
  AfterAllowTraffic: [660, 800],
  /** From the steady state to Install's end: CodeDeploy looks from time to time. */
  steadyNoticed: [8000, 16_000],
  /** What an interval of shifting takes beyond its minutes. */
  intervalSlack: [700, 1900],
  /** From a hook's report to its event's end. */
  reportNoticed: [150, 500],
  alarmPoll: [10_000, 20_000],
  /** An alarm that fires already when the deployment starts. */
  firingAtStart: [680, 740],
  pendingStop: [500, 2000],
  /** A rollback takes some two seconds in all. */
  rollbackStarted: [250, 500],
  rollbackEvent: [60, 160],
  betweenRollbackEvents: [30, 80],
} as const satisfies Record<string, Span>;

/** https://docs.aws.amazon.com/codedeploy/latest/userguide/limits.html */
export const hookSilenceMs = 3_600_000;
/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-bluegreen.html */
export const installLimitMinutes = 60;
