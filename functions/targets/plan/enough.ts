/**
 * A plan that was made of what stood around the targets some rounds ago, with the targets as they are now. Whether it
 * may be carried out without looking at the rest again:
 *
 * | its steps | then |
 * | --- | --- |
 * | none | yes |
 * | register in a group that stands | yes, if the group still bears our tags |
 * | deregister from a group that users were sent to | yes, likewise: the floor, the share and those who come are asked |
 * | deregister from a group that nobody was sent to | no: somebody may have sent users there since |
 * | anything else, or what a person lets through | no |
 *
 * Who is registered, who is healthy, what the source says and what the ledger has are as they are now in each of them.
 */
import type { ActualGroup } from "./actual.ts";
import type { Plan, Step } from "./document.ts";
import { groupSights } from "./sight.ts";
import type { PlanInput } from "./sight.ts";

export type Enough =
  | {
      readonly kind: "enough";
      /** Provided that these still bear our tags. */
      readonly written: readonly ActualGroup[];
    }
  | { readonly kind: "too-little" };

const tooLittle: Enough = { kind: "too-little" };

export function enough({ steps, override }: Plan, input: PlanInput): Enough {
  if (override !== undefined || !steps.every(isOfTargets)) return tooLittle;
  const groups = new Map(groupSights(input).map((group) => [group.actual?.arn, group]));
  const written = new Set<ActualGroup>();
  for (const { kind, groupArn } of steps) {
    const group = groups.get(groupArn);
    if (!group?.actual || (kind === "deregister" && !group.isServing)) return tooLittle;
    written.add(group.actual);
  }
  return { kind: "enough", written: [...written] };
}

type OfTargets = Extract<Step, { kind: "register" | "deregister" }>;

/** Leaves everything around the targets as it is. */
export const isOfTargets = (step: Step): step is OfTargets =>
  step.kind === "register" || step.kind === "deregister";
