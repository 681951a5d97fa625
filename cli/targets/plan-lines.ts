import type { Remark } from "../../functions/targets/meaning/desired.ts";
import type { Plan } from "../../functions/targets/plan/document.ts";
import type { Paint } from "../paint.ts";
import { marked } from "./marked.ts";
import { stepWords } from "./step-words.ts";

/** Octavia's ids → what people call them. */
export type Names = ReadonlyMap<string, string>;

export interface ShownPlan {
  readonly plan: Pick<Plan, "steps" | "held">;
  readonly remarks: readonly Remark[];
  readonly names?: Names;
}

/** A line for each step, each thing held back and each remark; its reason after a dash. */
export function planLines(shown: ShownPlan, paint: Paint, width: number | undefined): string[] {
  const { plan, remarks, names = new Map() } = shown;
  const lines = [
    ...plan.steps.map((step) => ({ ...stepWords(step), why: step.why })),
    ...plan.held.map(({ rail, about, sentence }) => ({
      mark: "·" as const,
      text: about,
      why: `held back (${rail}): ${withoutEnd(sentence)}`,
    })),
    ...remarks.map(({ level, about, sentence }) => ({
      mark: "!" as const,
      text: about,
      why: `${level}: ${sentence}`,
    })),
  ];
  return lines.flatMap(({ mark, text, why }) => marked(mark, named(`${text} – ${why}`, names), paint, width));
}

const withoutEnd = (sentence: string): string => sentence.replace(/\.$/, "");

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
/** Names are as the cloud's people chose them, and may be empty. */
export const named = (text: string, names: Names): string => text.replace(uuid, (id) => names.get(id) || id);

/** `3 to do, 1 held back, 1 refused, 2 remarks` */
export function tally({ plan, remarks }: Pick<ShownPlan, "plan" | "remarks">): string {
  const isNothing = plan.steps.length + plan.held.length === 0;
  const refused = remarks.filter(({ level }) => level === "refused").length;
  const others = remarks.length - refused;
  const parts = [
    isNothing ? "nothing to do" : undefined,
    plan.steps.length > 0 ? `${plan.steps.length} to do` : undefined,
    plan.held.length > 0 ? `${plan.held.length} held back` : undefined,
    refused > 0 ? `${refused} refused` : undefined,
    others > 0 ? `${others} remark${others === 1 ? "" : "s"}` : undefined,
  ];
  return parts.filter((part) => part !== undefined).join(", ");
}
