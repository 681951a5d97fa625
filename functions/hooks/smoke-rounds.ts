import type { SmokeConfig } from "../shared/service-config.ts";
import type { Finding } from "./checks.ts";
import type { Sleep } from "./deadline.ts";
import type { ProbeAnswer, ProbeRequest, SmokeResult } from "./smoke.ts";
import { dueSmokes, judgedSmoke, smokeFinding, smokeRequest } from "./smoke.ts";

export interface SmokeDeps {
  readonly probe: { ask(requests: readonly ProbeRequest[]): Promise<ProbeAnswer[]> };
  readonly sleep: Sleep;
}

/** Between two attempts: long enough for a candidate that is still warming up. */
const pauseMs = 2000;

/**
 * Asks the candidate in rounds, all open checks at once, until each has passed or one has failed for good.
 * @param learn is told the results after each round, so that they are known also if the time ends before.
 */
export async function smokeRounds(
  { probe, sleep }: SmokeDeps,
  over: AbortSignal,
  smokes: readonly SmokeConfig[],
  testUrl: string | undefined,
  learn: (results: readonly SmokeResult[]) => void,
): Promise<Finding> {
  let results: readonly SmokeResult[] = smokes.map((smoke) => ({
    smoke,
    attempts: 0,
    latencyMs: 0,
    fault: "not asked",
  }));
  for (;;) {
    const due = dueSmokes(results);
    if (due.length === 0) return smokeFinding(results);
    const requests = due.flatMap(({ smoke }) => smokeRequest(smoke, testUrl) ?? []);
    if (requests.length < due.length)
      return {
        kind: "failed",
        reason: "a smoke check names no url, and the deployment group has no test listener",
      };
    if (due.some(({ attempts }) => attempts > 0)) await sleep(pauseMs, over);
    over.throwIfAborted();
    const answers = await probe.ask(requests);
    over.throwIfAborted();
    const asked = new Map(due.map((each, place) => [each, judgedSmoke(each, answers[place])]));
    results = results.map((each) => asked.get(each) ?? each);
    learn(results);
  }
}
