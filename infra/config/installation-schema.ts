import * as z from "zod";
import { accountId, closed, duration, present, regionName, text } from "./fields.ts";
import { everySchema, metricsSchema, onUnclear } from "./judge-schema.ts";
import { cloudsSchema, mirrorDefaultsSchema, subnetId, vpcId } from "./mirrors-schema.ts";

export const whileReleasing = z.enum(["queue", "refuse", "supersede", "supersede-always"]);
export const whenFrozen = z.enum(["hold", "refuse"]);
export const onForeignRevision = z.enum(["adopt", "refuse"]);

const defaultsSchema = closed({
  bake: duration({ atLeast: 0, atMost: 48 * 3_600 }).prefault("0s"),
  whileReleasing: whileReleasing.default("queue"),
  whenFrozen: whenFrozen.default("hold"),
  onForeignRevision: onForeignRevision.default("refuse"),
  onUnclear: onUnclear.default("wait"),
  metrics: metricsSchema.prefault([]),
  every: everySchema.prefault("1m").describe("From one look at a candidate to the next"),
})
  .transform(({ bake, every, ...rest }) => ({ ...rest, bakeSeconds: bake, everySeconds: every }))
  .prefault({})
  .describe("What a service file gets where it says nothing");

const networkSchema = closed({
  vpcId,
  subnetIds: z.array(subnetId).min(1),
}).describe(
  "Where smoke requests and HTTP checks are sent from, and Octavia is read from; none: from outside any VPC",
);

const chatSchema = closed({
  slackWorkspaceId: text(/^T[0-9A-Z]+$/, "the id of a Slack workspace, such as T07EA123LEP"),
  slackChannelId: text(/^[CG][0-9A-Z]+$/, "the id of a Slack channel, such as C07EZ1ABC23"),
}).describe("A channel of Amazon Q Developer in chat applications");

const notificationsSchema = closed({
  emails: z.array(z.email({ error: "expected a mail address such as ops@example.com" })).default([]),
  chat: chatSchema.optional(),
})
  .transform(present)
  .prefault({})
  .describe("Who is told what a person wants to know");

/** The file `installation.yaml`: one account and one Region, and what all services and mirrors have in common. */
export const installationSchema = closed({
  name: text(
    /^[a-z][a-z0-9-]{0,26}$/,
    "a name of at most 27 small letters, digits and hyphens that begins with a letter",
  ).describe("Stands at the front of the names of everything that is created"),
  account: accountId.describe("The account that everything runs in"),
  region: regionName.describe("The Region that everything runs in"),
  network: networkSchema.optional(),
  notifications: notificationsSchema,
  defaults: defaultsSchema,
  clouds: cloudsSchema.optional(),
  mirrors: mirrorDefaultsSchema.optional(),
}).transform(present);

export type InstallationConfig = z.output<typeof installationSchema>;
export type ServiceDefaults = InstallationConfig["defaults"];

/** The defaults of an installation that sets none. */
export const builtInDefaults: ServiceDefaults = defaultsSchema.parse(undefined);
