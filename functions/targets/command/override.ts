import { InputInvalid, LostRace } from "../../shared/errors.ts";
import type { Override } from "../../ledger/mirror-records.ts";
import type { RoundDeps } from "../round/deps.ts";

const digestForm = /^[0-9a-f]{64}$/;

/**
 * A person's word for what a plan holds back: the next round in which the plan has this digest (its `heldDigest`, or
 * its `digest`) lets it through, once.
 * @param by who, as the request itself says.
 * @throws InputInvalid when it is no digest, or nothing is known of the mirror yet.
 */
export async function override(
  { mirrors, now }: Pick<RoundDeps, "mirrors" | "now">,
  mirror: string,
  digest: string,
  by: string,
  reason: string,
): Promise<Override> {
  if (!digestForm.test(digest))
    throw new InputInvalid(`${digest} is no digest of a plan: it has 64 digits from 0 to f`);
  const said = { digest, by, at: now().toISOString(), reason };
  try {
    await mirrors.setOverride(mirror, said);
  } catch (cause) {
    if (!(cause instanceof LostRace)) throw cause;
    throw new InputInvalid(`nothing is known of a mirror ${mirror}: no round of it has begun yet`, { cause });
  }
  return said;
}
