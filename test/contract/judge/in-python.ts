import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Venv } from "../venv.ts";
import type { TwoRates, TwoSamples } from "./cases.ts";

/** What is asked of SciPy and gsdesign. */
export type Asked = {
  readonly ranks: readonly TwoSamples[];
  readonly rates: readonly TwoRates[];
  /** Bounds by look; null: no decision at this look. */
  readonly crossing: readonly { readonly bounds: readonly (number | null)[] }[];
  readonly tails: readonly number[];
  readonly quantiles: readonly number[];
  /** Deviations with their degrees of freedom. */
  readonly student: readonly (readonly [number, number])[];
  readonly inflation: readonly { readonly count: number; readonly rho: number }[];
  /** Errors and the candidate's share of each stratum, and how many errors the candidate had. */
  readonly strata: readonly {
    readonly mine: number;
    readonly parts: readonly (readonly [number, number])[];
  }[];
};

export type Answered = {
  readonly ranks: readonly {
    readonly u: number;
    readonly p: number | null;
    readonly exact: number | null;
    readonly ranks: readonly number[];
  }[];
  readonly rates: readonly { readonly more: number; readonly less: number }[];
  /** The share of false alarms up to each look. */
  readonly crossing: readonly (readonly number[])[];
  readonly tails: readonly number[];
  readonly quantiles: readonly number[];
  readonly student: readonly number[];
  readonly inflation: readonly number[];
  readonly strata: readonly number[];
};

/** @throws Error with Python's own words. */
export function answersOf(venv: Venv, script: string, asked: Asked): Answered {
  const folder = mkdtempSync(join(tmpdir(), "pointsman-judge-"));
  try {
    const [cases, answers] = [join(folder, "cases.json"), join(folder, "answers.json")];
    writeFileSync(cases, JSON.stringify(asked));
    const { status, stderr } = venv.run("python", script, cases, answers);
    if (status !== 0) throw new Error(`${script} ended with ${status}\n${stderr}`);
    return JSON.parse(readFileSync(answers, "utf8")) as Answered;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
