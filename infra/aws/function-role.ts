import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { LogGroup } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import type { Grant } from "./grants.ts";
import { acknowledgeStatements } from "./nag.ts";
import { statement } from "./statement.ts";

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions */
export const networkGrant: Grant = {
  sid: "NetworkInterfaces",
  actions: [
    "ec2:CreateNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:DeleteNetworkInterface",
    "ec2:AssignPrivateIpAddresses",
    "ec2:UnassignPrivateIpAddresses",
  ],
  resources: ["*"],
  why: "Lambda makes the network interfaces of a function in a VPC, and checks this permission on * when it is created",
};

/**
 * Where Lambda puts an event that the function failed on. CDK's own destination would let the function read
 * the queue's attributes too, which nobody does.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export const failureGrant = (queueArn: string): Grant => ({
  sid: "FailedEvents",
  actions: ["sqs:SendMessage"],
  resources: [queueArn],
});

/** CDK adds this one itself to whatever is traced. */
export const tracingReason =
  "X-Ray's PutTraceSegments and PutTelemetryRecords: each has no resource type in the Service Authorization Reference";

/** A role with our statements and the function's own log group, instead of AWS's broad basic policy. */
export function functionRole(
  scope: Construct,
  id: string,
  grants: readonly Grant[],
  logGroup: LogGroup,
): Role {
  const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal("lambda.amazonaws.com") });
  role.addToPrincipalPolicy(
    new PolicyStatement({
      sid: "WriteLogs",
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: [logGroup.logGroupArn],
    }),
  );
  for (const grant of grants) role.addToPrincipalPolicy(statement(grant));
  const tracing: Grant = { sid: "Trace", actions: [], resources: ["*"], why: tracingReason };
  acknowledgeStatements(role, [...grants, tracing]);
  return role;
}
