import type { MirrorView } from "../../ledger/mirror-records.ts";
import type { ActualGroup } from "./actual.ts";
import { inOrder } from "./identity.ts";

/** By its tag, or because a person adopted it. */
export const isOurs = (
  { arn, isOurs }: { readonly arn: string; readonly isOurs: boolean },
  { state }: MirrorView,
): boolean => isOurs || (state?.adopted ?? []).some((adopted) => adopted.arn === arn);

/**
 * Groups under the key that they are known by: their tag's, or the ledger's if they were adopted. One that has none is
 * known by its ARN, and so is a second one with the same key: an answer was lost, and the group was made again.
 */
export function groupsByKey(groups: readonly ActualGroup[], ledger: MirrorView): Map<string, ActualGroup> {
  const noted = new Map(ledger.groups.flatMap(({ key, groupArn }) => (groupArn ? [[groupArn, key]] : [])));
  const first = (group: ActualGroup) => (noted.has(group.arn) ? `0${group.arn}` : `1${group.arn}`);
  const found = new Map<string, ActualGroup>();
  for (const group of groups.toSorted((a, b) => inOrder(first(a), first(b)))) {
    const key = isOurs(group, ledger) ? (noted.get(group.arn) ?? group.key ?? group.arn) : group.arn;
    found.set(found.has(key) ? group.arn : key, group);
  }
  return found;
}
