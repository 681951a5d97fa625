import type { Deployed } from "../../../infra/sandbox/deployed/deployed.ts";
import type { IamPolicy } from "../../../infra/sandbox/iam/iam-evaluate.ts";
import type { Template } from "../../infra/aws/synthesised.ts";
import { place, resolver } from "./resolved.ts";

type Values = Readonly<Record<string, unknown>>;

interface ScheduleTarget {
  readonly Arn: string;
  readonly RoleArn: string;
  readonly DeadLetterConfig?: { readonly Arn: string };
  readonly Input?: string;
}

/** Each test plants its mistake in a copy of its own: the template is read once. */
const known = new WeakMap<Template, Deployed>();

/** The account after the template was deployed into it: what the doctor reads is what CDK would have made. */
export function deployedFrom(template: Template): Deployed {
  const deployed = known.get(template) ?? readFrom(template);
  known.set(template, deployed);
  return structuredClone(deployed);
}

function readFrom(template: Template): Deployed {
  const { resolve, nameOf, arnOf, ref } = resolver(template);
  const ofType = (type: string) =>
    Object.entries(template.Resources).flatMap(([id, resource]) =>
      resource.Type === type
        ? [{ id, name: nameOf(id), values: resolve(resource.Properties) as Values }]
        : [],
    );
  const policyOf = (type: string, member: string, target: string) =>
    ofType(type).find(({ values }) => [values[member]].flat().includes(target))?.values["PolicyDocument"] as
      | object
      | undefined;
  const optional = <Name extends string, Value>(name: Name, value: Value | undefined) =>
    (value === undefined ? {} : { [name]: value }) as { [Key in Name]?: Value };

  const policies = ofType("AWS::IAM::Policy");
  const inline = (role: string) =>
    policies.flatMap(({ values }) =>
      (values["Roles"] as string[]).includes(role) ? [values["PolicyDocument"] as IamPolicy] : [],
    );
  const roles = ofType("AWS::IAM::Role").map(({ id, name, values }) => ({
    arn: arnOf(id),
    name,
    trust: values["AssumeRolePolicyDocument"] as object,
    inline: inline(name),
    attached: (values["ManagedPolicyArns"] ?? []) as string[],
  }));

  const permissions = ofType("AWS::Lambda::Permission").map(({ values }) => values);
  const invocations = ofType("AWS::Lambda::EventInvokeConfig").map(({ values }) => values);
  const urls = ofType("AWS::Lambda::Url").map(({ values }) => values);
  const functions = ofType("AWS::Lambda::Function").map(({ id, name, values }) => {
    const arn = arnOf(id);
    const invokers = permissions.filter(({ FunctionName }) => FunctionName === arn);
    const destination = invocations.find(({ FunctionName }) => FunctionName === name)?.[
      "DestinationConfig"
    ] as { OnFailure: { Destination: string } } | undefined;
    const SecurityGroupIds: string[] = ["sg-0a1b2c3d"];
    const { SubnetIds = [] } = (values["VpcConfig"] ?? {}) as Record<string, string[]>;
    return [
      name,
      {
        configuration: {
          FunctionName: name,
          FunctionArn: arn,
          Role: String(values["Role"]),
          State: "Active" as const,
          LastUpdateStatus: "Successful" as const,
          Environment: {
            Variables: (values["Environment"] as { Variables: Record<string, string> }).Variables,
          },
          VpcConfig: { SubnetIds, SecurityGroupIds, VpcId: "vpc-0a1b2c3d" },
        },
        ...optional("failureDestination", destination?.OnFailure.Destination),
        ...optional("policy", invokers.length > 0 ? functionPolicy(arn, invokers) : undefined),
        urls: new Map(
          urls.flatMap(({ TargetFunctionArn, Qualifier, AuthType }) =>
            TargetFunctionArn === arn ? [[String(Qualifier), AuthType as "AWS_IAM"] as const] : [],
          ),
        ),
      },
    ] as const;
  });

  return {
    place,
    functions: new Map(functions),
    concurrency: { limit: 1000, unreserved: 1000 },
    bus: {
      rules: ofType("AWS::Events::Rule").map(({ name, values }) => ({
        name,
        pattern: values["EventPattern"] as object,
        state: values["State"] as "ENABLED",
        targets: (values["Targets"] as Values[]).map(({ Id, Arn, DeadLetterConfig }) => ({
          id: String(Id),
          arn: String(Arn),
          ...optional("deadLetterArn", (DeadLetterConfig as { Arn: string } | undefined)?.Arn),
        })),
      })),
    },
    schedules: ofType("AWS::Scheduler::Schedule").map(({ name, values }) => {
      const { Arn, RoleArn, DeadLetterConfig, Input } = values["Target"] as ScheduleTarget;
      return {
        name,
        group: String(values["GroupName"]),
        expression: String(values["ScheduleExpression"]),
        state: values["State"] as "ENABLED",
        targetArn: Arn,
        roleArn: RoleArn,
        ...optional("deadLetterArn", DeadLetterConfig?.Arn),
        ...optional("input", Input),
      };
    }),
    machines: ofType("AWS::StepFunctions::StateMachine").map(({ id, values }) => ({
      arn: arnOf(id),
      roleArn: String(values["RoleArn"]),
      definition: substituted(
        String(values["DefinitionString"]),
        values["DefinitionSubstitutions"] as Record<string, string>,
      ),
      status: "ACTIVE" as const,
      ...optional("logGroupArn", logGroupOf(values)),
      isTraced: (values["TracingConfiguration"] as { Enabled: boolean } | undefined)?.Enabled ?? false,
    })),
    topics: ofType("AWS::SNS::Topic").map(({ id, values }) => ({
      arn: ref(id),
      policy: policyOf("AWS::SNS::TopicPolicy", "Topics", ref(id)) ?? {},
      kmsKeyId: String(values["KmsMasterKeyId"]),
      subscriptions: ofType("AWS::SNS::Subscription").map(
        ({ values: { Protocol, Endpoint, RedrivePolicy } }) => ({
          protocol: String(Protocol),
          endpoint: String(Endpoint),
          isConfirmed: true,
          ...optional(
            "deadLetterArn",
            (RedrivePolicy as { deadLetterTargetArn: string } | undefined)?.deadLetterTargetArn,
          ),
        }),
      ),
    })),
    queues: new Map(
      ofType("AWS::SQS::Queue").map(({ id, name }) => [
        name,
        { name, messages: 0, ...optional("policy", policyOf("AWS::SQS::QueuePolicy", "Queues", ref(id))) },
      ]),
    ),
    keys: ofType("AWS::KMS::Key").map(({ name, values }) => ({
      id: name,
      state: "Enabled" as const,
      policy: values["KeyPolicy"] as object,
    })),
    tables: ofType("AWS::DynamoDB::GlobalTable").map(({ name, values }) => ({
      name,
      status: "ACTIVE" as const,
      isProtected: (values["Replicas"] as Values[])[0]?.["DeletionProtectionEnabled"] === true,
    })),
    roles: new Map(roles.map(({ name, ...role }) => [name, role])),
    certificates: [],
    serverCertificates: new Map(),
  };
}

