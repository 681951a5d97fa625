import * as z from "zod/mini";
import { expectationSentence } from "./sentence.ts";

/** Text of a fixed form, as a person types it; `expected` says which, for people. */
export function text(pattern: RegExp, expected: string) {
  return z.string().check(z.regex(pattern, { error: ({ input }) => expectationSentence(expected, input) }));
}

/** The service, as its file is named. */
export const serviceName = text(
  /^[a-z][a-z0-9-]{0,38}[a-z0-9]$/,
  "the name of a service, such as storefront",
);

export const releaseId = text(
  /^[A-Za-z0-9._:-]{1,100}$/,
  "the id of a release, as pointsman release list shows it",
);

/** Why somebody does this. It goes into the record, and whoever reads that needs more than nothing. */
export const reason = text(/^(?=[^]*\S)[^]{1,1000}$/, "a reason in words (at most 1,000 characters)");
