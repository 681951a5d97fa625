import type { Metric } from "../judge/verdict.ts";

/** How a candidate is judged, with every template written out: the form that is pinned into a release. Plain JSON. */
export type JudgeConfig = {
  /** None: alarms alone, and the time. */
  readonly metrics: readonly JudgedMetric[];
  readonly onUnclear: "wait" | "ask" | "back-out" | "go-on";
  /** An unclear bake is drawn out to this at most; absent: it is not drawn out. */
  readonly maxBakeSeconds?: number;
  /** From one look to the next; whole minutes. */
  readonly everySeconds: number;
};

/** A metric that is judged, and where it is read. */
export type JudgedMetric = {
  readonly metric: Metric;
  readonly source: SourceConfig;
  /** Length of a point: whole minutes. */
  readonly periodSeconds: number;
  /** The cells in which it is judged; absent: in all. */
  readonly cells?: readonly string[];
};

export type SourceConfig =
  | { readonly kind: "values"; readonly value: FigureConfig }
  /** A period with requests and no point of errors had none. */
  | { readonly kind: "counts"; readonly errors: FigureConfig; readonly requests: FigureConfig };

/** One series of one side. */
export type FigureConfig =
  /** These, added up; one without a point adds nothing. */
  | { readonly kind: "sum"; readonly stats: readonly StatConfig[] }
  /** CloudWatch's metric math over these, by the ids they have in it. */
  | {
      readonly kind: "math";
      readonly expression: string;
      readonly stats: Readonly<Record<string, StatConfig>>;
    };

/** What CloudWatch keeps. Values of dimensions may hold placeholders, such as {targetGroup}. */
export type StatConfig = {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** As CloudWatch names them: Sum, Average, Minimum, Maximum, SampleCount, p99, tm95 … */
  readonly statistic: string;
};
