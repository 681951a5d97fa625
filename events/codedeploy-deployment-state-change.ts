import * as z from "zod/mini";
import { busEvent } from "./envelope.ts";

/**
 * A deployment began or ended. Best effort: it may never come. Nothing in it tells a rollback from a release.
 *
 * The states are a closed set: AWS publishes no list of them, so one that is not known here is refused and
 * seen by a person, rather than taken for news of nothing.
 */
export const CodeDeployDeploymentStateChange = busEvent(
  "aws.codedeploy",
  "CodeDeploy Deployment State-change Notification",
  z.object({
    deploymentId: z.string().check(z.minLength(1)),
    deploymentGroup: z.string().check(z.minLength(1)),
    application: z.string().check(z.minLength(1)),
    state: z.enum(["START", "SUCCESS", "FAILURE", "STOP", "READY"]),
  }),
);

export type CodeDeployDeploymentStateChange = z.infer<typeof CodeDeployDeploymentStateChange>;
