import { planOf } from "./world.ts";

const digest = / An operator lets it through with `pointsman targets sync web --override [0-9a-f]{64}`\.$/;

/** A plan as lines: `+ kind: why`, with what changes, and `! rail | about | sentence | whether a person may let it through`. */
export function said(changes: Parameters<typeof planOf>[0]): string[] {
  const { steps, held } = planOf(changes);
  return [
    ...steps.map((step) => {
      const change = "change" in step ? ` ${JSON.stringify(step.change)}` : "";
      return `+ ${step.kind}: ${step.why}${change}`;
    }),
    ...held.map(({ rail, about, sentence, mayBeOverridden }) => {
      const words = sentence.replace(digest, " (by its digest)");
      return `! ${rail} | ${about} | ${words} | ${mayBeOverridden}`;
    }),
  ];
}
