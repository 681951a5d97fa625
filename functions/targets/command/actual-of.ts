import { LostRace } from "../../shared/errors.ts";
import type { Actual } from "../plan/actual.ts";
import type { RoundDeps } from "../round/deps.ts";
import { fullSights } from "../round/sights.ts";
import type { Seeker } from "../round/sights.ts";

/** Everything that stands of a mirror. @throws what looking at it throws. */
export async function actualOf(deps: RoundDeps, seeker: Seeker): Promise<Actual> {
  const looked = (await fullSights(deps, [seeker])).get(seeker.mirror);
  if (looked?.kind === "seen") return looked.actual;
  throw looked?.error ?? new LostRace(`mirror ${seeker.mirror} was not looked at`);
}
