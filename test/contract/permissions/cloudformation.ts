import type { TemplateResource } from "../synthesised-app.ts";

/** A template's resources as they would be in one account and Region. */
export interface Deployed {
  readonly account: string;
  readonly region: string;
  readonly resources: ReadonlyMap<string, DeployedResource>;
}

export interface DeployedResource {
  readonly type: string;
  readonly arn: string | undefined;
  /** The properties, with every reference in place. */
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface Deployment {
  readonly account: string;
  readonly region: string;
  /** Names that CloudFormation would make up, by type; of the others it takes the logical id. */
  readonly names: Readonly<Record<string, string>>;
}

type Resources = Readonly<Record<string, TemplateResource>>;

/** @throws Error for a reference that it cannot resolve: an ARN that is half guessed would prove nothing. */
export function deployed(template: Resources, deployment: Deployment): Deployed {
  const { account, region } = deployment;
  const resolve = resolver(template, deployment);
  const resources = Object.entries(template).map(([id, { Type, Properties = {} }]) => {
    const properties = Object.fromEntries(
      Object.entries(Properties)
        .filter(([name]) => !unread.has(name))
        .map(([name, value]) => [name, resolve(value)]),
    );
    return [id, { type: Type, arn: arnOf(template, deployment, id), properties }] as const;
  });
  return { account, region, resources: new Map(resources) };
}

/** Of these nothing is asked here, and they refer to what has no ARN. */
const unread = new Set(["Environment", "Layers", "Value", "Code", "Content"]);

type Resolve = (value: unknown) => unknown;

function resolver(template: Resources, deployment: Deployment): Resolve {
  const pseudo: Readonly<Record<string, string>> = {
    "AWS::AccountId": deployment.account,
    "AWS::Region": deployment.region,
    "AWS::Partition": "aws",
    "AWS::URLSuffix": "amazonaws.com",
  };
  const ref = (name: string) => pseudo[name] ?? refOf(template, deployment, name);
  const attribute = (name: string, member: string): string => {
    const found = member === "Arn" ? arnOf(template, deployment, name) : `${name}.${member}`;
    if (found === undefined) throw new Error(`no ARN is known for ${name} (${template[name]?.Type})`);
    return found;
  };
  const sub = (text: string, given: Readonly<Record<string, unknown>> = {}) =>
    text.replaceAll(/\$\{([^}!]+)\}/g, (_, name: string) => {
      const [id = "", member] = name.split(".");
      return name in given ? String(resolve(given[name])) : member ? attribute(id, member) : ref(id);
    });
  function resolve(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(resolve);
    if (value === null || typeof value !== "object") return value;
    const [[name, given] = ["", undefined], ...more] = Object.entries(value);
    if (more.length === 0 && name === "Ref") return ref(String(given));
    if (more.length === 0 && name === "Fn::GetAtt") return attribute(...twoParts(given));
    if (more.length === 0 && name === "Fn::Join") {
      const [separator, parts]: [string, unknown[]] = given;
      return parts.map(resolve).join(separator);
    }
    if (more.length === 0 && name === "Fn::Sub")
      return Array.isArray(given) ? sub(given[0], given[1]) : sub(String(given));
    if (more.length === 0 && name.startsWith("Fn::")) throw new Error(`${name} is not resolved here`);
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, resolve(member)]));
  }
  return resolve;
}

function twoParts(given: unknown): [string, string] {
  const [id, member]: string[] = Array.isArray(given) ? given.map(String) : String(given).split(".");
  if (!id || !member) throw new Error(`not an attribute: ${JSON.stringify(given)}`);
  return [id, member];
}

/** The property that names a resource, and its ARN from the last colon of the account on. */
const kinds: Readonly<
  Record<
    string,
    { readonly named?: string; readonly arn?: (name: string) => [service: string, resource: string] }
  >
> = {
  "AWS::CloudWatch::Alarm": { named: "AlarmName", arn: (name) => ["cloudwatch", `alarm:${name}`] },
  "AWS::DynamoDB::GlobalTable": { named: "TableName", arn: (name) => ["dynamodb", `table/${name}`] },
  "AWS::Events::Rule": { named: "Name", arn: (name) => ["events", `rule/${name}`] },
  "AWS::IAM::Role": { named: "RoleName", arn: (name) => ["iam", `role/${name}`] },
  "AWS::KMS::Key": { arn: (name) => ["kms", `key/${name}`] },
  "AWS::Lambda::Function": { named: "FunctionName", arn: (name) => ["lambda", `function:${name}`] },
  // Attribute Arn of a log group ends in a wildcard for its streams.
  "AWS::Logs::LogGroup": { named: "LogGroupName", arn: (name) => ["logs", `log-group:${name}:*`] },
  "AWS::SNS::Topic": { named: "TopicName", arn: (name) => ["sns", name] },
  "AWS::SQS::Queue": { named: "QueueName", arn: (name) => ["sqs", name] },
  "AWS::SSM::Parameter": { named: "Name", arn: (name) => ["ssm", `parameter${name}`] },
  "AWS::StepFunctions::StateMachine": {
    named: "StateMachineName",
    arn: (name) => ["states", `stateMachine:${name}`],
  },
};

function nameOf(template: Resources, { names }: Deployment, id: string): string {
  const resource = template[id];
  if (!resource) throw new Error(`the template has no resource ${id}`);
  const named = kinds[resource.Type]?.named;
  const given = named === undefined ? undefined : resource.Properties?.[named];
  return typeof given === "string" ? given : (names[resource.Type] ?? id);
}

function arnOf(template: Resources, deployment: Deployment, id: string): string | undefined {
  const type = template[id]?.Type ?? "";
  if (type === "AWS::Lambda::Alias" || type === "AWS::Lambda::Version")
    return refOf(template, deployment, id);
  const kind = kinds[type]?.arn;
  if (!kind) return undefined;
  const [service, resource] = kind(nameOf(template, deployment, id));
  return `arn:aws:${service}:${service === "iam" ? "" : deployment.region}:${deployment.account}:${resource}`;
}

/** What `Ref` gives differs from type to type: a name, an ARN, or an ARN with a qualifier. */
function refOf(template: Resources, deployment: Deployment, id: string): string {
  const { Type, Properties = {} } = template[id] ?? {};
  if (Type === "AWS::SNS::Topic" || Type === "AWS::StepFunctions::StateMachine")
    return arnOf(template, deployment, id) ?? id;
  if (Type !== "AWS::Lambda::Alias" && Type !== "AWS::Lambda::Version")
    return nameOf(template, deployment, id);
  const of: { Ref?: string } = Object(Properties["FunctionName"]);
  const qualifier = Type === "AWS::Lambda::Alias" ? String(Properties["Name"]) : "1";
  return `${arnOf(template, deployment, of.Ref ?? "") ?? ""}:${qualifier}`;
}
