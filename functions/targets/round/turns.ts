/**
 * When nothing that was read before is trusted: of each mirror at least once in fifteen rounds, and never of all of
 * a large share in one round, for that takes minutes of calls.
 *
 * | what is known of a mirror | then |
 * | --- | --- |
 * | nothing | all of it is read |
 * | it was read whole fifteen rounds ago, or longer | all of it is read |
 * | it is the mirror's turn | all of it is read, unless it was in this very round |
 * | else | only what says that something changed |
 */

/** Rounds for which what was read is trusted at most. */
export const roundsBetween = 15;
/** Of a mirror that has none in this round. */
export const noTurn = -1;
/** Mirrors of one share that have their turn in the same round. */
const mostAtOnce = 25;

/**
 * Mirror → its turn among the fifteen. Shares begin at different ones, so that the cloud is not asked by all at once.
 * @param mirrors of one share.
 */
export function turnsOf(mirrors: readonly string[]): ReadonlyMap<string, number> {
  const parts = Math.min(roundsBetween, Math.ceil(mirrors.length / mostAtOnce));
  const first = numberOf(mirrors[0] ?? "");
  return new Map(
    mirrors.map((mirror, place) => [
      mirror,
      (first + Math.floor(((place % parts) * roundsBetween) / parts)) % roundsBetween,
    ]),
  );
}

const numberOf = (name: string): number =>
  Array.from(name, (letter) => letter.codePointAt(0) ?? 0).reduce(
    (sum, letter) => (sum * 31 + letter) % 1_000_003,
    0,
  );

/**
 * @param round the number of this one. @param since that of the one in which all of it was read; undefined: it never was.
 */
export const isDue = (turn: number, round: number, since: number | undefined): boolean =>
  since === undefined ||
  round - since >= roundsBetween ||
  (round % roundsBetween === turn && since !== round);
