import type { Question } from "../section.ts";
import type { Venv } from "../venv.ts";
import { plans } from "./cases.ts";
import { answersOf } from "./in-python.ts";
import type { Answered, Asked } from "./in-python.ts";
import type { RanksInR, RatesInR } from "./in-r.ts";
import { ours } from "./ours.ts";
import type { Ours } from "./ours.ts";
import { boundQuestions, formulaQuestions, rankQuestions, rateQuestions } from "./questions.ts";

type InR = { readonly ranks: readonly RanksInR[]; readonly rates: readonly RatesInR[] };

/** Mistakes that are easily made in such code: each must be noticed. */
const mistakes: readonly { readonly what: string; readonly changed: Partial<Ours> }[] = [
  {
    what: "the samples are swapped",
    changed: { compareRanks: (first, second) => ours.compareRanks(second, first) },
  },
  {
    what: "ties are broken by their order",
    changed: {
      compareRanks: (first, second) =>
        ours.compareRanks(
          first.map((value, at) => value + at * 1e-9),
          second.map((value, at) => value + (first.length + at) * 1e-9),
        ),
    },
  },
  {
    what: "the interval has another confidence",
    changed: { shiftOf: (first, second) => ours.shiftOf(first, second, 1.96) },
  },
  {
    what: "requests are left out of account",
    changed: {
      compareRates: (strata) =>
        ours.compareRates(
          strata.map(({ candidate, stable }) => ({
            candidate,
            stable: { ...stable, requests: candidate.requests },
          })),
        ),
    },
  },
  { what: "a tail of both sides", changed: { upperTail: (z) => 2 * ours.upperTail(z) } },
  { what: "independent minutes", changed: { inflation: () => 1 } },
  { what: "too little caution", changed: { cautious: (z) => z } },
  { what: "more than so many, not at least", changed: { atLeast: (k, n, p) => ours.atLeast(k + 1, n, p) } },
];

export function plantedQuestions(
  venv: Venv,
  root: string,
  asked: Asked,
  python: Answered,
  inR: InR,
): readonly Question[] {
  const noticed = mistakes.map(({ what, changed }) => {
    const wrong = { ...ours, ...changed };
    const questions = [
      ...rankQuestions(wrong, asked.ranks, inR.ranks, python.ranks),
      ...rateQuestions(wrong, asked.rates, inR.rates, python.rates),
      ...formulaQuestions(wrong, asked, python),
    ];
    return planted(what, questions);
  });
  return [...noticed, planted("each look spends all of it", boundQuestions(plans, spentAtEach(venv, root)))];
}

const planted = (what: string, questions: readonly Question[]): Question => ({
  about: `planted: ${what}`,
  differences: questions.some(({ differences }) => differences.length > 0) ? [] : ["it is not noticed"],
});

/** What repeated looks do when each is taken for the only one. */
function spentAtEach(venv: Venv, root: string): Answered["crossing"] {
  const crossing = plans.map(({ planned, first, falseAlarms }) => ({
    bounds: Array.from({ length: planned }, (_, at) =>
      at + 1 < first ? null : ours.normalQuantile(falseAlarms),
    ),
  }));
  const none = { ranks: [], rates: [], tails: [], quantiles: [], student: [], inflation: [], strata: [] };
  return answersOf(venv, `${root}test/contract/judge/answers.py`, { ...none, crossing }).crossing;
}
