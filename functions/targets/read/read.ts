/**
 * Reads Octavia load balancers, each of them wholly or not at all.
 *
 * Calls, as few as the API allows (https://docs.openstack.org/api-ref/load-balancer/v2/):
 * - One list of the project's load balancers, with only the fields that are needed. It tells of each whether it
 *   is settled and when it was last written, and every write to anything below a load balancer shows there. So a
 *   round in which nothing changed is this one call, one for each page of it. A single one is asked for by its id.
 * - One that is not listed: by its id, for not listed is not gone.
 * - One that changed: its listeners, its pools, their health monitors, the members of each pool that has any (the
 *   pool's own list of ids says so), and the load balancer again. There is no call for the members of several
 *   pools, and the status tree, which is one call, has neither weights nor administrative states. What is below a
 *   pool that nobody wrote since the asker read it is not read again (`as-known.ts`). Listeners, pools, health
 *   monitors and the last look are taken of the whole project where that is fewer calls (`fewest-calls.ts`,
 *   `newest.ts`).
 * - A login when the token that is kept ends soon; none otherwise.
 *
 * `updated_at` has whole seconds, so a write in the same second as the first look could hide: what was written
 * less than two seconds before that look is looked at again two seconds later.
 *
 * When the time runs out, what is not begun is `unreadable`, and what was begun is finished: the next read goes on.
 */
import { Retryable, Terminal } from "../../shared/errors.ts";
import { builtInLimits, lineOf } from "./line.ts";
import type { Limits, LineDeps } from "./line.ts";
import { secretOf } from "./login.ts";
import { octaviaOf } from "./octavia.ts";
import { reader } from "./reader.ts";
import { unmistakable, withoutSecrets } from "./sentences.ts";
import { sessionOf } from "./session.ts";
import type { Tokens } from "./session.ts";
import type { ReadAnswer, ReadRequest, SourceRead } from "./source.ts";

export interface ReadDeps extends Omit<LineDeps, "limits"> {
  /** Tokens of earlier reads of this process; tokens of this one are added. Default: none are kept. */
  readonly tokens?: Tokens;
  readonly limits?: Partial<Limits>;
}

/**
 * Does not throw: what could not be read is `unreadable`, with a sentence that names the cause and no secret.
 * `readAt` is the time of the cloud, if it tells it: the second in which the first look at the load balancer was
 * answered.
 */
export async function readLoadBalancers(request: ReadRequest, deps: ReadDeps): Promise<ReadAnswer> {
  const { cloud, credentials, loadBalancers } = request;
  const given = { ...builtInLimits, ...deps.limits };
  const limits = { ...given, wholeMs: Math.min(given.wholeMs, request.limitMs ?? Infinity) };
  const line = lineOf({ ...deps, limits });
  const secrets = new Set([secretOf(credentials)]);
  const session = sessionOf(
    { cloud, credentials },
    { ...deps, line, secrets, tokens: deps.tokens ?? new Map() },
  );
  const octavia = octaviaOf({ line, session, secrets, ca: cloud.ca, project: cloud.project });
  const known = new Map(loadBalancers.map((each) => [each.id, each]));
  const outcomes = new Map<string, SourceRead>();
  const unreadable = (id: string, error: unknown): void => {
    const reason = withoutSecrets(reasonOf(error), unmistakable(secrets));
    outcomes.set(id, { kind: "unreadable", reason, readAt: deps.now().toISOString() });
  };
  const asked = { project: cloud.project, known, limits };
  try {
    await reader({
      octavia,
      line,
      now: deps.now,
      asked,
      unreadable,
      found: (id, read) => outcomes.set(id, read),
    });
  } catch (error) {
    session.doubt();
    for (const id of known.keys()) if (!outcomes.has(id)) unreadable(id, error);
  }
  session.end();
  return Object.fromEntries(outcomes);
}

function reasonOf(error: unknown): string {
  if (error instanceof Retryable || error instanceof Terminal) return error.message;
  return `the reader itself failed: ${error instanceof Error ? error.message : String(error)}`;
}
