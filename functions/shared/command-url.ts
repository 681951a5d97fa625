import * as z from "zod/mini";

/**
 * A request to a Lambda function URL with IAM authorisation. Who calls stands in the request's context, put
 * there by Lambda. https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 */
export const UrlRequest = z.object({
  body: z.optional(z.string()),
  isBase64Encoded: z.optional(z.boolean()),
  requestContext: z.object({
    authorizer: z.object({ iam: z.object({ userArn: z.string() }) }),
  }),
});

export type UrlRequest = z.infer<typeof UrlRequest>;

/** What a request asks, before it is checked; undefined where that is no JSON. */
export function askedOf({ body, isBase64Encoded }: UrlRequest): unknown {
  const text = isBase64Encoded ? Buffer.from(body ?? "", "base64").toString("utf8") : (body ?? "");
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a function URL answers: always JSON; a refusal has a sentence under `problem`. */
export interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const headers = { "content-type": "application/json", "cache-control": "no-store" };

export const said = (found: object): Answer => ({ statusCode: 200, headers, body: JSON.stringify(found) });

export const refused = (statusCode: 400 | 403 | 404 | 409 | 503, problem: string): Answer => ({
  statusCode,
  headers,
  body: JSON.stringify({ problem }),
});

/** A command function's aliases; which one was called tells what the caller may do, for IAM let him call it. */
export type Role = "viewer" | "releaser" | "approver" | "oncall";

/** `arn:…:function:pointsman-command:oncall` → oncall; anything else has no rights at all. */
export function roleOf(invokedArn: string): Role | undefined {
  const alias = invokedArn.split(":")[7];
  return alias === "viewer" || alias === "releaser" || alias === "approver" || alias === "oncall"
    ? alias
    : undefined;
}
