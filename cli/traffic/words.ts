import { InvalidArgumentError } from "commander";
import { liftable } from "../../functions/traffic/command/input.ts";

export type LiftedRail = (typeof liftable)[number];

/** `capacity,step` → the rails that a shift may pass. */
export function parseLifted(text: string): readonly LiftedRail[] {
  return text.split(",").map((name) => {
    const rail = liftable.find((each) => each === name.trim());
    if (!rail)
      throw new InvalidArgumentError(`Expected ${liftable.join(", ")}, or several with commas between.`);
    return rail;
  });
}

/** `nlb=20` `octavia=80` → weights; sites that are not named keep what they have. */
export function parseWeights(pairs: readonly string[]): Record<string, number> {
  const weights = pairs.map((pair): [string, number] => {
    const [, site, weight] = /^([a-z0-9][a-z0-9-]{0,30})=(\d{1,3})$/.exec(pair) ?? [];
    if (site === undefined || Number(weight) > 255)
      throw new InvalidArgumentError(
        `Expected a site and its weight from 0 to 255, such as nlb=20, found ${pair}.`,
      );
    return [site, Number(weight)];
  });
  const twice = weights.find(([site], at) => weights.findIndex(([other]) => other === site) !== at);
  if (twice) throw new InvalidArgumentError(`${twice[0]} is given two weights.`);
  return Object.fromEntries(weights);
}
