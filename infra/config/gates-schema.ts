import * as z from "zod";
import { expectationSentence } from "../../events/sentence.ts";
import { parseClock, parseDays } from "./calendar.ts";
import { closed, duration, present, serviceName, text } from "./fields.ts";
import { suggestion } from "./suggestion.ts";

const webAddress = text(/^https?:\/\/[^\s/?#]+[^\s]*$/, "an http or https URL");

const noLimit =
  "an approval needs a limit (such as limit: 24h): without one, a release that nobody answers would keep its lease for ever";

const approval = closed({
  at: z
    .enum(["start", "preview"])
    .describe("Before the release starts, or while the candidate is on the test listener"),
  limit: duration({ whyNeeded: noLimit }).describe("How long an answer is waited for"),
  onLimit: z.enum(["refuse", "approve"]).default("refuse").describe("What silence means"),
  notBy: z.literal("starter").optional().describe("Whoever started the release may not approve it"),
}).transform(({ limit, ...rest }) => present({ ...rest, limitSeconds: limit }));

const days = z
  .union([z.string(), z.array(z.string()).min(1)], {
    error: ({ input }) => expectationSentence('days such as "Mon-Fri" or [Mon, Wed]', input),
  })
  .transform((written, context) => {
    const parsed = parseDays(written);
    if ("days" in parsed) return parsed.days;
    context.addIssue({
      code: "custom",
      message: `expected days such as "Mon-Fri" or [Mon, Wed]: ${parsed.reason}`,
    });
    return z.NEVER;
  });

const from = text(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day from "00:00" to "23:59"');
const to = text(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'a time of day from "00:00" to "24:00"');

const zone = z.string().refine(isZone, {
  error: ({ input }) =>
    expectationSentence("an IANA time zone such as Europe/Berlin", input) +
    suggestion(String(input), Intl.supportedValuesOf("timeZone")),
});

const window = closed({
  days: days.describe("Days on which it opens"),
  from: from.describe("When it opens"),
  to: to.describe("When it closes; at or before `from`: on the next day"),
  zone: zone.describe("IANA time zone of the days and times"),
}).transform((written) => ({
  days: written.days,
  fromMinute: parseClock(written.from) ?? 0,
  toMinute: parseClock(written.to) ?? 0,
  zone: written.zone,
}));

const status = z
  .int({ error: ({ input }) => expectationSentence("an HTTP status from 100 to 599", input) })
  .min(100)
  .max(599);

const expectation = closed({
  status,
  bodyIncludes: z.string().min(1).optional().describe("Text that the body must contain"),
  header: closed({ name: text(/^[A-Za-z0-9-]+$/, "a header's name"), value: z.string().optional() })
    .transform(present)
    .optional()
    .describe("Header that must be there, with this value if one is given"),
}).transform(present);

const smoke = closed({
  path: text(/^\/\S*$/, "a path that begins with /"),
  expect: z.union([status.transform((status) => ({ status })), expectation], {
    error: ({ input }) =>
      expectationSentence("a status such as 200, or { status, bodyIncludes, header }", input),
  }),
  host: text(/^[A-Za-z0-9.-]+(:\d+)?$/, "a host name")
    .optional()
    .describe("Host header to send"),
  url: webAddress.optional().describe("Where to ask, instead of the test listener"),
  timeout: duration({ atMost: 60 }).prefault("5s").describe("How long each answer may take"),
  attempts: z.int().min(1).max(10).default(3),
}).transform(({ timeout, ...rest }) => present({ ...rest, timeoutSeconds: timeout }));

const functionName = text(/^[A-Za-z0-9-_:]{1,170}$/, "a Lambda function's name or ARN");

const compatibility = z.union(
  [
    closed({ lambda: functionName }).transform(({ lambda }) => ({ kind: "lambda" as const, name: lambda })),
    closed({ http: webAddress }).transform(({ http }) => ({ kind: "http" as const, url: http })),
  ],
  { error: ({ input }) => expectationSentence("one check: { lambda: name } or { http: url }", input) },
);

export const gatesSchema = closed({
  approval: approval.optional(),
  windows: z.array(window).default([]).describe("Times at which a release may start; none: always"),
  smoke: z
    .array(smoke)
    .default([])
    .describe("Requests that the candidate must answer before it gets traffic"),
  compatibility: z
    .array(compatibility)
    .default([])
    .describe("Checks that must all pass before anything starts"),
  dependsOn: z
    .array(serviceName)
    .default([])
    .describe("Services whose revisions the compatibility checks are given"),
}).transform(present);

/** An offset such as +09:00 is refused: it knows no daylight saving, and whoever writes one seldom means that. */
function isZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
