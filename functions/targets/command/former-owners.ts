import { InputInvalid } from "../../shared/errors.ts";
import { isOwned, tagKeys } from "../aws/names.ts";
import type { RoundDeps } from "../round/deps.ts";
import type { AdoptedThing } from "./adoption.ts";

/**
 * Whose tags the things bear now, for people. An installation that is gone leaves its tags behind; one that is not
 * finds nothing by them once they are written over.
 * @throws InputInvalid where it is another mirror of this installation, which would go on with what is no longer its.
 */
export async function formerOwners(
  { elb, mirrors, neighbours = [], installation }: RoundDeps,
  mirror: string,
  things: readonly AdoptedThing[],
): Promise<string[]> {
  if (things.length === 0) return [];
  const tags = await elb.tags(things.map(({ arn }) => arn));
  const tagged = things.flatMap(({ arn, about }) => {
    const own = tags.get(arn) ?? {};
    const { [tagKeys.installation]: theirs, [tagKeys.mirror]: other = "" } = own;
    return theirs === undefined || isOwned(own, { installation, mirror }) ? [] : [{ about, theirs, other }];
  });
  const ours = tagged.find(({ theirs }) => theirs === installation);
  if (ours) {
    const living = [...(await mirrors.known()), ...neighbours.map((each) => each.mirror)];
    if (living.includes(ours.other))
      throw new InputInvalid(
        `${ours.about} is of mirror ${ours.other}: what one mirror has, another one cannot adopt`,
      );
  }
  return tagged.map(
    ({ about, theirs, other }) => `${about} bears the tags of mirror ${other} of installation ${theirs}`,
  );
}
