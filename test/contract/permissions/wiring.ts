import type { Right } from "./rights.ts";
import type { Deployed, DeployedResource } from "./cloudformation.ts";
import { scheduleName } from "./principals.ts";

/** A right that AWS uses in a role's name because of how the installation is set up, without any call of ours. */
export interface Lent {
  /** The principal's name. */
  readonly to: string;
  readonly right: Right;
}

type Lending = (resource: DeployedResource, installation: Deployed) => readonly Lent[];

/** What each resource makes AWS do in the name of its role, and what people need to find it. */
export function lentRights(installation: Deployed): Lent[] {
  return [...installation.resources.values()].flatMap((resource) =>
    (lendings[resource.type] ?? []).flatMap((lending) => lending(resource, installation)),
  );
}

const lend = (to: unknown, action: string, resource: unknown): Lent => ({
  to: String(to),
  right: { action, resource: String(resource), context: {} },
});
const members = (value: unknown): Readonly<Record<string, unknown>> => Object(value);

/** https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html */
const logs: Lending = ({ properties }, { account, region }) => {
  const group = String(members(properties["LoggingConfig"])["LogGroup"]);
  const stream = `arn:aws:logs:${region}:${account}:log-group:${group}:log-stream:2026/11/23/[$LATEST]0a1b2c3d`;
  return ["CreateLogStream", "PutLogEvents"].map((action) =>
    lend(properties["FunctionName"], `logs:${action}`, stream),
  );
};

/** https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html */
const traces: Lending = ({ properties }) =>
  members(properties["TracingConfig"])["Mode"] === "Active"
    ? ["PutTraceSegments", "PutTelemetryRecords"].map((action) =>
        lend(properties["FunctionName"], `xray:${action}`, "*"),
      )
    : [];

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions */
const network: Lending = ({ properties }, { account, region }) => {
  const { SubnetIds } = members(properties["VpcConfig"]);
  if (!Array.isArray(SubnetIds)) return [];
  const card = `arn:aws:ec2:${region}:${account}:network-interface/eni-0a1b2c3d`;
  const name = properties["FunctionName"];
  return [
    ...SubnetIds.map((subnet) =>
      lend(name, "ec2:CreateNetworkInterface", `arn:aws:ec2:${region}:${account}:subnet/${String(subnet)}`),
    ),
    ...["Create", "Delete"].map((verb) => lend(name, `ec2:${verb}NetworkInterface`, card)),
    ...["Assign", "Unassign"].map((verb) => lend(name, `ec2:${verb}PrivateIpAddresses`, card)),
    ...["NetworkInterfaces", "Subnets"].map((what) => lend(name, `ec2:Describe${what}`, "*")),
  ];
};

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
const failures: Lending = ({ properties }) => {
  const { Destination } = members(members(properties["DestinationConfig"])["OnFailure"]);
  return Destination ? [lend(properties["FunctionName"], "sqs:SendMessage", Destination)] : [];
};

/** The versions that the definition's tasks name. */
const tasks: Lending = ({ properties }) =>
  Object.entries(members(properties["DefinitionSubstitutions"]))
    .filter(([name]) => String(properties["DefinitionString"]).includes(`"\${${name}}"`))
    .map(([, version]) => lend(properties["StateMachineName"], "lambda:InvokeFunction", version));

/** https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html#cloudwatch-iam-policy */
const deliveries: Lending = ({ properties }) =>
  [
    "CreateLogDelivery",
    "GetLogDelivery",
    "UpdateLogDelivery",
    "DeleteLogDelivery",
    "ListLogDeliveries",
    "PutResourcePolicy",
    "DescribeResourcePolicies",
    "DescribeLogGroups",
  ].map((action) => lend(properties["StateMachineName"], `logs:${action}`, "*"));

/** https://docs.aws.amazon.com/step-functions/latest/dg/xray-iam.html */
const machineTraces: Lending = ({ properties }) =>
  ["PutTraceSegments", "PutTelemetryRecords", "GetSamplingRules", "GetSamplingTargets"].map((action) =>
    lend(properties["StateMachineName"], `xray:${action}`, "*"),
  );

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/setting-up.html#setting-up-execution-role */
const schedule: Lending = ({ properties }) => {
  const { Arn, DeadLetterConfig } = members(properties["Target"]);
  const name = scheduleName(properties);
  return [
    lend(name, "lambda:InvokeFunction", Arn),
    lend(name, "sqs:SendMessage", members(DeadLetterConfig)["Arn"]),
  ];
};

/** `tableOf` of cli/targets/open-aws.ts asks for it first of all. */
const ledgerName: Lending = ({ properties, arn }) =>
  String(properties["Name"]).endsWith("/ledger")
    ? ["mirrorviewer", "mirroroperator"].map((name) => lend(name, "ssm:GetParameter", arn))
    : [];

const lendings: Readonly<Record<string, readonly Lending[]>> = {
  "AWS::Lambda::Function": [logs, traces, network],
  "AWS::Lambda::EventInvokeConfig": [failures],
  "AWS::StepFunctions::StateMachine": [tasks, deliveries, machineTraces],
  "AWS::Scheduler::Schedule": [schedule],
  "AWS::SSM::Parameter": [ledgerName],
};
