import type { Call } from "../shared/entry.ts";
import { Retryable, Unreachable } from "../shared/errors.ts";
import { within } from "./deadline.ts";
import type { Asked } from "./deferral.ts";
import type { HookDeps } from "./examine.ts";

/** What is left when a report that got no answer is given up, so that this ends with our words and not with Lambda's. */
const endReserveMs = 500;
/** With less time than this left it is not tried again. */
const againReserveMs = 2500;
const pauseMs = 1000;
const mostTries = 5;

/**
 * Tells CodeDeploy. It is tried again after trouble that may pass, on top of the SDK's own tries: there is no
 * state machine around a hook that would do it, a missing report costs an hour, and a second one is harmless.
 * @returns false when CodeDeploy had a report of this call already.
 * @throws Throttled, Unreachable or CallRefused when no report could be made.
 */
export async function reportOnce(
  { codedeploy, sleep }: HookDeps,
  { log, remainingMs }: Call,
  { deploymentId, executionId }: Asked,
  status: "Succeeded" | "Failed",
): Promise<boolean> {
  for (let tries = 1; ; tries++) {
    try {
      return await within(
        sleep,
        remainingMs() - endReserveMs,
        () => codedeploy.report(deploymentId, executionId, status),
        () => {
          throw new Unreachable(`CodeDeploy did not answer the report ${status} of ${deploymentId} in time`);
        },
      );
    } catch (error) {
      if (!(error instanceof Retryable) || tries === mostTries || remainingMs() < againReserveMs) throw error;
      log.warn(`the report ${status} did not get through: ${error.message}`);
      await sleep(pauseMs);
    }
  }
}
