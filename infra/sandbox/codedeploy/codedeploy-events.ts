import { codedeployArn } from "../arns.ts";
import type { Deployment } from "./codedeploy-state.ts";
import { busEvent } from "../identifiers.ts";
import type { BusEvent, Surroundings } from "../ports.ts";

/**
 * `CodeDeploy Deployment State-change Notification`: the group first in resources, then the application, as
 * captured. Nothing in it tells the platform, the creator or a rollback.
 */
export function stateChange(
  surroundings: Surroundings,
  { id, group }: Deployment,
  state: "START" | "READY" | "SUCCESS" | "FAILURE" | "STOP",
): BusEvent {
  const { place } = surroundings;
  const { applicationName, name } = group;
  return busEvent(
    surroundings,
    "aws.codedeploy",
    "CodeDeploy Deployment State-change Notification",
    [
      codedeployArn(place, `deploymentgroup:${applicationName}/${name}`),
      codedeployArn(place, `application:${applicationName}`),
    ],
    {
      region: place.region,
      deploymentId: id,
      instanceGroupId: group.id,
      deploymentGroup: name,
      state,
      application: applicationName,
    },
  );
}
