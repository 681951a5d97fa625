/** Which calls go wrong, and how. Rules are counted by call, in the order in which the calls begin. */
export type Fault =
  /** The effect does not happen; the error is AWS's. */
  | {
      readonly kind: "fails-before";
      /** By default an error inside of the service, under the name that the service itself has for it. */
      readonly error?: string;
      readonly message?: string;
      /** HTTP status; by default that of the error. */
      readonly status?: number;
    }
  /** The effect happens; the caller gets a network error. */
  | { readonly kind: "answer-lost"; readonly error?: "TimeoutError" | "ECONNRESET" }
  /** The caller's process ends: before the request leaves, or after its effect. */
  | { readonly kind: "dies-before" }
  | { readonly kind: "dies-after" }
  /**
   * The request (or, with `answer`, only its answer) takes so long. A request under way is carried out even if
   * its sender is dead by then.
   */
  | { readonly kind: "delay"; readonly seconds: number; readonly answer?: boolean };

/** What is known of a call when it begins. */
export interface CallStart {
  /** Counts every call of every caller, from 1. */
  readonly seq: number;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly function: string;
  readonly invocation: string;
  readonly service: string;
  readonly operation: string;
  readonly input: unknown;
}

/** All given members must fit; none given fits every call. */
export interface CallMatch {
  readonly seq?: number;
  readonly service?: string;
  readonly operation?: string;
  readonly function?: string;
  /** Epoch milliseconds, inclusive. */
  readonly from?: number;
  /** Epoch milliseconds, exclusive. */
  readonly until?: number;
  readonly where?: (call: CallStart) => boolean;
}

export interface FaultRule {
  readonly match: CallMatch;
  readonly fault: Fault;
  /** The first fitting call that is hit, from 1. Default 1. */
  readonly nth?: number;
  /** How many fitting calls in a row are hit. Default 1. */
  readonly times?: number;
  /** How many attempts of the SDK within one call are hit. Default 1: its own retry heals it. */
  readonly attempts?: number;
}

export interface FaultPlan {
  add(rule: FaultRule): void;
  /** Asked once for each call. The first rule that hits wins; all rules count. */
  of(call: CallStart): FaultRule | undefined;
}

export function createFaultPlan(rules: readonly FaultRule[] = []): FaultPlan {
  const counted = rules.map((rule) => ({ rule, fitting: 0 }));
  return {
    add: (rule) => void counted.push({ rule, fitting: 0 }),
    of(call) {
      let hit: FaultRule | undefined;
      for (const entry of counted) {
        if (!fits(entry.rule.match, call)) continue;
        entry.fitting++;
        const { nth = 1, times = 1 } = entry.rule;
        if (entry.fitting >= nth && entry.fitting < nth + times) hit ??= entry.rule;
      }
      return hit;
    },
  };
}

function fits(match: CallMatch, call: CallStart): boolean {
  return (
    (match.seq ?? call.seq) === call.seq &&
    (match.service ?? call.service) === call.service &&
    (match.operation ?? call.operation) === call.operation &&
    (match.function ?? call.function) === call.function &&
    call.at >= (match.from ?? -Infinity) &&
    call.at < (match.until ?? Infinity) &&
    (match.where?.(call) ?? true)
  );
}
