import type { JudgeConfig } from "../../shared/judge-config.ts";
import type { Judgement } from "../verdict.ts";

/** Times are epoch milliseconds. */
export interface BakeEnd {
  readonly judgement: Pick<Judgement, "verdict" | "sentence">;
  readonly onUnclear: JudgeConfig["onUnclear"];
  readonly now: number;
  /** The bake began, and would end if it were clear. */
  readonly startedAt: number;
  readonly endsAt: number;
  readonly maxBakeSeconds?: number | undefined;
  /** Whatever holds the bake holds it until then: a hook's hour, the termination wait, or what is bearable. */
  readonly holdsUntil: number;
}

export type BakeVerdict =
  | { readonly kind: "go"; readonly reason: string }
  | { readonly kind: "back"; readonly reason: string }
  | {
      readonly kind: "wait";
      readonly point: "drawn-out" | "verdict";
      readonly reason: string;
      readonly until: number;
    };

/**
 * What comes of a bake whose time is over.
 *
 * | the judge says | what is so                                         | verdict                       |
 * | -------------- | -------------------------------------------------- | ----------------------------- |
 * | pass           |                                                    | go                            |
 * | worse          |                                                    | back                          |
 * | unclear        | it may be drawn out still                          | wait                          |
 * | unclear        | on unclear go-on                                   | go, and the reason says so    |
 * | unclear        | on unclear ask, and the place still holds          | wait for a person             |
 * | unclear        | on unclear ask, and it does not                    | back: nobody has answered     |
 * | unclear        | on unclear back-out, or wait                       | back                          |
 */
export function atBakeEnd(end: BakeEnd): BakeVerdict {
  const { judgement, onUnclear, now, holdsUntil } = end;
  const { verdict, sentence } = judgement;
  if (verdict === "pass") return { kind: "go", reason: sentence };
  if (verdict === "worse") return { kind: "back", reason: sentence };
  const until = drawnUntil(end);
  if (now < until)
    return { kind: "wait", point: "drawn-out", reason: `the bake is drawn out: ${sentence}`, until };
  switch (onUnclear) {
    case "go-on":
      return { kind: "go", reason: `unclear, and the service file says to go on then: ${sentence}` };
    case "ask":
      return now < holdsUntil
        ? { kind: "wait", point: "verdict", reason: `a person decides: ${sentence}`, until: holdsUntil }
        : { kind: "back", reason: `unclear, and nobody has decided in time: ${sentence}` };
    case "wait":
    case "back-out":
      return { kind: "back", reason: `still unclear when the bake could last no longer: ${sentence}` };
  }
}

/** *wait* without a longest bake waits for as long as it may. */
function drawnUntil({ onUnclear, startedAt, endsAt, maxBakeSeconds, holdsUntil }: BakeEnd): number {
  if (maxBakeSeconds === undefined) return onUnclear === "wait" ? holdsUntil : endsAt;
  return Math.min(holdsUntil, startedAt + maxBakeSeconds * 1000);
}
