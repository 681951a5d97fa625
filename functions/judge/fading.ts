import type { Count } from "./verdict.ts";

/** What a cold start leaves of its surplus in each next period: of five minutes' worth, a ninth. */
const left = 0.65;

/**
 * Whether the candidate's surplus of errors lasts, rather than dying away as that of a cold start: by how much likelier
 * what was seen is if the same surplus follows the requests than if it dies away (a likelihood ratio of Poisson counts;
 * Wald, Annals of Mathematical Statistics 16, 1945). `usual` is stable's rate, errors per request; `counts` in
 * order; `times`: how much likelier.
 */
export function lasts(counts: readonly Count[], usual: number, times: number): boolean {
  const lasting = counts.map(({ requests }) => requests);
  const dying = counts.map(({ requests }, at) => requests * left ** at);
  const [all, some] = [sum(lasting), sum(dying)];
  const surplus = Math.max(0, sum(counts.map(({ errors, requests }) => errors - usual * requests)));
  const evidence = counts.map(({ errors, requests }, at) => {
    if (errors === 0) return 0;
    const expected = (share: number): number => usual * requests + surplus * share;
    return errors * Math.log(expected((lasting[at] ?? 0) / all) / expected((dying[at] ?? 0) / some));
  });
  return sum(evidence) >= Math.log(times);
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
