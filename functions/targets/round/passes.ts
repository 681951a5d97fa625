/**
 * | a mirror | then, in this round |
 * | --- | --- |
 * | of which nothing is known, or nothing new for fifteen rounds | all of it is read: fifty at a time, as far as the time goes |
 * | whose turn it is | all of it is read, if the first fifty have room |
 * | else | it comes with the first, and takes little |
 */
import type { MirrorConfig } from "../../shared/mirror-config.ts";
import { inOrder } from "../plan/identity.ts";
import type { RoundMemory } from "./memory.ts";
import { isDue, noTurn, turnsOf } from "./turns.ts";

/** Mirrors of which everything is read at a time. Where none is known, as after a start, a share of a hundred takes two. */
const mostWhole = 50;

/** Mirrors that are looked at together. */
export interface Pass {
  readonly configs: readonly MirrorConfig[];
  /** By mirror; `noTurn` where there is no room for it. */
  readonly turns: ReadonlyMap<string, number>;
}

/**
 * A round's mirrors in the order in which they are looked at. Whoever was left over for the most rounds, and then whose
 * source was not read for longest, comes first, so that none starves.
 */
export function passesOf(
  configs: readonly MirrorConfig[],
  memory: Pick<RoundMemory, "rounds" | "left" | "sources" | "sights" | "completeAt">,
): readonly Pass[] {
  const turns = turnsOf(configs.map(({ mirror }) => mirror));
  const isWhole = (mirror: string, turn: number): boolean =>
    [memory.sources, memory.sights].some((known) => isDue(turn, memory.rounds, known.get(mirror)?.wholeIn));
  const ordered = inTurn(configs, memory);
  const must = ordered.filter(({ mirror }) => isWhole(mirror, noTurn));
  const room = Math.max(0, mostWhole - must.length);
  const may = ordered
    .filter((config) => !must.includes(config) && isWhole(config.mirror, turns.get(config.mirror) ?? noTurn))
    .slice(0, room);
  const later = new Set(must.slice(mostWhole));
  const pass = (some: readonly MirrorConfig[]): Pass => ({
    configs: some,
    turns: new Map(
      some.map((config) => [
        config.mirror,
        may.includes(config) ? (turns.get(config.mirror) ?? noTurn) : noTurn,
      ]),
    ),
  });
  const rest = Array.from({ length: Math.ceil(later.size / mostWhole) }, (_, at) =>
    [...later].slice(at * mostWhole, (at + 1) * mostWhole),
  );
  return [ordered.filter((config) => !later.has(config)), ...rest].map(pass);
}

const inTurn = (
  configs: readonly MirrorConfig[],
  { left, completeAt }: Pick<RoundMemory, "left" | "completeAt">,
): readonly MirrorConfig[] =>
  configs.toSorted(
    ({ mirror: a }, { mirror: b }) =>
      (left.get(b) ?? 0) - (left.get(a) ?? 0) || inOrder(completeAt.get(a) ?? "", completeAt.get(b) ?? ""),
  );
