import type { ActualTarget } from "./actual.ts";
import type { Step } from "./document.ts";
import { chunks } from "./identity.ts";
import type { Removal } from "./part.ts";
import type { GroupSight } from "./sight.ts";
import { asSent, counted, listed, sorted } from "./words.ts";

/** Deregistering starts the group's delay: connections end, they are not cut. */
export function deregistering(
  group: GroupSight,
  leaving: readonly ActualTarget[],
  why: string,
): Removal | undefined {
  const { actual, key } = group;
  if (!actual || leaving.length === 0) return undefined;
  const targets = sorted(leaving.map(asSent));
  return {
    steps: chunks(targets).map((chunk): Step => ({
      kind: "deregister",
      key,
      groupArn: actual.arn,
      targets: chunk,
      why,
    })),
    loses: group.isServing ? targets.length : 0,
    about: `group ${key}: ${listed(targets)}`,
    targets,
    would: `would deregister ${counted(targets.length, "target")}`,
  };
}
