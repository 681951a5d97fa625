import type { Service } from "@aws-sdk/client-ecs";

/** The live task set of a service, and its load balancer there. */
export function liveOf(service: Service | undefined) {
  const live = service?.taskSets?.find(({ status }) => status === "PRIMARY");
  return { live, balanced: live?.loadBalancers?.[0] };
}

export type Live = ReturnType<typeof liveOf>;
