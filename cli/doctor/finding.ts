import type { CheckId } from "./catalogue.ts";
import type { Severity } from "./check.ts";

/** Whom a finding is about: a service, a cell of it, a mirror, or a traffic policy; none: the installation itself. */
export interface Subject {
  readonly service?: string;
  readonly cell?: string;
  readonly mirror?: string;
  readonly policy?: string;
}

/** What a check says. Why it matters, and how much, stands in the catalogue. */
export interface Draft {
  readonly check: CheckId;
  /** One sentence without a full stop, with the names and numbers that were met. */
  readonly what: string;
  /** What to change, and where. */
  readonly mend: string;
}

/** What is said if it is so. */
export const onlyIf = (isSo: unknown, draft: Draft): Draft[] => (isSo ? [draft] : []);

export interface Finding extends Draft, Subject {
  readonly severity: Severity;
  readonly why: string;
}

/** A look that was not granted, or not answered: what hangs on it was not checked. */
export interface Unseen extends Subject {
  /** Such as `iam:GetRole`. */
  readonly action: string;
  /** What was to be looked at, for a person. */
  readonly of: string;
  /** What AWS said. */
  readonly said: string;
  readonly isDenied: boolean;
}
