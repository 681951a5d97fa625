import { Stack, Validations } from "aws-cdk-lib";
import type { IRole } from "aws-cdk-lib/aws-iam";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { ILogGroup } from "aws-cdk-lib/aws-logs";
import type { IConstruct } from "constructs";
import type { FunctionSpec } from "./function-list.ts";
import type { Grant } from "./grants.ts";

/** Acknowledges a role's own statements, and each wildcard in them with the reason that stands beside it. */
export function acknowledgeStatements(role: IRole, grants: readonly Grant[]): void {
  acknowledgeWildcards(role, grants);
  acknowledgeInline(role);
}

/** Acknowledges each wildcard in statements with the reason that stands beside it. */
export function acknowledgeWildcards(scope: IConstruct, grants: readonly Grant[]): void {
  const whys = new Map<string, Set<string>>();
  for (const { resources, why } of grants)
    for (const resource of resources.map((each) => flat(Stack.of(scope).resolve(each))))
      if (why) whys.set(resource, (whys.get(resource) ?? new Set()).add(why));
  for (const [resource, reasons] of whys)
    if (resource.includes("*"))
      acknowledge(scope, `AwsSolutions-IAM5[Resource::${resource}]`, [...reasons].join("; "));
}

const nist = (rule: string): string => `NIST.800.53.R5-${rule}`;

/** Rules about functions that ask for something else than what this design has. */
export function acknowledgeFunction(made: LambdaFunction, { isAsynchronous }: FunctionSpec): void {
  const instead = isAsynchronous
    ? "an on-failure destination takes its events, which tells the error too; a dead-letter queue would take them twice"
    : "it is invoked synchronously: whoever called sees the error, and nothing is queued";
  acknowledge(made, "Serverless-LambdaDLQ", instead);
  acknowledge(made, nist("LambdaDLQ"), instead);
  acknowledge(
    made,
    nist("LambdaConcurrency"),
    "a new account has ten concurrent executions in all, and Lambda refuses a reservation that leaves fewer; the lease " +
      "in the ledger keeps two releases of a service apart",
  );
  if (!made.isBoundToVpc)
    acknowledge(
      made,
      nist("LambdaInsideVPC"),
      "it asks AWS's own APIs, or public addresses, and nothing reaches it but signed invocations; in a VPC the way " +
        "back would hang on endpoints or a NAT gateway too",
    );
  acknowledgeLogs(made.logGroup);
}

/** A role with statements of its own. */
export function acknowledgeInline(role: IRole): void {
  acknowledge(
    role,
    nist("IAMNoInlinePolicy"),
    "its policy belongs to this role alone and goes with it; as a managed policy somebody could attach it elsewhere",
  );
}

export function acknowledgeLogs(group: ILogGroup): void {
  acknowledge(
    group,
    nist("CloudWatchLogGroupEncrypted"),
    "CloudWatch Logs encrypts every group itself; nothing secret is logged, and logs under a key of our own could not " +
      "be read when something is wrong with that key",
  );
}

export function acknowledge(scope: IConstruct, id: string, reason: string): void {
  Validations.of(scope).acknowledge({ id, reason });
}

/** A resolved reference as cdk-nag writes it into the id of a finding. */
function flat(value: string | Intrinsic): string {
  if (typeof value === "string") return value;
  const { "Fn::Join": join, "Fn::GetAtt": attribute, Ref: ref } = value;
  if (join) return join[1].map(flat).join(join[0]);
  if (attribute) return `<${attribute.join(".")}>`;
  return `<${ref ?? ""}>`;
}

interface Intrinsic {
  readonly "Fn::Join"?: readonly [string, readonly (string | Intrinsic)[]];
  readonly "Fn::GetAtt"?: readonly string[];
  readonly Ref?: string;
}
