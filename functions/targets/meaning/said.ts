import type { SourceLoadBalancer } from "../read/source.ts";
import type { Remark } from "./desired.ts";

/** A remark before it is known what it is about. */
export type Said = Pick<Remark, "level" | "sentence">;

export const refused = (sentence: string): Said => ({ level: "refused", sentence });
export const changed = (sentence: string): Said => ({ level: "changed", sentence });
export const warned = (sentence: string): Said => ({ level: "warned", sentence });

export const remarksAbout = (about: string, said: readonly Said[]): readonly Remark[] =>
  said.map(({ level, sentence }) => ({ level, about, sentence }));

export function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** Each remark once, in an order that does not depend on that of the source. */
export function inOrder(remarks: readonly Remark[]): readonly Remark[] {
  const distinct = new Map(remarks.map((remark) => [JSON.stringify(remark), remark]));
  return [...distinct.values()].sort(
    (a, b) => compare(a.about, b.about) || compare(a.level, b.level) || compare(a.sentence, b.sentence),
  );
}

/**
 * What people call each pool: its name, with its id where two have the same, its id where it has none. A name is
 * written by anybody in the project and shown in a terminal, so control characters are left out of it.
 */
export function poolLabels({ pools }: SourceLoadBalancer): ReadonlyMap<string, string> {
  const names = pools.map(({ id, name }) => ({ id, name: printable(name) }));
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { name } of names) (seen.has(name) ? twice : seen).add(name);
  return new Map(
    names.map(({ id, name }) => {
      if (name === "") return [id, `pool ${id}`];
      return [id, twice.has(name) ? `pool ${name} (${id})` : `pool ${name}`];
    }),
  );
}

const printable = (name: string): string => name.replaceAll(/\p{C}/gu, "").trim();
