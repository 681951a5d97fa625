import { Stack, Validations } from "aws-cdk-lib";
import type { IConstruct } from "constructs";
import type { FunctionSpec } from "./function-list.ts";
import type { Grant } from "./grants.ts";

/** Acknowledges each wildcard of a role's statements with the reason that stands beside it. */
export function acknowledgeWildcards(role: IConstruct, grants: readonly Grant[]): void {
  const whys = new Map<string, Set<string>>();
  for (const { resources, why } of grants)
    for (const resource of resources.map((each) => flat(Stack.of(role).resolve(each))))
      if (why) whys.set(resource, (whys.get(resource) ?? new Set()).add(why));
  for (const [resource, reasons] of whys) {
    const reason = [...reasons].join("; ");
    for (const found of [resource, `${resource}:*`])
      if (found.includes("*")) acknowledge(role, `AwsSolutions-IAM5[Resource::${found}]`, reason);
  }
  if ([...whys.keys()].some((resource) => resource === "*"))
    acknowledge(role, "Serverless-LambdaStarPermissions", [...(whys.get("*") ?? [])].join("; "));
}

/** Rules about functions that ask for something else than what this design has. */
export function acknowledgeFunction(made: IConstruct, { isAsynchronous }: FunctionSpec): void {
  const instead = isAsynchronous
    ? "an on-failure destination takes its events, which tells the error too; a dead-letter queue would take them twice"
    : "it is invoked synchronously: whoever called sees the error, and nothing is queued";
  acknowledge(made, "Serverless-LambdaDLQ", instead);
  if (!isAsynchronous) acknowledge(made, "Serverless-LambdaAsyncFailureDestination", instead);
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
