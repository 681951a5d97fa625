import ipaddr from "ipaddr.js";
import * as z from "zod";
import { expectationSentence } from "../../events/sentence.ts";
import { closed, duration, present, regionName, text } from "./fields.ts";

const name = text(
  /^[a-z][a-z0-9-]{0,38}[a-z0-9]$/,
  "2 to 40 small letters, digits and hyphens, a letter first and no hyphen at the end",
);

/** Names as people write them; a wildcard only as the first label. Labels of at most 63 characters. */
const dnsName = text(
  /^(?=.{1,253}$)(\*\.)?([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/,
  "a DNS name in small letters without a dot at its end, such as shop.example.com",
);

const whole = (lowest: number, highest: number, why: string) => {
  const error = ({ input }: { readonly input: unknown }) =>
    expectationSentence(`a whole number from ${lowest} to ${highest} (${why})`, input);
  return z.int({ error }).min(lowest, { error }).max(highest, { error });
};

const address = z
  .string({ error: ({ input }) => expectationSentence("an IPv4 or IPv6 address", input) })
  .refine((written) => ipaddr.IPv4.isValidFourPartDecimal(written) || isPlainIPv6(written), {
    error: ({ input }) => expectationSentence("an IPv4 or IPv6 address", input),
  })
  .transform((written) => ipaddr.parse(written).toString());

const isPlainIPv6 = (written: string) => ipaddr.IPv6.isValid(written) && !written.includes("%");

const threshold = whole(1, 10, "checks in a row").default(3);
const port = whole(1, 65_535, "a port");

/** The interval of a health check is fixed when it is made. */
const interval = z
  .enum(["10s", "30s"], { error: ({ input }) => expectationSentence("10s or 30s", input) })
  .default("30s")
  .transform((written) => (written === "10s" ? (10 as const) : (30 as const)));

const asked = { port: port.optional(), address: address.optional(), interval, threshold };

const http = {
  ...asked,
  path: text(/^\/[\x21-\x7e]{0,254}$/, "a path that begins with /, of at most 255 characters").default("/"),
  host: dnsName.optional().describe("Host header, and name for TLS; none: the policy's name"),
};

const check = z
  .discriminatedUnion(
    "kind",
    [
      closed({ kind: z.literal("http"), ...http }),
      closed({ kind: z.literal("https"), ...http }),
      closed(
        { kind: z.literal("tcp"), ...asked, port },
        { path: "it belongs to http and https; tcp only connects" },
      ),
      closed({
        kind: z.literal("alarm"),
        alarm: z
          .string()
          .min(1)
          .max(255)
          .describe("A CloudWatch alarm: the site is unhealthy while it fires"),
        region: regionName.optional().describe("The alarm's Region; none: the installation's"),
        onInsufficientData: z.enum(["healthy", "unhealthy", "last-known"]).default("unhealthy"),
      }),
      closed({ kind: z.literal("target-health") }),
      closed({
        kind: z.literal("existing"),
        id: text(/^[A-Za-z0-9-]{1,64}$/, "the id of a Route 53 health check"),
      }),
      closed({
        kind: z.literal("none"),
        because: z
          .string({ error: "say why nobody needs to know whether this site works: because: …" })
          .min(10, { error: "say why in a sentence" }),
      }),
    ],
    {
      error: ({ input }) =>
        expectationSentence(
          "kind: http, https, tcp, alarm, target-health, existing, or none with a reason",
          input,
        ),
    },
  )
  .describe("How it is known that the site works. A site without a check counts as healthy for ever");

const metric = closed({
  namespace: z.string().min(1).max(255),
  name: z.string().min(1).max(255),
  dimensions: z.record(z.string(), z.string()).default({}),
  statistic: z.enum(["Sum", "Average", "Maximum"]).default("Sum"),
});

const site = closed(
  {
    name: text(/^[a-z0-9][a-z0-9-]{0,30}$/, "a name of at most 31 small letters, digits and hyphens"),
    addresses: z.array(address).min(1).max(100).optional().describe("Answered as they are"),
    nlb: text(/^[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?$/, "the name of a load balancer")
      .optional()
      .describe("A Network Load Balancer of this account and Region, by name"),
    mirror: name.optional().describe("The Network Load Balancer of a mirror"),
    setIdentifier: text(/^[\x20-\x7e]{1,128}$/, "at most 128 characters")
      .optional()
      .describe("Of the site's records; none: pointsman-<site>"),
    weight: whole(0, 255, "0 is a standby, answered when every site with a weight is unhealthy"),
    check,
    carries: whole(1, 100, "per cent of all traffic that this site can carry").optional(),
    percentPerTarget: z
      .number()
      .gt(0)
      .max(100)
      .optional()
      .describe("Per cent of all traffic for each healthy target"),
    metric: metric.optional().describe("How the site's connections are counted; an NLB's are known"),
  },
  {
    ttl: "all records of a name have one TTL: it stands beside sites",
    alias: "name the load balancer with nlb, or the mirror",
    region: "weighted and latency records do not mix",
    cname:
      "a CNAME stands beside nothing, and never at a zone's own name: give addresses, or nlb for an alias",
  },
).transform(present);

const shift = closed({
  maxStep: whole(1, 100, "percentage points that one step may move").default(20),
  bake: duration({ atLeast: 0, atMost: 24 * 3_600 }).prefault("5m"),
  margin: duration({ atLeast: 0, atMost: 3_600 }).prefault("30s"),
  tolerance: whole(1, 50, "percentage points").default(10),
  settleLimit: duration({ atLeast: 60, atMost: 24 * 3_600 }).prefault("15m"),
  drain: duration({ atLeast: 0, atMost: 24 * 3_600 }).prefault("5m"),
})
  .transform(({ maxStep, bake, margin, tolerance, settleLimit, drain }) => ({
    maxStep,
    tolerance,
    bakeSeconds: bake,
    marginSeconds: margin,
    settleLimitSeconds: settleLimit,
    drainSeconds: drain,
  }))
  .prefault({})
  .describe("How weights move");

const zone = closed({
  id: text(/^Z[A-Z0-9]{1,31}$/, "the id of a hosted zone, such as Z0123456789ABCDEFGHI"),
  name: dnsName.describe("The zone's own name"),
  private: z.boolean().default(false),
});

/** The fields of a policy's file, each of which can be parsed alone. */
export const policyShape = {
  policy: name.describe("The policy's name, which is also that of its file"),
  name: dnsName.describe("The DNS name that the sites answer"),
  zone,
  types: z
    .array(z.enum(["A", "AAAA"]))
    .min(1)
    .default(["A"])
    .describe("Record types of the name"),
  ttl: duration({ atLeast: 1, atMost: 86_400 })
    .prefault("60s")
    .describe("Of all address records of the name"),
  sites: z.array(site).min(1).max(100).describe("Where the name leads"),
  shift,
  alarms: z.array(z.string().min(1).max(255)).max(100).default([]).describe("Alarms that turn a shift back"),
  drift: z.enum(["report", "enforce"]).default("report").describe("Weights that somebody else changed"),
};

/** The file of one traffic policy. */
export const policySchema = closed(policyShape, {
  type: "it is a list: types: [A]",
  weights: "each site has its weight",
});

export type DeclaredPolicy = z.output<typeof policySchema>;
export type DeclaredSite = DeclaredPolicy["sites"][number];
