/** `breaks`: a release would fail, hang or move wrongly. `warns`: it works, with a safety off or nobody told. */
export type Severity = "breaks" | "warns";

/** One thing that the doctor looks for. */
export interface Check {
  readonly severity: Severity;
  /** What is found, in a few words. */
  readonly finds: string;
  /** What comes of it, one sentence without a full stop. */
  readonly why: string;
  /** Where that is written. */
  readonly source: string;
}
