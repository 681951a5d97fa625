/** Anything that was measured of one period; `at` is its start, epoch seconds. */
type Timed = { readonly at: number };

/** A part of the candidate's time in which it is compared in one way. */
export type Phase<T> = {
  /** *stable-now*: `stable[i]` is of the same minute as `candidate[i]`. */
  readonly against: "stable-now" | "stable-before";
  readonly candidate: readonly T[];
  readonly stable: readonly T[];
  /** All of stable's minutes, whichever phase they are compared in. */
  readonly everStable: readonly T[];
  /** Periods between the candidate's first and the first one here: looks at which this phase had nothing. */
  readonly lead: number;
  /** It began a moment ago, cold: a difference that fades counts for nothing. */
  readonly isFresh: boolean;
  /** The candidate's minutes here since it became cold last: what fades, fades in these. */
  readonly sinceCold: readonly T[];
  /** All of it lies in the time to warm up. */
  readonly isCold: boolean;
  /** How many periods it will have at most; absent: as many as are left of the release. */
  readonly periods?: number;
  /** All minutes beside stable, warm or not; they are in other phases too. */
  readonly isWhole?: true;
};

export type Step = { readonly at: number; readonly share: number };
export type Span = { readonly from: number; readonly to: number };

/** After a warm-up a phase stays fresh for this many periods: what fades has a long tail. */
const freshPeriods = 10;

/** From when to when the candidate is cold: after its start, and after each step that at least doubles its traffic. */
export function warmUps(steps: readonly Step[], seconds: number): readonly Span[] {
  const found: Span[] = [];
  let share = 0;
  for (const step of steps.toSorted((a, b) => a.at - b.at)) {
    if (step.share <= 0 || step.share < 2 * share) continue;
    found.push({ from: step.at, to: step.at + seconds });
    share = step.share;
  }
  return seconds > 0 ? found : [];
}

/**
 * Sorts what was measured into what can be compared.
 *
 * | the candidate's minute                     | is compared with                                  |
 * | ------------------------------------------ | ------------------------------------------------- |
 * | falls into a warm-up that is over          | nothing                                           |
 * | falls into the warm-up that lasts          | as below, but in a phase of its own, before others |
 * | stable was measured in it too              | that minute of stable                             |
 * | stable has none, or `before` was asked for | all minutes of stable; *before*: those before     |
 *
 * Counts are pooled: once there are minutes of the last kind, all of the candidate's are compared so as well. Values
 * are not, for those of a small share of the traffic are made of fewer requests.
 */
export function phasesOf<T extends Timed>(
  candidate: readonly T[],
  stable: readonly T[],
  options: Options,
): readonly Phase<T>[] {
  const { against, cold, isPooled } = options;
  const start = candidate[0]?.at ?? 0;
  const newest = candidate.at(-1)?.at ?? 0;
  const beside = new Map(stable.filter(({ at }) => at >= start).map((each) => [each.at, each]));
  const before = stable.filter(({ at }) => at < start);
  const ever = against === "stable-now" || before.length === 0 ? stable : before;
  const make = (mine: readonly T[], now: boolean, span?: Span): Phase<T> => ({
    against: now ? "stable-now" : "stable-before",
    candidate: mine,
    stable: now ? mine.flatMap(({ at }) => beside.get(at) ?? []) : ever,
    everStable: ever,
    sinceCold: mine,
    ...timesOf(mine, start, options, now, span),
  });
  const isNow = ({ at }: T): boolean => against === "stable-now" && beside.has(at);
  const isAlone = (each: T): boolean => !isNow(each);
  const lasting = cold.find((span) => within(newest, span));
  const warm = candidate.filter(({ at }) => !cold.some((span) => within(at, span)));
  const coldOnes = candidate.filter(({ at }) => lasting !== undefined && within(at, lasting));
  const alone = make(warm.filter(isAlone), false);
  const pooled = { ...make(warm, false), isFresh: alone.isFresh, sinceCold: alone.candidate };
  const phases = [
    { ...make(candidate.filter(isNow), true), isFresh: cold.length > 0, isWhole: true as const },
    make(warm.filter(isNow), true),
    isPooled && alone.candidate.length > 0 ? pooled : alone,
    make(coldOnes.filter(isNow), true, lasting),
    make(coldOnes.filter(isAlone), false, lasting),
  ];
  return phases.filter((each) => each.candidate.length > 0 && each.stable.length > 0);
}

type Options = {
  readonly against: "stable-now" | "stable-before";
  readonly periodSeconds: number;
  readonly cold: readonly Span[];
  /** When all traffic is the candidate's, so that stable has none from then on; epoch seconds, if known. */
  readonly fullAt?: number;
  /** Once stable is gone, whether the candidate's minutes beside it are compared with stable before once more. */
  readonly isPooled: boolean;
};

function timesOf(
  mine: readonly Timed[],
  start: number,
  { periodSeconds, cold, fullAt }: Options,
  now: boolean,
  span: Span | undefined,
): Pick<Phase<Timed>, "lead" | "isFresh" | "isCold" | "periods"> {
  const from = mine[0]?.at ?? start;
  return {
    lead: Math.round((from - start) / periodSeconds),
    isFresh: cold.length > 0 && mine.length < freshPeriods,
    isCold: span !== undefined,
    ...periodsOf(from, span?.to ?? (now ? fullAt : undefined), periodSeconds),
  };
}

const periodsOf = (from: number, to: number | undefined, seconds: number): { readonly periods?: number } =>
  to === undefined ? {} : { periods: Math.max(1, Math.ceil((to - from) / seconds)) };

/** When all traffic becomes the candidate's; undefined if no step says so. */
export const fullFrom = (steps: readonly Step[]): number | undefined =>
  steps.toSorted((a, b) => a.at - b.at).find(({ share }) => share >= 1)?.at;

const within = (at: number, { from, to }: Span): boolean => from <= at && at < to;
