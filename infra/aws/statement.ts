import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Grant } from "./grants.ts";

/** A grant in the CDK's words; its reason goes to cdk-nag, not into the policy. */
export const statement = ({ sid, actions, resources, conditions }: Grant): PolicyStatement =>
  new PolicyStatement({
    sid,
    actions: [...actions],
    resources: [...resources],
    ...(conditions ? { conditions } : {}),
  });
