import * as z from "zod/mini";
import { entry } from "../shared/entry.ts";

/** One request; at most 20 are sent at once, and each may take up to a minute. */
const ProbeRequest = z.object({
  url: z.string().check(z.minLength(1), z.maxLength(2048)),
  method: z.optional(z.enum(["GET", "HEAD", "POST"])),
  headers: z.optional(z.record(z.string(), z.string())),
  body: z.optional(z.string().check(z.maxLength(64 * 1024))),
  timeoutSeconds: z.number().check(z.gt(0), z.lte(60)),
});

const ProbeInput = z.object({ requests: z.array(ProbeRequest).check(z.maxLength(20)) });

export type ProbeRequest = z.infer<typeof ProbeRequest>;

/** Header names are in small letters. Without a whole answer there is `error`, a sentence, and no status. */
export interface ProbeResult {
  readonly status?: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The first 64 KiB, read as UTF-8, control characters replaced. */
  readonly bodyText: string;
  readonly latencyMs: number;
  readonly error?: string;
}

export interface ProbeDeps {
  ask(request: ProbeRequest, timeoutMs: number): Promise<ProbeResult>;
}

/** Of the function's time, for its own answer. */
const reserveMs = 1500;

/** Sends HTTP requests from inside the network and says what came back. A request that fails is a result too. */
export const probe = (deps: ProbeDeps) =>
  entry(ProbeInput).handler(async function probe(
    { requests },
    call,
  ): Promise<{ results: readonly ProbeResult[] }> {
    const most = Math.max(0, call.remainingMs() - reserveMs);
    const results = await Promise.all(
      requests.map((request) => deps.ask(request, Math.min(request.timeoutSeconds * 1000, most))),
    );
    for (const [place, { status, latencyMs, error }] of results.entries())
      call.log.info(`asked ${tellable(requests[place]?.url ?? "")}`, { status, latencyMs, error });
    return { results };
  });

/** Without user, password and query: these may be secrets. */
function tellable(text: string): string {
  if (!URL.canParse(text)) return "something that is not a URL";
  const { protocol, host, pathname } = new URL(text);
  return `${protocol}//${host}${pathname}`;
}
