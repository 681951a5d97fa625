export interface Repeated {
  readonly lifetimeMinutes: number;
  readonly intervalMinutes: number;
  readonly pass: number;
  readonly marginal: number;
}

export interface RepeatedAnswer {
  readonly passed: boolean;
  /** Minutes since the start at which it ended. */
  readonly after: number;
}

/**
 * Kayenta's standalone canary analysis: judged again at each interval, ended by a score at or under `marginal` (a score of
 * exactly `marginal` is called Marginal and ends it nonetheless); the last score must also reach `pass`.
 * https://github.com/spinnaker/kayenta/tree/master/kayenta-standalone-canary-analysis
 * @param scoreAt the summary score over the minutes so far
 */
export function judgeRepeatedly(settings: Repeated, scoreAt: (minutes: number) => number): RepeatedAnswer {
  const { lifetimeMinutes, intervalMinutes, pass, marginal } = settings;
  const judgements = Math.floor(lifetimeMinutes / intervalMinutes);
  for (let judgement = 1; judgement <= judgements; judgement++) {
    const after = judgement * intervalMinutes;
    const score = scoreAt(after);
    if (score <= marginal) return { passed: false, after };
    if (judgement === judgements) return { passed: score >= pass, after };
  }
  return { passed: false, after: 0 };
}
