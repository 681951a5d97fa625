import * as sdk from "@aws-sdk/client-elastic-load-balancing-v2";
import { awsError } from "../faults/faults-error.ts";
import { refusals } from "../refusal.ts";

export const refuse = refusals(sdk);

/** A validation error is common to all calls: the SDK has no class for it. */
export const invalid = (message: string): Error => awsError("ValidationError", message);

export const loadBalancerMissing = () =>
  refuse("LoadBalancerNotFoundException", "One or more load balancers not found");
export const listenerMissing = () => refuse("ListenerNotFoundException", "One or more listeners not found");
export const groupMissing = () =>
  refuse("TargetGroupNotFoundException", "One or more target groups not found");
export const badMarker = () => invalid("Invalid marker");

/** Whatever a stack laid out is changed by CodeDeploy and by the stack, and by nobody else here. */
export const ofAStack = (arn: string) =>
  new Error(`The sandbox does not simulate changes of ${arn}, which a stack laid out.`);
