/** What a tag may be: OCI distribution specification, "Pulling manifests". */
const longestTag = 128;
const firstLetter = /[A-Za-z0-9_]/;

/** Whether the pattern stands for the whole tag; `*` stands for any text, the empty one too. */
export function matchesGlob(pattern: string, tag: string): boolean {
  const [head = "", ...rest] = pattern.split("*");
  if (rest.length === 0) return pattern === tag;
  if (!tag.startsWith(head)) return false;
  const tail = rest.pop() ?? "";
  let from = head.length;
  for (const piece of rest) {
    const at = tag.indexOf(piece, from);
    if (at < 0) return false;
    from = at + piece.length;
  }
  return tag.length - tail.length >= from && tag.endsWith(tail);
}

/**
 * A shortest tag that both patterns match, or undefined if there is none.
 *
 * Walks both patterns at once. A place is how far each has been used up; a `*` may be left without a
 * character, or take one that the other pattern asks for; where both begin with one, a tag may begin with
 * any letter. Places are visited in order of the characters used, so the first way to both ends is a shortest.
 */
export function commonTag(one: string, other: string): string | undefined {
  const seen = new Set<string>();
  let places: Place[] = [{ at: 0, otherAt: 0, tag: "" }];
  while (places.length > 0) {
    const next: Place[] = [];
    for (const place of withStarsLeft(places, one, other, seen)) {
      if (place.at === one.length && place.otherAt === other.length && place.tag !== "")
        return place.tag.length > longestTag ? undefined : place.tag;
      next.push(...consumed(place, one, other));
    }
    places = next;
  }
  return undefined;
}

type Place = { readonly at: number; readonly otherAt: number; readonly tag: string };

/** The places, and those reached from them by ending a `*`, each place once ever. */
function withStarsLeft(places: readonly Place[], one: string, other: string, seen: Set<string>): Place[] {
  const open = [...places];
  const reached: Place[] = [];
  for (let place = open.shift(); place; place = open.shift()) {
    const key = `${place.at},${place.otherAt},${place.tag === ""}`;
    if (seen.has(key)) continue;
    seen.add(key);
    reached.push(place);
    if (one[place.at] === "*") open.push({ ...place, at: place.at + 1 });
    if (other[place.otherAt] === "*") open.push({ ...place, otherAt: place.otherAt + 1 });
  }
  return reached;
}

/** The places after one more character, spelt out by at least one of the patterns unless it is the first. */
function consumed({ at, otherAt, tag }: Place, one: string, other: string): Place[] {
  const a = one[at];
  const b = other[otherAt];
  if (a === undefined || b === undefined) return [];
  const letter = a === "*" ? b : a;
  if (a !== "*" && b !== "*" && a !== b) return [];
  if (letter === "*") return tag === "" ? [{ at, otherAt, tag: "v" }] : [];
  if (tag === "" && !firstLetter.test(letter)) return [];
  return [{ at: a === "*" ? at : at + 1, otherAt: b === "*" ? otherAt : otherAt + 1, tag: tag + letter }];
}
