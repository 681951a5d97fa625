import flags from "aws-cdk-lib/recommended-feature-flags.json" with { type: "json" };

/** What `cdk init` would write into a cdk.json, which this repository has not. */
export const featureFlags: Readonly<Record<string, unknown>> = flags;