const substituted = (definition: string, substitutions: Readonly<Record<string, string>>): string =>
  definition.replaceAll(/\$\{(\w+)\}/g, (whole, name: string) => substitutions[name] ?? whole);

function logGroupOf({ LoggingConfiguration }: Values): string | undefined {
  const { Destinations = [] } = (LoggingConfiguration ?? {}) as {
    Destinations?: { CloudWatchLogsLogGroup: { LogGroupArn: string } }[];
  };
  return Destinations[0]?.CloudWatchLogsLogGroup.LogGroupArn;
}

const functionPolicy = (Resource: string, permissions: readonly Values[]): object => ({
  Version: "2012-10-17",
  Statement: permissions.map(({ Action, Principal, SourceArn }) => ({
    Effect: "Allow",
    Action,
    Resource,
    Principal: { Service: Principal },
    ...(SourceArn ? { Condition: { ArnLike: { "AWS:SourceArn": SourceArn } } } : {}),
  })),
});

/** Alarms of the stack, as CloudWatch would hold them. */
export function alarmsOf(template: Template) {
  const { resolve } = resolver(template);
  return Object.values(template.Resources).flatMap(({ Type, Properties }) => {
    if (Type !== "AWS::CloudWatch::Alarm") return [];
    const values = resolve(Properties) as Values;
    return [{ name: String(values["AlarmName"]), actions: values["AlarmActions"] as string[] }];
  });
}
