import type { Packages } from "../packages.ts";
import type { TwoRates, TwoSamples } from "./cases.ts";

/** What R says of two samples: NaN where it refuses. */
export type RanksInR = {
  readonly u: number;
  /** Two-sided, with tie and continuity correction. */
  readonly p: number;
  /** Two-sided, by counting orders; NaN with ties, and of eight values a side or more. */
  readonly exact: number;
  readonly low: number;
  readonly high: number;
  readonly estimate: number;
};

/** What R says of two rates; `p` one-sided, each way. */
export type RatesInR = {
  readonly more: number;
  readonly less: number;
  readonly low: number;
  readonly high: number;
};

/** As much of webR as is used here: R, compiled so that it runs within Node (https://docs.r-wasm.org/webr). */
interface WebR {
  init(): Promise<unknown>;
  evalRString(code: string): Promise<string>;
  evalR(
    code: string,
    options: { env: Record<string, readonly number[]> },
  ): Promise<{ toTypedArray(): Promise<Float64Array> }>;
  close(): void;
}

export interface R {
  readonly version: string;
  ranks(cases: readonly TwoSamples[], confidence: number): Promise<readonly RanksInR[]>;
  rates(cases: readonly TwoRates[], confidence: number): Promise<readonly RatesInR[]>;
  stop(): void;
}

const ranksCode = `
  from <- c(0, cumsum(m + n))
  unlist(lapply(seq_along(m), function(i) {
    x <- values[from[i] + seq_len(m[i])]
    y <- values[from[i] + m[i] + seq_len(n[i])]
    suppressWarnings(tryCatch({
      w <- wilcox.test(x, y, exact = FALSE, correct = TRUE, conf.int = TRUE, conf.level = level)
      e <- if (anyDuplicated(c(x, y)) || min(m[i], n[i]) >= 8) NaN else wilcox.test(x, y, exact = TRUE)$p.value
      c(w$statistic, w$p.value, e, w$conf.int, w$estimate)
    }, error = function(problem) rep(NaN, 6)))
  }))`;

const ratesCode = `
  unlist(lapply(seq_along(mine), function(i) {
    x <- c(mine[i], theirs[i])
    n <- c(of_mine[i], of_theirs[i])
    c(poisson.test(x, n, alternative = "greater")$p.value,
      poisson.test(x, n, alternative = "less")$p.value,
      poisson.test(x, n, conf.level = level)$conf.int)
  }))`;

/** Starts R. Its answers are computed there, at once for all cases. */
export async function startR(packages: Packages): Promise<R> {
  const { WebR } = packages.require("webr") as { WebR: new (options: { interactive: boolean }) => WebR };
  const r = new WebR({ interactive: false });
  await r.init();
  const rows = async (code: string, width: number, env: Record<string, readonly number[]>) => {
    const flat = [...(await (await r.evalR(code, { env })).toTypedArray())];
    return Array.from({ length: flat.length / width }, (_, at) => flat.slice(at * width, (at + 1) * width));
  };
  return {
    version: await r.evalRString("R.version.string"),
    async ranks(cases, confidence) {
      const values = cases.flatMap(({ first, second }) => [...first, ...second]);
      const m = cases.map(({ first }) => first.length);
      const n = cases.map(({ second }) => second.length);
      const found = await rows(ranksCode, 6, { values, m, n, level: [confidence] });
      return found.map(([u, p, exact, low, high, estimate]) => ({
        u: u ?? Number.NaN,
        p: p ?? Number.NaN,
        exact: exact ?? Number.NaN,
        low: low ?? Number.NaN,
        high: high ?? Number.NaN,
        estimate: estimate ?? Number.NaN,
      }));
    },
    async rates(cases, confidence) {
      const found = await rows(ratesCode, 4, {
        mine: cases.map(({ mine }) => mine),
        theirs: cases.map(({ theirs }) => theirs),
        of_mine: cases.map(({ ofMine }) => ofMine),
        of_theirs: cases.map(({ ofTheirs }) => ofTheirs),
        level: [confidence],
      });
      return found.map(([more, less, low, high]) => ({
        more: more ?? Number.NaN,
        less: less ?? Number.NaN,
        low: low ?? Number.NaN,
        high: high ?? Number.NaN,
      }));
    },
    stop: () => r.close(),
  };
}
