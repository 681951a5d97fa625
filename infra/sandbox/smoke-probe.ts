import type { ProbeDeps } from "../../functions/probe/probe.ts";
import type { Http } from "./users/http.ts";
import type { Invocation } from "./lambda/lambda-invocation.ts";

/** The probe's requests, answered by whatever version stands behind the simulated listener. */
export const smokeProbe = (http: Http, run: Invocation): ProbeDeps => ({
  async ask({ url, method, headers: sent }, timeoutMs) {
    try {
      const answer = await http(url, { ...(method ? { method } : {}), ...(sent ? { headers: sent } : {}) });
      await run.sleep(Math.min(answer.latencyMs, timeoutMs));
      if (answer.latencyMs > timeoutMs)
        return { headers: {}, bodyText: "", latencyMs: timeoutMs, error: `no answer within ${timeoutMs} ms` };
      const headers: Record<string, string> = answer.body ? { "content-type": "application/json" } : {};
      return { status: answer.status, headers, bodyText: answer.body, latencyMs: answer.latencyMs };
    } catch (error) {
      return { headers: {}, bodyText: "", latencyMs: 1, error: String(error) };
    }
  },
});
