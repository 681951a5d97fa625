import type { ListResourceRecordSetsCommandInput } from "@aws-sdk/client-route-53";
import { keptName, sortKey } from "./names.ts";
import { inOrder } from "./record.ts";
import type { StandingSet } from "./record.ts";
import { invalidInput } from "./refusals.ts";
import type { Zone } from "./zones.ts";

const mostPerPage = 300;

/** From a name, a type and a set identifier on, in order; the next page begins with the first that is left. */
export function listed(zone: Zone, input: ListResourceRecordSetsCommandInput) {
  const { StartRecordName: name, StartRecordType: type, StartRecordIdentifier: identifier } = input;
  if (type !== undefined && name === undefined)
    throw invalidInput("The input is not valid: StartRecordType was given without StartRecordName");
  if (identifier !== undefined && type === undefined)
    throw invalidInput("The input is not valid: StartRecordIdentifier was given without StartRecordType");
  const limit = Math.min(input.MaxItems ?? mostPerPage, mostPerPage);
  if (!(limit >= 1)) throw invalidInput("The input is not valid: MaxItems");
  const all = [...zone.standing.values()].sort(inOrder);
  const from = all.filter((set) => isFrom(set, name, type, identifier));
  const [next] = from.slice(limit);
  return {
    ResourceRecordSets: from.slice(0, limit),
    IsTruncated: next !== undefined,
    MaxItems: limit,
    ...(next
      ? {
          NextRecordName: next.Name,
          NextRecordType: next.Type,
          ...(next.SetIdentifier === undefined ? {} : { NextRecordIdentifier: next.SetIdentifier }),
        }
      : {}),
  };
}

/** Whoever names no set identifier begins with the first of that name and type. */
function isFrom(
  set: StandingSet,
  name = "",
  type: string | undefined,
  identifier: string | undefined,
): boolean {
  if (name === "") return true;
  const [mine, wanted] = [sortKey(set.Name), sortKey(keptName(name))];
  if (mine !== wanted) return mine > wanted;
  if (type === undefined) return true;
  if (set.Type !== type) return set.Type > type;
  return identifier === undefined || (set.SetIdentifier ?? "") >= identifier;
}
