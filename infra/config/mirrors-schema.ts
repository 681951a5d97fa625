import * as z from "zod";
import { expectationSentence } from "../../events/sentence.ts";
import type { LimitsConfig, MirrorConfig, PlaceConfig } from "../../functions/shared/mirror-config.ts";
import { network } from "./cidr.ts";
import { closed, duration, present, text } from "./fields.ts";
import { certificates } from "./pem.ts";

export const vpcId = text(/^vpc-[0-9a-f]+$/, "the id of a VPC, such as vpc-0a1b2c3d");
export const subnetId = text(/^subnet-[0-9a-f]+$/, "the id of a subnet, such as subnet-0a1b2c3d");

const cloudName = text(
  /^[a-z][a-z0-9-]{0,39}$/,
  "a name of at most 40 small letters, digits and hyphens that begins with a letter",
);

/** An address that paths are put behind. */
const address = (expected: string) =>
  z
    .string({ error: ({ input }) => expectationSentence(expected, input) })
    .refine(isPlainUrl, { error: ({ input }) => expectationSentence(expected, input) });

function isPlainUrl(written: string): boolean {
  if (!URL.canParse(written)) return false;
  const { protocol, username, search, hash } = new URL(written);
  return (protocol === "https:" || protocol === "http:") && `${username}${search}${hash}` === "";
}

const cloud = closed(
  {
    authUrl: address("Keystone's address with its path, such as https://keystone.example.com/v3"),
    region: z.string().min(1).max(255).describe("OpenStack region, as the catalogue names it"),
    interface: z.enum(["public", "internal", "admin"]).default("public").describe("Which endpoint is asked"),
    project: text(/^[A-Za-z0-9_-]{1,64}$/, "the id of a project (openstack project show NAME -c id)"),
    secret: text(
      /^(arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:)?[A-Za-z0-9/_+=.@-]{1,512}$/,
      "the name or ARN of a secret in Secrets Manager",
    ).describe("The credentials, see docs/mirror.md"),
    secretKmsKey: text(
      /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/,
      "the ARN of a KMS key (aws kms describe-key tells it, also of an alias)",
    )
      .optional()
      .describe("The key of your own that the secret is encrypted with, if it is not AWS's"),
    ca: certificates.optional().describe("Certificates (PEM) to trust besides the well-known ones"),
    endpoint: address("Octavia's address without /v2, such as https://octavia.example.com")
      .optional()
      .describe("Octavia's address, in place of the catalogue's"),
  },
  {
    password: "credentials are in the secret, never in a file",
    username: "credentials are in the secret, never in a file",
    applicationCredential: "credentials are in the secret, never in a file",
  },
).transform(present);

export const cloudsSchema = z
  .record(cloudName, cloud, {
    error: ({ code, input }) =>
      code === "invalid_key"
        ? expectationSentence("a cloud's name of small letters, digits and hyphens", input)
        : undefined,
  })
  .describe("OpenStack clouds, by a name that mirrors use");

/** Where the NLB stands, as far as a file says it; the rest comes from the installation, then from `builtInPlace`. */
const place = closed({
  vpcId: vpcId.optional().describe("The VPC of the NLB and its target groups"),
  subnetIds: z.array(subnetId).min(1).optional().describe("One subnet in each zone that the NLB is to have"),
  scheme: z.enum(["internal", "internet-facing"]).optional().describe("Default: internal"),
  ipAddressType: z.enum(["ipv4", "dualstack"]).optional().describe("Default: ipv4"),
  crossZone: z
    .boolean()
    .optional()
    .describe("Whether zones share their targets; leaves room for 500 targets in all. Default: false"),
})
  .transform(present)
  .describe("Where the NLB stands");

export const builtInPlace = { scheme: "internal", ipAddressType: "ipv4", crossZone: false } as const;

