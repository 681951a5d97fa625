import * as z from "zod";
import { expectationSentence } from "../../events/sentence.ts";
import { durationPattern, parseDuration, renderDuration } from "./duration.ts";
import { suggestion } from "./suggestion.ts";

const longestSeconds = 30 * 86_400;

/**
 * A mapping that refuses keys it does not know, one line of the message for each such key.
 * @param reasons for keys that people do write here: why they are not here, in place of a suggestion.
 */
export function closed<Shape extends z.ZodRawShape>(
  shape: Shape,
  reasons: Readonly<Record<string, string>> = {},
) {
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== "unrecognized_keys") return undefined;
      return issue.keys.map((key) => unknownKey(key, Object.keys(shape), reasons)).join("\n");
    },
  });
}

function unknownKey(
  key: string,
  known: readonly string[],
  reasons: Readonly<Record<string, string>>,
): string {
  const reason = Object.hasOwn(reasons, key) ? reasons[key] : undefined;
  return `${JSON.stringify(key)} is not a field here${reason === undefined ? suggestion(key, known) : `: ${reason}`}`;
}

/** The name of a service, which is also the name of its file. */
export const serviceName = text(
  /^[a-z][a-z0-9-]{0,38}[a-z0-9]$/,
  "2 to 40 small letters, digits and hyphens, a letter first and no hyphen at the end",
);

/** Text of a fixed form; `expected` says which, for people. */
export function text(pattern: RegExp, expected: string) {
  return z
    .string({ error: ({ input }) => expectationSentence(expected, input) })
    .regex(pattern, { error: ({ input }) => expectationSentence(expected, input) });
}

/** An account id. In YAML it needs quotes: read as a number it would lose leading zeros. */
export const accountId = text(/^\d{12}$/, 'an account id of 12 digits in quotes, such as "111122223333"');

export const regionName = text(/^[a-z]{2}(-[a-z]+)+-\d$/, "a Region such as eu-central-1");

/**
 * A duration such as "5m", in seconds. Bounds are seconds, both included.
 * @param whyNeeded said when there is none.
 */
export function duration({ atLeast = 1, atMost = longestSeconds, whyNeeded = "" } = {}) {
  const expected = "a duration such as 30s, 5m, 24h or 2d";
  const error = ({ input }: { readonly input: unknown }) =>
    input === undefined && whyNeeded !== "" ? whyNeeded : expectationSentence(expected, input);
  return z
    .string({ error })
    .regex(durationPattern, { error })
    .transform((written, context) => {
      const seconds = parseDuration(written) ?? 0;
      if (seconds >= atLeast && seconds <= atMost) return seconds;
      const bounds = `${renderDuration(atLeast)} to ${renderDuration(atMost)}`;
      context.addIssue({ code: "custom", message: `expected a duration from ${bounds}, found ${written}` });
      return z.NEVER;
    });
}

/** A duration that CodeDeploy keeps in whole minutes, in seconds. */
export function minutes(bounds: { readonly atLeast?: number; readonly atMost: number }) {
  return duration({ atLeast: 60, ...bounds }).refine((seconds) => seconds % 60 === 0, {
    error: ({ input }) => `CodeDeploy counts whole minutes here, found ${renderDuration(Number(input))}`,
  });
}

/**
 * A whole percentage that leaves something to either side.
 * @param whyNoList said when somebody writes a list of them.
 */
export function percentage(whyNoList = "") {
  const error = ({ input }: { readonly input: unknown }) =>
    expectationSentence("a whole percentage from 1 to 99", input) +
    (Array.isArray(input) && whyNoList !== "" ? `: ${whyNoList}` : "");
  return z.int({ error }).min(1, { error }).max(99, { error });
}

/** Leaves out what was not written, so that the result is plain JSON without undefined members. */
export function present<Members extends object>(members: Members): PresentMembers<Members>;
export function present(members: object): object {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

type PresentMembers<Members> = {
  [Key in keyof Members as undefined extends Members[Key] ? never : Key]: Members[Key];
} & {
  [Key in keyof Members as undefined extends Members[Key] ? Key : never]?: Exclude<Members[Key], undefined>;
};
