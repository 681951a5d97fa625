/** What a comparison comes to. *Unclear* is an answer of its own: it never counts as either of the others. */
export type Verdict = "pass" | "worse" | "unclear";

/** Which way a metric's value moves when users are hurt. */
export type Direction = "up-is-worse" | "down-is-worse";

/** A value of one period; `at` is the period's start, epoch seconds. */
export type Point = { readonly at: number; readonly value: number };

/** What happened in one period; `at` is the period's start, epoch seconds. Nothing happened: zeros, not a gap. */
export type Count = { readonly at: number; readonly errors: number; readonly requests: number };

/** What was measured of one side so far, the newest, partial period left out; order does not matter. */
export type Series =
  | { readonly kind: "values"; readonly periodSeconds: number; readonly points: readonly Point[] }
  | { readonly kind: "counts"; readonly periodSeconds: number; readonly counts: readonly Count[] }
  /** The source answered that it cannot tell: a metric that does not exist, no right to read it. */
  | { readonly kind: "unreadable"; readonly reason: string };

type Common = {
  readonly name: string;
  /** Decides alone when it is worse; otherwise it has a vote of its weight. */
  readonly critical: boolean;
  /** Above 0; only the votes of metrics that are not critical are weighed, against each other. */
  readonly weight: number;
  readonly direction: Direction;
  /** What it means that the candidate has no point at all. *worse* counts from the fifth look on: metrics lag. */
  readonly onMissing: Verdict;
  /**
   * For this long after its start, and after each step that at least doubled its traffic, the candidate is cold: a
   * difference only counts when it does not fade, and afterwards these points are left out. @default 0
   */
  readonly warmUpSeconds?: number;
};

/** Bounds on a value of the candidate (a series of counts: errors per request), both inclusive. */
export type ThresholdMetric = Common & {
  readonly method: "thresholds";
  readonly bound: { readonly min?: number; readonly max?: number };
  /** The failure budget: what is still allowed. One more is worse; one more missing point is unclear. @default any missing */
  readonly budget: { readonly bad: number; readonly inARow: number; readonly missing?: number };
};

/** Are the candidate's values shifted against stable's? */
export type RankMetric = Common & {
  readonly method: "ranks";
  readonly against: "stable-now" | "stable-before";
  /** What the difference must reach besides not being chance; both. */
  readonly effect: {
    /** The shift as a share of stable's median, such as 0.1 for a tenth. */
    readonly shift: number;
    /** The share of pairs (one value of each side) in which the candidate is worse, 0.5–1; ties count half. */
    readonly share: number;
  };
};

/** Does the candidate err more often for each request? Its series are counts. */
export type RateMetric = Common & {
  readonly method: "rates";
  /** More errors are worse: where successes are counted, their opposite is judged. */
  readonly direction: "up-is-worse";
  /** `{ rate }`: a fixed bound on errors per request, 0–1. */
  readonly against: "stable-now" | "stable-before" | { readonly rate: number };
  /** What the difference must reach besides not being chance; both. */
  readonly effect: {
    /** Times stable's rate, from 1. */
    readonly ratio: number;
    /** Errors per request above stable's rate, such as 0.001 for one in a thousand. */
    readonly excess: number;
  };
};

export type Metric = ThresholdMetric | RankMetric | RateMetric;

/**
 * A metric with what was measured of it. `stable` holds all of stable's points, those before the candidate's first and
 * those beside it; thresholds and fixed bounds need none.
 */
export type Measured = { readonly metric: Metric; readonly candidate: Series; readonly stable?: Series };

export type AlarmSeen = {
  readonly name: string;
  readonly state: "OK" | "ALARM" | "INSUFFICIENT_DATA" | "missing" | "unreadable";
  readonly reason?: string;
};

/** One of the repeated looks at a release; each sees everything measured so far. */
export type Look = {
  /** From 1. */
  readonly number: number;
  /** How many there will be at most, those of a bake that is drawn out among them. The last decides on a pass. */
  readonly planned: number;
  /** The bake ends with this look, although more were planned. @default number = planned */
  readonly isLast?: boolean;
  /**
   * When the candidate's share of the traffic changes, 0–1, the start of its traffic first, those to come among them.
   * Unknown: none, which leaves out warm-ups, and what few minutes can tell.
   */
  readonly steps: readonly { readonly at: number; readonly share: number }[];
  readonly measured: readonly Measured[];
  readonly alarms: readonly AlarmSeen[];
};

/** Which of stable's minutes the candidate was held against: the same ones, or those before it. */
export type Against = "stable-now" | "stable-before" | "bound";

/** Counted points, or requests where a rate is judged. */
type Sizes = { readonly candidate: number; readonly stable?: number };
/** Medians, or rates, in the metric's unit. */
type Centres = { readonly candidate: number; readonly stable?: number };

/** Bounds of what the difference may be: a shift in the metric's unit, or a ratio of rates (`high` may be absent). */
export type Interval = {
  readonly of: "shift" | "ratio" | "rate";
  readonly low: number;
  readonly high?: number;
  /** Standard deviations it reaches to either side: those of this look's bound, so it leaves out 0 when that is met. */
  readonly deviations: number;
};

/** What one metric says, and why; plain JSON. */
export type MetricJudgement = {
  readonly name: string;
  readonly critical: boolean;
  readonly weight: number;
  /** By this metric so far. Before the last look *pass* means only: not worse up to now. */
  readonly verdict: Verdict;
  readonly method: Metric["method"];
  /** Absent: nothing could be compared. */
  readonly against?: Against;
  /**
   * What found it, where it was not the comparison itself. *early*: by how much stable deviated from minute to minute
   * before; *extremes*: the newest minutes are far beyond all that stable ever showed.
   */
  readonly lane?: "early" | "extremes";
  /** What was asked, in words, with the numbers of the configuration. */
  readonly rule: string;
  readonly sizes: Sizes;
  readonly centres?: Centres;
  /** The estimate within `interval`. */
  readonly estimate?: number;
  readonly interval?: Interval;
  /** The effect sizes by name, such as `{ share: 0.93, shift: 0.21 }`. */
  readonly effect?: Readonly<Record<string, number>>;
  /** How far from chance, in standard deviations, and how far it had to be at this look. */
  readonly evidence?: { readonly z: number; readonly bound: number };
  readonly sentence: string;
  /** Lines of text that show both sides over time; only where it is worse, and at the last look. */
  readonly chart?: readonly string[];
};

/** The answer of a look; plain JSON, for the ledger and for people. */
export type Judgement = {
  /** *pass* only at the last look, *worse* at any. */
  readonly verdict: Verdict;
  readonly sentence: string;
  readonly look: { readonly number: number; readonly planned: number; readonly isLast: boolean };
  readonly alarms: readonly AlarmSeen[];
  readonly metrics: readonly MetricJudgement[];
};
