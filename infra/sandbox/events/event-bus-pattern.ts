/**
 * Event patterns: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html. Held against
 * https://github.com/aws/event-ruler, EventBridge's own engine (`npm run test:contract -- rules`), which shows
 * what the guide does not say:
 *
 * - an event is flat: a member named `detail.a` is the member `a` of `detail`, and lists in lists are one list;
 * - members of one list entry are seen together: `n` of one entry and `m` of another do not make a match;
 * - fields are tried in the order of their names, and `exists: false` looks into the list entry that those before
 *   it have settled on; if none has, into all;
 * - a field that stands in `$or` and again beside it keeps what was said last.
 */
import type { Leaf, Wanted } from "./event-bus-operator.ts";
import { isLeaf, operatorNames, wantedOf } from "./event-bus-operator.ts";

/** Path of a field → the entries of its list. */
type Alternative = ReadonlyMap<string, readonly Wanted[]>;

interface Field {
  readonly value: Leaf;
  /** In which entry of which lists it lies. */
  readonly places: ReadonlyMap<number, number>;
}

/** @throws Error for an operator that is not simulated, or for what no rule may have. */
export function checkPattern(pattern: object): void {
  alternatives(pattern, "", [new Map()]);
}

/** @param pattern one that `checkPattern` has passed, and that does not change. */
export function matchesPattern(pattern: object, event: unknown): boolean {
  const known = compiled.get(pattern) ?? alternatives(pattern, "", [new Map()]).map(byName);
  compiled.set(pattern, known);
  const fields = fieldsOf(event);
  return known.some((each) => fits(each, fields, new Map()));
}

type Compiled = readonly (readonly [string, readonly Wanted[]])[];
const compiled = new WeakMap<object, readonly Compiled[]>();

const byName = (wanted: Alternative): Compiled => [...wanted].toSorted(([a], [b]) => (a < b ? -1 : 1));

/** The pattern without `$or`: it is met when one of these is. @param sofar what stands before it in the pattern. */
function alternatives(pattern: object, path: string, sofar: readonly Alternative[]): readonly Alternative[] {
  const members = Object.entries(pattern) as [string, unknown][];
  if (members.length === 0) throw new Error(`Nothing in the pattern${path ? ` under ${path}` : ""}`);
  return members.reduce((found, [name, wanted]) => {
    if (name === "$or") return optionsOf(wanted).flatMap((option) => alternatives(option, path, found));
    const field = path ? `${path}.${name}` : name;
    if (isLeaf(wanted)) throw new Error(`Not a list in the pattern: ${field}`);
    if (!Array.isArray(wanted)) return alternatives(wanted as object, field, found);
    if (wanted.length === 0) throw new Error(`An empty list in the pattern: ${field}`);
    const list = wanted.map(wantedOf);
    return found.map((each) => new Map([...each, [field, list]]));
  }, sofar);
}

function optionsOf(wanted: unknown): object[] {
  const options: unknown[] = Array.isArray(wanted) ? wanted : [];
  if (options.length < 2 || options.some(isLeaf)) throw new Error("$or takes a list of two patterns or more");
  const reserved = options
    .flatMap((option) => Object.keys(option as object))
    .find((name) => operatorNames.includes(name));
  if (reserved) throw new Error(`In $or no field may be named as an operator: ${reserved}`);
  return options as object[];
}

/** Tries the fields that each path has, as long as they lie in the same entries of the lists they share. */
function fits(
  [first, ...others]: Compiled,
  fields: ReadonlyMap<string, readonly Field[]>,
  places: ReadonlyMap<number, number>,
): boolean {
  if (!first) return true;
  const [path, wanted] = first;
  const isHere = (field: Field) =>
    [...field.places].every(([list, entry]) => (places.get(list) ?? entry) === entry);
  const found = (fields.get(path) ?? []).filter(isHere);
  if (found.length === 0)
    return wanted.some(({ takesAbsence }) => takesAbsence) && fits(others, fields, places);
  return found.some(
    (field) =>
      wanted.some((each) => each.fits(field.value)) &&
      fits(others, fields, new Map([...places, ...field.places])),
  );
}

function fieldsOf(event: unknown): ReadonlyMap<string, readonly Field[]> {
  const fields = new Map<string, Field[]>();
  let lists = 0;
  const walk = (value: unknown, path: string, places: ReadonlyMap<number, number>): void => {
    if (isLeaf(value)) {
      const before = fields.get(path);
      if (before) before.push({ value, places });
      else fields.set(path, [{ value, places }]);
    } else if (Array.isArray(value)) {
      const list = lists++;
      value.forEach((each, entry) => walk(each, path, new Map([...places, [list, entry]])));
    } else {
      for (const [name, each] of Object.entries(value as object))
        walk(each, path ? `${path}.${name}` : name, places);
    }
  };
  walk(event, "", new Map());
  return fields;
}
