import { describe, expect, test } from "vitest";
import type { MirrorConfig } from "../../../../functions/shared/mirror-config.ts";
import { createRoundMemory } from "../../../../functions/targets/round/memory.ts";
import type { RoundMemory } from "../../../../functions/targets/round/memory.ts";
import { passesOf } from "../../../../functions/targets/round/passes.ts";
import { noTurn, turnsOf } from "../../../../functions/targets/round/turns.ts";

const names = (count: number) =>
  Array.from({ length: count }, (_, index) => `m${String(index).padStart(3, "0")}`);
const configsOf = (mirrors: readonly string[]) => mirrors.map((mirror) => ({ mirror }) as MirrorConfig);
const passes = (mirrors: readonly string[], memory: RoundMemory) =>
  passesOf(configsOf(mirrors), memory).map(({ configs }) => configs.map(({ mirror }) => mirror));
/** Mirrors that have a turn in this round. */
const turning = (mirrors: readonly string[], memory: RoundMemory) =>
  passesOf(configsOf(mirrors), memory).flatMap(({ turns }) =>
    [...turns].flatMap(([mirror, turn]) => (turn === noTurn ? [] : [mirror])),
  );

function know(memory: RoundMemory, mirrors: readonly string[], wholeIn: number, completeAt = "2026"): void {
  for (const mirror of mirrors) {
    memory.sources.set(mirror, { wholeIn } as never);
    memory.sights.set(mirror, { wholeIn } as never);
    memory.completeAt.set(mirror, completeAt);
  }
}

describe("the passes of a round", () => {
  test("are one where everything is known", () => {
    const memory = { ...createRoundMemory(), rounds: 1 };
    const mirrors = names(100).filter((mirror) => turnsOf(names(100)).get(mirror) !== 1);
    know(memory, names(100), 0);
    expect(passes(mirrors, memory)).toHaveLength(1);
  });

  test("are one in the steady state, whoever has a turn", () => {
    for (let round = 15; round < 30; round++) {
      const memory = { ...createRoundMemory(), rounds: round };
      for (const [mirror, turn] of turnsOf(names(100)))
        know(memory, [mirror], turn < round % 15 ? turn + 15 : turn);
      expect(passes(names(100), memory)).toHaveLength(1);
    }
  });

  test("give a turn to those that have theirs, and to nobody else", () => {
    const memory = { ...createRoundMemory(), rounds: 19 };
    const mirrors = names(100);
    know(memory, mirrors, 18);
    const own = mirrors.filter((mirror) => turnsOf(mirrors).get(mirror) === 4);
    expect(turning(mirrors, memory)).toEqual(own);
    expect(turning(mirrors, { ...memory, rounds: 20 })).not.toEqual(own);
  });

  test("give a turn only as far as there is room beside those that must be read whole", () => {
    const memory = { ...createRoundMemory(), rounds: 1 };
    const mirrors = names(100);
    const [turn = 0] = turnsOf(mirrors).values();
    memory.rounds = turn + 15;
    const own = mirrors.filter((mirror) => turnsOf(mirrors).get(mirror) === turn);
    know(memory, own, memory.rounds - 1);
    const others = mirrors.filter((mirror) => !own.includes(mirror));
    know(memory, others.slice(40), memory.rounds - 1);
    expect(turning(mirrors, memory)).toEqual(own.slice(0, 10));
    expect(passes(mirrors, memory)).toHaveLength(1);
    for (const mirror of others.slice(0, 60)) memory.sights.delete(mirror);
    expect(turning(mirrors, memory)).toEqual([]);
    expect(passes(mirrors, memory).map(({ length }) => length)).toEqual([90, 10]);
  });

  test.for([
    [50, [50]],
    [51, [50, 1]],
    [100, [50, 50]],
    [101, [50, 50, 1]],
  ] as const)("of %i mirrors of which nothing is known are %j", ([count, expected]) => {
    expect(passes(names(count), createRoundMemory()).map(({ length }) => length)).toEqual(expected);
  });

  test("begin with all that are known", () => {
    const memory = { ...createRoundMemory(), rounds: 20 };
    const mirrors = names(90);
    const known = mirrors.slice(80).filter((mirror) => turnsOf(mirrors).get(mirror) !== 5);
    know(memory, known, 19);
    const [first = [], second = []] = passes(mirrors, memory);
    expect(known.every((mirror) => first.includes(mirror))).toBe(true);
    expect(first).toHaveLength(50 + known.length);
    expect(first.length + second.length).toBe(90);
  });

  test("begin with whoever was left over, then with those who were not read for longest", () => {
    const memory = {
      ...createRoundMemory(),
      rounds: 20,
      left: new Map([
        ["d", 2],
        ["a", 1],
      ]),
    };
    know(memory, ["a"], 19, "2026-11-23T09:02:00.000Z");
    know(memory, ["b"], 19, "2026-11-23T09:01:00.000Z");
    know(memory, ["d"], 19, "2026-11-23T09:03:00.000Z");
    expect(passes(["a", "b", "c", "d"], memory)).toEqual([["d", "a", "c", "b"]]);
  });

  test("none is starved by others that can never be read", () => {
    const memory = createRoundMemory();
    const mirrors = names(120);
    const seen = new Map<string, number>();
    for (let round = 0; round < 12; round++) {
      const [first = [], ...rest] = passes(mirrors, memory);
      for (const mirror of first) seen.set(mirror, (seen.get(mirror) ?? 0) + 1);
      memory.left = new Map(rest.flat().map((mirror) => [mirror, (memory.left.get(mirror) ?? 0) + 1]));
      memory.rounds++;
    }
    expect(seen.size).toBe(120);
    expect(Math.min(...seen.values())).toBeGreaterThanOrEqual(3);
  });
});
