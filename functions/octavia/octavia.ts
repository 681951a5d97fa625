import { entry } from "../shared/entry.ts";
import { fitted } from "../targets/read/answer-size.ts";
import type { Http } from "../targets/read/http.ts";
import { builtInLimits } from "../targets/read/line.ts";
import { readLoadBalancers } from "../targets/read/read.ts";
import { ReadRequestSchema } from "../targets/read/request.ts";
import type { Tokens } from "../targets/read/session.ts";

export interface OctaviaDeps {
  /** Connections for one read. */
  readonly connect: () => { readonly http: Http; close(): void };
  readonly now: () => Date;
  /** Milliseconds. */
  readonly sleep: (ms: number) => Promise<void>;
  /** For as long as the process lives. */
  readonly tokens: Tokens;
}

/** Left for the answer to be written. Milliseconds. */
export const marginMs = 2000;

/** The reader as a function: it asks the cloud, and nothing of AWS. */
export const octavia = ({ connect, now, sleep, tokens }: OctaviaDeps) =>
  entry(ReadRequestSchema).handler(async function readOctavia(request, call) {
    const wholeMs = Math.min(builtInLimits.wholeMs, call.remainingMs() - marginMs);
    const { http, ...connections } = connect();
    try {
      const deps = { http, sleep, now, tokens, limits: { wholeMs } };
      const answer = fitted(await readLoadBalancers(request, deps));
      const reads = Object.values(answer);
      const count = (kind: string): number => reads.filter((read) => read.kind === kind).length;
      call.log.info("Octavia was read.", {
        complete: count("complete"),
        changed: count("changed"),
        unchanged: count("unchanged"),
        unreadable: count("unreadable"),
        gone: count("gone"),
      });
      return answer;
    } finally {
      connections.close();
    }
  });
