import * as z from "zod/mini";
import type { Credentials, ReadRequest } from "./source.ts";

const text = z.string().check(z.minLength(1));

const ApplicationCredential = z.object({ kind: z.literal("application-credential"), id: text, secret: text });
const Password = z
  .object({
    kind: z.literal("password"),
    userId: z.optional(text),
    username: z.optional(text),
    userDomain: z.optional(text),
    password: text,
  })
  .check(z.refine(({ userId, username }) => userId !== undefined || username !== undefined));
const AnyCredentials = z.union([ApplicationCredential, Password]);

/** What is wrong with a secret is told in words of ours alone: a schema's own sentence would show what it found. */
const credentials = z.custom<Credentials>((given) => AnyCredentials.safeParse(given).success, {
  error:
    "expected { kind: application-credential, id, secret } or { kind: password, userId or username, password }",
});

/** Ids go into paths. */
const uuid = z.string().check(z.regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, "expected a UUID"));
const address = z.string().check(z.regex(/^https?:\/\/\S+$/, "expected an http or https URL"));

/** A `ReadRequest` as it comes in from outside the process. */
export const ReadRequestSchema: z.ZodMiniType<ReadRequest> = z.object({
  cloud: z.object({
    authUrl: address,
    region: text,
    interface: text,
    project: text,
    ca: z.optional(z.string()),
    endpoint: z.optional(address),
  }),
  credentials,
  loadBalancers: z.array(
    z.object({
      id: uuid,
      knownUpdatedAt: z.optional(z.string()),
      knownParts: z.optional(z.record(z.string(), z.string())),
    }),
  ),
  limitMs: z.optional(z.number().check(z.positive())),
}) as unknown as z.ZodMiniType<ReadRequest>;
