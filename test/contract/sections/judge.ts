import { plans, rates, samples } from "../judge/cases.ts";
import { formulas } from "../judge/formulas.ts";
import { answersOf } from "../judge/in-python.ts";
import { startR } from "../judge/in-r.ts";
import { ours } from "../judge/ours.ts";
import { plantedQuestions } from "../judge/planted.ts";
import {
  boundQuestions,
  confidence,
  formulaQuestions,
  rankQuestions,
  rateQuestions,
} from "../judge/questions.ts";
import type { Section } from "../section.ts";

const seed = 20261121;
/** Of the rank cases: R approaches each interval by a search, and here without a compiler's help. */
const askedOfR = 1000;

/** The judge's statistics on random cases: ties, constants, exact counts, strata, and what repeated looks spend. */
export const judgeSection: Section = {
  name: "judge",
  counterpart: "R, SciPy and gsdesign",
  async run(context) {
    const venv = await context.venv("judge");
    const r = await startR(context.packages());
    try {
      const cases = { ranks: samples(3000, seed), rates: rates(3000, seed) };
      const bounds = plans.map((plan) => ours.bounds(plan));
      const asked = {
        ...cases,
        ...formulas(seed),
        crossing: bounds.map((each) => ({ bounds: each.map(orNull) })),
      };
      const python = answersOf(venv, `${context.root}test/contract/judge/answers.py`, asked);
      const inR = {
        ranks: await r.ranks(cases.ranks.slice(0, askedOfR), confidence),
        rates: await r.rates(cases.rates, confidence),
      };
      if (inR.ranks.length !== askedOfR || inR.rates.length !== cases.rates.length)
        throw new Error(`R answered ${inR.ranks.length} and ${inR.rates.length} cases only`);
      const questions = [
        ...rankQuestions(ours, cases.ranks, inR.ranks, python.ranks),
        ...rateQuestions(ours, cases.rates, inR.rates, python.rates),
        ...boundQuestions(plans, python.crossing),
        ...formulaQuestions(ours, asked, python),
        ...plantedQuestions(venv, context.root, asked, python, inR),
      ];
      const version = `${r.version.replace(/^R version (\S+).*/, "R $1")}, SciPy ${venv.version("scipy")}`;
      return { version, note: `gsdesign ${venv.version("gsdesign")}`, questions };
    } finally {
      r.stop();
    }
  },
};

const orNull = (bound: number): number | null => (Number.isFinite(bound) ? bound : null);
