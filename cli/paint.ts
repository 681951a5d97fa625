import { stripVTControlCharacters, styleText } from "node:util";

export type Style = "bold" | "dim" | "red" | "green" | "yellow" | "blue" | "magenta" | "cyan";

/** Gives a text a style, or leaves it as it is where no styles are shown. */
export type Paint = (style: Style | readonly Style[], text: string) => string;

/** For files and pipes. */
export const plain: Paint = (_, text) => text;

const colours: Paint = (style, text) =>
  styleText(typeof style === "string" ? style : [...style], text, { validateStream: false });

/** Colours where the stream is a terminal that has them; NO_COLOR and FORCE_COLOR have the last word. */
export const paintFor = (stream: NodeJS.WriteStream): Paint =>
  styleText("bold", "x", { stream }) === "x" ? plain : colours;

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
/** Characters that terminals draw over two columns; near enough to Unicode's annex 11 for what people write. */
const wide =
  /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|\p{Emoji_Presentation}/u;

/** Columns that a text takes on a terminal. */
export function widthOf(text: string): number {
  const bare = stripVTControlCharacters(text);
  if (/^[ -~]*$/.test(bare)) return bare.length;
  return graphemes(bare).reduce((sum, { width }) => sum + width, 0);
}

const graphemes = (text: string) =>
  Array.from(segmenter.segment(text), ({ segment }) => ({ segment, width: wide.test(segment) ? 2 : 1 }));

/** A text that takes at most so many columns; one that is cut loses its styles. */
export function cut(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  let room = columns - 1;
  const kept = graphemes(stripVTControlCharacters(text)).filter(({ width }) => (room -= width) >= 0);
  return `${kept.map(({ segment }) => segment).join("")}…`;
}

/**
 * Everything of an answer, its texts without control characters: a reason that somebody typed must not move
 * the cursor of whoever reads it.
 */
export function harmless<T>(value: T): T {
  if (typeof value === "string") return tame(value) as T;
  if (Array.isArray(value)) return value.map(harmless) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, harmless(each)])) as T;
}

/** Controls but the line's end, and what turns the direction of writing. */
const controls = /[^\P{Cc}\n]|\p{Bidi_Control}/gu;
const tame = (text: string): string => stripVTControlCharacters(text).replace(controls, " ");
