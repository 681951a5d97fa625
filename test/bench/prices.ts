/**
 * Public prices in us-east-1, US dollars, without free tiers, as the pages showed them in November 2026.
 * Most other Regions differ by up to a fifth.
 */
export const prices = {
  /** https://aws.amazon.com/step-functions/pricing/ (Standard) */
  stateTransition: 0.025 / 1000,
  /** https://aws.amazon.com/lambda/pricing/ (arm64) */
  invocation: 0.2 / 1e6,
  gigabyteSecond: 0.0000133334,
  /** https://aws.amazon.com/dynamodb/pricing/on-demand/ */
  writeUnit: 0.625 / 1e6,
  readUnit: 0.125 / 1e6,
  /** https://aws.amazon.com/cloudwatch/pricing/ */
  logGigabyte: 0.5,
  alarmMetricMonth: 0.1,
  customMetricMonth: 0.3,
  /** https://aws.amazon.com/xray/pricing/, each trace recorded */
  trace: 5 / 1e6,
  /** https://aws.amazon.com/eventbridge/pricing/: custom events, and the Scheduler's invocations */
  customEvent: 1 / 1e6,
  scheduledInvocation: 1 / 1e6,
  /** https://aws.amazon.com/sns/pricing/: the publication, and one mail */
  publication: 0.5 / 1e6,
  mail: 2 / 1e5,
  /** https://aws.amazon.com/kms/pricing/ */
  keyMonth: 1,
  /** https://aws.amazon.com/secrets-manager/pricing/ */
  secretMonth: 0.4,
} as const;

export const minutesPerMonth = 730 * 60;