const limit = (lowest: number, highest: number, why: string) => {
  const error = ({ input }: { readonly input: unknown }) =>
    expectationSentence(`a whole number from ${lowest} to ${highest} (${why})`, input);
  return z.int({ error }).min(lowest, { error }).max(highest, { error }).optional();
};

const limits = closed({
  observations: limit(1, 100, "complete reads in a row that must say that a target is gone"),
  share: limit(1, 100, "percentage of a target group's targets that one round may remove"),
  count: limit(1, 3_000, "targets that one round may remove in the whole mirror"),
  floor: limit(1, 1_000, "healthy targets that stay in each target group, at least one"),
})
  .transform(present)
  .describe("The rails: how much one round may remove");

/** A schedule's rate is in minutes. https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html */
const every = duration({ atLeast: 60, atMost: 3_600 })
  .refine((seconds) => seconds % 60 === 0, {
    error: "a schedule counts whole minutes: write 1m, 2m, up to 1h",
  })
  .prefault("1m")
  .describe("How often each mirror is looked at");

export const mirrorDefaultsSchema = closed({
  every,
  share: z.int().min(1).max(100).default(100).describe("Mirrors that one invocation of the function follows"),
  place: place.prefault({}),
  limits: limits.prefault({}),
})
  .transform(({ every, ...rest }) => ({ ...rest, everySeconds: every }))
  .describe("What a mirror's file gets where it says nothing, and how mirrors run");

export type MirrorDefaults = z.output<typeof mirrorDefaultsSchema>;

/** The defaults of an installation that sets none. */
export const builtInMirrorDefaults: MirrorDefaults = mirrorDefaultsSchema.parse({});

const port = limit(1, 65_535, "a listener's port").unwrap();

const certificate = closed({
  port,
  arn: text(
    /^arn:aws[a-z-]*:(acm:[a-z0-9-]+:\d{12}:certificate\/[A-Za-z0-9-]+|iam::\d{12}:server-certificate\/[\w+=,.@/-]+)$/,
    "the ARN of a certificate in ACM (or of a server certificate in IAM)",
  ),
});

/** What a file declares, before the installation fills in the rest. */
export type DeclaredMirror = Omit<MirrorConfig, "cloud" | "place" | "limits" | "certificates"> & {
  readonly cloud?: string;
  readonly place: Partial<PlaceConfig>;
  readonly limits: Partial<LimitsConfig>;
  readonly certificates: readonly { readonly port: number; readonly arn: string }[];
};

/** The fields of a mirror's file, each of which can be parsed alone. */
export const mirrorShape = {
  mirror: text(
    /^[a-z][a-z0-9-]{0,38}[a-z0-9]$/,
    "2 to 40 small letters, digits and hyphens, a letter first and no hyphen at the end",
  ).describe("The mirror's name, which is also that of its file"),
  loadBalancer: text(
    /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
    "the UUID of an Octavia load balancer (openstack loadbalancer list)",
  ).describe("The load balancer to follow"),
  cloud: cloudName
    .optional()
    .describe("One of the installation's clouds; may be left out where there is one"),
  targets: z
    .enum(["members", "vip"])
    .default("members")
    .describe("What the target groups hold: the pools' members, or the load balancer's own address"),
  place: place.prefault({}),
  certificates: z
    .array(certificate)
    .default([])
    .describe("For each TERMINATED_HTTPS listener the certificate that the NLB presents"),
  limits: limits.prefault({}),
  declaredAddresses: z
    .array(network)
    .default([])
    .describe("Networks known to be reachable although the VPC's own ranges or another mirror claim them"),
  metrics: z
    .enum(["together", "each"])
    .default("together")
    .describe("each: this mirror has metrics of its own, which are paid for"),
};

/** The file of one mirror. */
export const mirrorSchema = closed(mirrorShape, {
  name: "the mirror's name is the field mirror",
  listeners: "listeners follow the load balancer",
  pools: "pools follow the load balancer",
  members: "members follow the load balancer",
}).transform((written): DeclaredMirror => present(written));
