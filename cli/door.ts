import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";
import type { Command } from "../functions/release/command/input.ts";
import type { CommandUrls } from "./command-urls.ts";
import type { Credentials } from "./credentials.ts";
import { Failure, exitCodes } from "./exit-codes.ts";
import { policies } from "./roles.ts";
import type { Role } from "./roles.ts";

/** The road into an installation: asks a command function of its, signed as the person who asks. */
export interface Door<Asked extends Named = Command> {
  /** @throws Failure when it is refused, not allowed, or not answered. */
  ask<Answer>(command: Asked): Promise<Answer>;
}

/** What is asked says itself what it is. */
interface Named {
  readonly command: string;
}

/** Longer than the command function may run. */
const answerMs = 35_000;

/** @param rolesFor who may ask this, the least first. */
export function openDoor<Asked extends Named>(
  { urls, region }: CommandUrls,
  credentials: Credentials,
  rolesFor: (command: Asked) => readonly Role[],
): Door<Asked> {
  const signer = new SignatureV4({ credentials, region, service: "lambda", sha256: Sha256 });
  return {
    async ask<Answer>(command: Asked): Promise<Answer> {
      const tried: Role[] = [];
      let said = "";
      for (const role of rolesFor(command)) {
        const url = urls[role];
        if (url === undefined) continue;
        tried.push(role);
        const reply = await send(signer, new URL(url), JSON.stringify(command));
        // IAM has said no before the function ran, so nothing has happened: another role's URL may be tried.
        if (reply.status !== 403 || reply.problem !== undefined) return answerOf(reply) as Answer;
        said = messageOf(reply);
      }
      throw notAllowed(command, tried, said);
    },
  };
}

interface Reply {
  readonly status: number;
  readonly body: unknown;
  /** The command function's own sentence; IAM's refusal has none. */
  readonly problem?: string;
}

async function send(signer: SignatureV4, url: URL, body: string): Promise<Reply> {
  const signed = await signer.sign({
    method: "POST",
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port ? { port: Number(url.port) } : {}),
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: { host: url.host, "content-type": "application/json" },
    body,
  });
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: signed.headers,
      body,
      redirect: "error",
      signal: AbortSignal.timeout(answerMs),
    });
    return replyOf(response.status, await response.text());
  } catch (cause) {
    throw new Failure(
      exitCodes.unreachable,
      `no answer from ${url.host}: ${reasonOf(cause)}; what was asked may have happened all the same`,
      { cause },
    );
  }
}

function replyOf(status: number, text: string): Reply {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    body = text;
  }
  const problem =
    typeof body === "object" && body !== null && "problem" in body ? { problem: String(body.problem) } : {};
  return { status, body, ...problem };
}

function answerOf({ status, body, problem }: Reply): object {
  if (status === 200 && typeof body === "object" && body !== null) return body;
  if (problem === undefined)
    throw new Failure(
      exitCodes.unreachable,
      `the command function did not answer as it should (status ${status}: ${JSON.stringify(body).slice(0, 200)})`,
    );
  if (status === 403) throw new Failure(exitCodes.notAllowed, problem);
  throw new Failure(status >= 500 ? exitCodes.unreachable : exitCodes.refused, problem);
}

function notAllowed({ command }: Named, tried: readonly Role[], said: string): Failure {
  if (tried.length === 0)
    return new Failure(
      exitCodes.unreachable,
      `this installation has no URL for ${command}: it may be of another version`,
    );
  const needed = tried.map((role) => `${policies[role]} (role ${role})`).join(" or ");
  const sentence = `IAM does not let you ask for ${command}: it needs the policy ${needed}`;
  return new Failure(exitCodes.notAllowed, said ? `${sentence}; AWS says: ${said}` : sentence);
}

/** AWS's words where they say more than that it is forbidden: an expired token, a clock that is wrong. */
function messageOf({ body }: Reply): string {
  const { message, Message } = (body ?? {}) as { message?: unknown; Message?: unknown };
  const said = [message, Message].find((each) => typeof each === "string") ?? "";
  return said.startsWith("Forbidden") ? "" : said;
}

/** What fetch throws says "fetch failed"; why stands in its cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return `none within ${answerMs / 1000} s`;
  const { cause } = error;
  if (cause instanceof AggregateError && cause.errors.length > 0) return reasonOf(cause.errors[0]);
  return cause instanceof Error ? cause.message : error.message;
}
