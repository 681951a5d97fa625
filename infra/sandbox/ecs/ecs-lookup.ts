import * as sdk from "@aws-sdk/client-ecs";
import type { EcsService, EcsState } from "./ecs-state.ts";
import { refusals } from "../refusal.ts";

const refuse = refusals(sdk);

/** The last part of an ARN, or a bare name as it is. */
export const nameOf = (nameOrArn: string): string => nameOrArn.slice(nameOrArn.lastIndexOf("/") + 1);

export function clusterOf({ clusters }: EcsState, given: string | undefined): Map<string, EcsService> {
  const found = clusters.get(nameOf(given ?? "default"));
  if (found === undefined) throw refuse("ClusterNotFoundException", "Cluster not found.");
  return found;
}
