import { atLeast } from "../../../functions/judge/distributions.ts";
import { inflation } from "../../../functions/judge/dependence.ts";
import { normalQuantile, upperTail } from "../../../functions/judge/normal.ts";
import { compareRanks, midRanks } from "../../../functions/judge/ranks.ts";
import { compareRates, ratioInterval } from "../../../functions/judge/rates.ts";
import type { Stratum } from "../../../functions/judge/rates.ts";
import { bounds } from "../../../functions/judge/sequential.ts";
import { shiftOf } from "../../../functions/judge/shift.ts";
import { cautious } from "../../../functions/judge/student.ts";
import type { TwoRates } from "./cases.ts";

/** What is held against the others; a plant replaces a part of it. */
export const ours = {
  compareRanks,
  midRanks,
  shiftOf,
  compareRates,
  ratioInterval,
  atLeast,
  bounds,
  upperTail,
  normalQuantile,
  cautious,
  inflation,
};
export type Ours = typeof ours;

export const stratumOf = ({ mine, ofMine, theirs, ofTheirs }: TwoRates): Stratum => ({
  candidate: { errors: mine, requests: ofMine },
  stable: { errors: theirs, requests: ofTheirs },
});
