import type { SmokeConfig } from "../shared/service-config.ts";

/**
 * A Network Load Balancer goes on sending to the old target group for about 75 seconds after its listener was
 * switched (https://github.com/aws/containers-roadmap/issues/470): a smoke request in that time is answered by
 * stable, and proves nothing of the candidate. A margin is added.
 */
const networkLagMs = 90_000;

/**
 * Milliseconds to wait before the candidate can be asked through the test listener.
 * @param sinceCallMs how long ago CodeDeploy said that the test listener had been switched.
 */
export function waitForListener(
  loadBalancer: "application" | "network" | undefined,
  smokes: readonly SmokeConfig[],
  sinceCallMs: number,
): number {
  const isAsked = smokes.some(({ url }) => url === undefined);
  if (loadBalancer !== "network" || !isAsked) return 0;
  return Math.max(0, networkLagMs - sinceCallMs);
}
