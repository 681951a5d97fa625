import type { Sites } from "../policy/fitness.ts";
import { healthOf } from "../policy/fitness.ts";
import { sampleSize } from "../observe/sample.ts";
import { standingOf } from "../policy/records.ts";
import { sameWeights, sharesNow } from "../policy/shares.ts";
import type { Weights } from "../policy/zone.ts";
import { digestOf } from "./digest.ts";
import type { Planned, ShiftPlan, ShiftStep } from "./document.ts";
import { looksOf, mostLooks } from "./length.ts";
import { objections } from "./rails.ts";
import { stepsBetween } from "./steps.ts";
import type { ShiftWish } from "./wish.ts";
import { standingProblem, wishProblem } from "./wish.ts";
import { weightsInWords } from "./words.ts";

/**
 * What a shift will do, or why not.
 *
 * | what is so                                                   | planned |
 * | ------------------------------------------------------------ | ------- |
 * | a wish that is no wish: unknown site, weight out of 0 to 255 | refuse  |
 * | record sets are missing, or A and AAAA have other weights    | refuse  |
 * | the weights are so already                                   | nothing |
 * | whole weights cannot come so near by steps of that size      | refuse  |
 * | a rail stands against a step                                 | refuse  |
 * | so many looks that its execution could end first             | refuse  |
 * | another digest than the one that was shown                   | refuse  |
 * | else                                                         | go      |
 */
export function planShift(wish: ShiftWish): Planned {
  const { config, records } = wish;
  const standing = standingOf(config, records);
  const from = standing.weights;
  const refuse = (reason: string): Planned => ({ kind: "refuse", reason: refusal(wish, from, reason) });
  const wrong = wishProblem(wish) ?? standingProblem(standing);
  if (wrong !== undefined) return refuse(wrong);
  const to = inOrder(wish.to);
  if (sameWeights(from, to))
    return { kind: "nothing", reason: `${config.name} has these weights already: ${weightsInWords(to)}` };
  const way = wayOf(wish, from, to);
  if (!way)
    return refuse(
      `whole weights up to 255 cannot come so near to each other that no share changes by more than ${limitOf(wish)} points; ` +
        "choose a larger limit, or weights with a larger sum",
    );
  const steps = way.map((weights, i) => ({
    weights: inOrder(weights),
    bakeSeconds: bakeOf(wish, way.length - i),
  }));
  const against = stepsProblem(wish, from, steps) ?? lengthProblem(wish, steps);
  if (against !== undefined) return refuse(against);
  const plan: ShiftPlan = {
    policy: config.policy,
    from,
    to,
    steps,
    digest: digestOf({ config, records, to, steps }),
  };
  if (wish.digest !== undefined && wish.digest !== plan.digest)
    return refuse(
      `the plan that was shown (${short(wish.digest)}) is not what would be done now (${short(plan.digest)}): look again`,
    );
  return { kind: "go", plan, warnings: warnings(wish, plan) };
}

function refusal({ config, to }: ShiftWish, from: Weights, reason: string): string {
  const way = `from ${weightsInWords(from)} to ${weightsInWords(to)}`;
  return `${config.name} would have gone ${way}: ${reason}. Nothing was changed`;
}

/** A site that was half back is taken out at once: its release failed, and each step would send users there. */
const isAtOnce = ({ kind }: ShiftWish): boolean => kind === "withdraw";

const limitOf = ({ config, pace }: ShiftWish): number => pace?.maxStep ?? config.shift.maxStep;

/** @param left steps until the end, this one too */
function bakeOf(wish: ShiftWish, left: number): number {
  if (isAtOnce(wish)) return 0;
  return wish.bakes?.at(-left) ?? wish.pace?.bakeSeconds ?? wish.config.shift.bakeSeconds;
}

function wayOf(wish: ShiftWish, from: Weights, to: Weights): readonly Weights[] | undefined {
  if (isAtOnce(wish)) return [to];
  if (wish.steps && wish.steps.length > 0) return wish.steps;
  return wish.overrides.includes("step") && wish.pace?.maxStep === undefined
    ? [to]
    : stepsBetween(from, to, limitOf(wish));
}

/** By what is known now; each step is held against the same rails again before it is done. */
function stepsProblem(wish: ShiftWish, from: Weights, steps: readonly ShiftStep[]): string | undefined {
  const { config, known, overrides } = wish;
  const found = steps.flatMap(({ weights }, i) => {
    const limit = isAtOnce(wish) ? {} : { maxStep: limitOf(wish) };
    const change = {
      sites: config.sites,
      from: steps[i - 1]?.weights ?? from,
      to: weights,
      known,
      overrides,
      ...limit,
    };
    return objections(change).map(({ rail, reason }) => ({ rail, reason: stepReason(steps, i, reason) }));
  });
  const firsts = new Map(found.toReversed().map(({ rail, reason }) => [rail, reason]));
  return firsts.size > 0 ? [...firsts.values()].toReversed().join("; ") : undefined;
}

const stepReason = (steps: readonly ShiftStep[], index: number, reason: string) =>
  steps.length > 1 ? `at step ${index + 1} of ${steps.length} ${reason}` : reason;

function lengthProblem({ config }: ShiftWish, steps: readonly ShiftStep[]): string | undefined {
  const looks = looksOf(steps, config.shift);
  if (looks <= mostLooks) return undefined;
  return (
    `${steps.length} steps with ${Math.max(...steps.map(({ bakeSeconds }) => bakeSeconds))} s of bake could take ${looks} looks, and ` +
    `${mostLooks} are the limit, for an execution of Step Functions ends at 25,000 events: fewer steps, or shorter bakes`
  );
}

function warnings({ config, known }: ShiftWish, { from, to, steps }: ShiftPlan): string[] {
  const standbys = Object.keys(to).filter((site) => to[site] === 0);
  const unchecked = config.sites.filter(({ check }) => check.kind === "none").map(({ name }) => name);
  return [
    ...standbys.map(
      (site) =>
        `${site} with weight 0 is a standby, not off: it is answered when no site with a weight is healthy`,
    ),
    ...unchecked
      .sort()
      .map((site) => `${site} has no health check: Route 53 answers it whether it is up or not`),
    ...weaknesses(from, steps, known, config.zone.private),
  ];
}

function weaknesses(from: Weights, steps: readonly ShiftStep[], known: Sites, isPrivate: boolean): string[] {
  const health = healthOf(known);
  const found = steps.map(({ weights }, i) => {
    const before = sharesNow(steps[i - 1]?.weights ?? from, health);
    return sampleSize(before, sharesNow(weights, health), isPrivate ? "resolver" : "authoritative").weakness;
  });
  const said = new Map(found.flatMap((weakness, i) => (weakness === undefined ? [] : [[weakness, i + 1]])));
  if (isPrivate) return [...said.keys()].map(String);
  return [...said].map(([weakness, step]) => `step ${step}: ${weakness}`);
}

const inOrder = (weights: Weights): Weights =>
  Object.fromEntries(Object.entries(weights).sort(([a], [b]) => (a < b ? -1 : 1)));

const short = (digest: string): string => digest.slice(0, 12);
