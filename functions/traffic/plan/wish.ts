import type { ShiftKind } from "../../ledger/traffic-records.ts";
import type { PolicyConfig } from "../../shared/traffic-config.ts";
import type { Sites } from "../policy/fitness.ts";
import type { Standing } from "../policy/records.ts";
import { sameWeights } from "../policy/shares.ts";
import type { Weights, ZoneRecord } from "../policy/zone.ts";
import { largestWeight } from "./steps.ts";

/** What somebody wants of a policy. */
export interface ShiftWish {
  readonly config: PolicyConfig;
  readonly kind: ShiftKind;
  /** What the zone holds under the name. */
  readonly records: readonly ZoneRecord[];
  readonly known: Sites;
  /** Complete: one for each site. */
  readonly to: Weights;
  /** Exactly these steps, the last of which is `to`; else as many as the limit makes. */
  readonly steps?: readonly Weights[];
  /** Seconds of bake of the last steps, in their order; those before have the usual one. */
  readonly bakes?: readonly number[];
  /** Percentage points, not above the policy's; and seconds, in place of the policy's. */
  readonly pace?: { readonly maxStep?: number; readonly bakeSeconds?: number };
  /** "capacity", "step": rails that are lifted. Without a limit on steps there is one, unless `steps` or `pace` say more. */
  readonly overrides: readonly string[];
  /** The digest that somebody was shown: another one now, and nothing is done. */
  readonly digest?: string;
}

/** Why this is no wish that could be planned. */
export function wishProblem({
  config,
  to,
  steps = [],
  pace,
  bakes = [],
  overrides,
}: ShiftWish): string | undefined {
  const names = config.sites.map(({ name }) => name).sort();
  for (const weights of [to, ...steps]) {
    const wrong = weightsProblem(weights, names);
    if (wrong !== undefined) return wrong;
  }
  const last = steps.at(-1);
  if (last && !sameWeights(last, to)) return "the last step is not what is wanted in the end";
  const { maxStep = 1, bakeSeconds = 0 } = pace ?? {};
  if (!(maxStep > 0)) return `a step of ${maxStep} percentage points leads nowhere`;
  if (maxStep > config.shift.maxStep && pace?.maxStep !== undefined && !overrides.includes("step"))
    return (
      `steps of ${maxStep} percentage points are wanted, and the policy allows ${config.shift.maxStep}; ` +
      "on-call may override it (--override step)"
    );
  const bake = [bakeSeconds, ...bakes].find((seconds) => !(seconds >= 0));
  return bake === undefined ? undefined : `a bake of ${bake} s is none`;
}

function weightsProblem(weights: Weights, names: readonly string[]): string | undefined {
  const unknown = Object.keys(weights).filter((site) => !names.includes(site));
  if (unknown.length > 0)
    return `the policy has no site ${unknown.sort().join(", ")}; it has ${names.join(", ")}`;
  const missing = names.filter((site) => weights[site] === undefined);
  if (missing.length > 0) return `no weight is given for ${missing.join(", ")}`;
  const wrong = names.find((site) => !isWeight(weights[site]));
  if (wrong === undefined) return undefined;
  return `${wrong} would have weight ${weights[wrong]}; Route 53 takes whole numbers from 0 to ${largestWeight}`;
}

const isWeight = (weight: number | undefined): boolean =>
  weight !== undefined && Number.isInteger(weight) && weight >= 0 && weight <= largestWeight;

/** Why weights cannot be moved by steps from what the zone holds. */
export function standingProblem({ missing, uneven }: Standing): string | undefined {
  if (missing.length > 0)
    return `record sets are missing (${missing.join(", ")}); they are made when a shift begins, and by the watch where it enforces`;
  if (uneven.length > 0)
    return `the A and AAAA records of ${uneven.join(", ")} have different weights; somebody has to say which is right, and set it`;
  return undefined;
}
