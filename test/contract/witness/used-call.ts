/**
 * What of a call decides whether IAM allows it. Everything else, and what is made up by chance, is left out, so
 * that millions of calls become some hundreds that differ.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
import type { CallRecord } from "../../../infra/sandbox/faults/faults-wire.ts";
import type { Tags, Thing } from "./things.ts";
import type { DeploymentGroup, TalliedUse } from "./witnessed.ts";

type Input = Readonly<Record<string, unknown>>;

const members =
  (...names: readonly string[]) =>
  (input: Input): Input =>
    Object.fromEntries(
      names.filter((name) => input[name] !== undefined).map((name) => [name, still(input[name])]),
    );

/** Members of which IAM only sees that they are set. */
const whether = (input: Input, name: string): Input => {
  const value = input[name];
  const isSet = Array.isArray(value) ? value.length > 0 : value !== undefined;
  return isSet ? { [name]: true } : {};
};

const group = members("applicationName", "deploymentGroupName");
const item = members("TableName", "IndexName");
const nothing = members();

/** What is kept of each operation's input. */
const kept: Readonly<Record<string, (input: Input) => Input>> = {
  GetItem: keyed,
  UpdateItem: keyed,
  DeleteItem: keyed,
  PutItem: keyed,
  BatchGetItem: ({ RequestItems }) => ({ Tables: batched(RequestItems) }),
  Query: (input) => ({ ...item(input), LeadingKeys: [leading(queried(input))] }),
  TransactWriteItems: ({ TransactItems }) => ({ TransactItems: transacted(TransactItems) }),

  CreateDeployment: (input) => ({
    ...group(input),
    ...members("deploymentConfigName")(input),
    ...whether(input, "overrideAlarmConfiguration"),
  }),
  CreateDeploymentConfig: members("deploymentConfigName"),
  GetDeploymentGroup: group,
  ListDeployments: group,
  GetDeployment: nothing,
  BatchGetDeployments: nothing,
  GetDeploymentTarget: nothing,
  ContinueDeployment: nothing,
  StopDeployment: nothing,
  PutLifecycleEventHookExecutionStatus: nothing,

  DescribeServices: members("cluster", "services"),
  DescribeTasks: members("cluster", "tasks"),
  ListTasks: members("cluster", "serviceName", "family", "containerInstance"),
  DescribeTaskDefinition: members("taskDefinition"),
  ListTaskDefinitions: members("familyPrefix"),
  RegisterTaskDefinition: (input) => ({
    ...members("family", "taskRoleArn", "executionRoleArn")(input),
    ...whether(input, "tags"),
  }),

  DescribeImages: members("registryId", "repositoryName"),
  GetLifecyclePolicyPreview: members("registryId", "repositoryName"),
  StartLifecyclePolicyPreview: members("registryId", "repositoryName"),

  DescribeListeners: members("ListenerArns", "LoadBalancerArn"),
  DescribeLoadBalancers: members("LoadBalancerArns", "Names"),
  DescribeRules: members("ListenerArn", "RuleArns"),
  DescribeTargetGroups: members("TargetGroupArns", "LoadBalancerArn", "Names"),
  DescribeTargetHealth: members("TargetGroupArn"),
  DescribeAccountLimits: nothing,
  DescribeTags: members("ResourceArns"),
  DescribeLoadBalancerAttributes: members("LoadBalancerArn"),
  DescribeListenerAttributes: members("ListenerArn"),
  DescribeTargetGroupAttributes: members("TargetGroupArn"),
  CreateLoadBalancer: members("Name", "Scheme", "Subnets", "SecurityGroups", "Tags"),
  CreateTargetGroup: members("Name", "Tags"),
  CreateListener: members("LoadBalancerArn", "Tags"),
  ModifyListener: members("ListenerArn"),
  ModifyListenerAttributes: members("ListenerArn"),
  ModifyTargetGroup: members("TargetGroupArn"),
  ModifyTargetGroupAttributes: members("TargetGroupArn"),
  ModifyLoadBalancerAttributes: members("LoadBalancerArn"),
  RegisterTargets: members("TargetGroupArn"),
  DeregisterTargets: members("TargetGroupArn"),
  DeleteListener: members("ListenerArn"),
  DeleteTargetGroup: members("TargetGroupArn"),
  DeleteLoadBalancer: members("LoadBalancerArn"),
  SetSubnets: members("LoadBalancerArn", "Subnets"),
  SetSecurityGroups: members("LoadBalancerArn", "SecurityGroups"),
  SetIpAddressType: members("LoadBalancerArn"),
  AddTags: members("ResourceArns", "Tags"),
  RemoveTags: members("ResourceArns"),
  CreateSecurityGroup: members("VpcId", "TagSpecifications"),
  AuthorizeSecurityGroupIngress: members("GroupId"),
  RevokeSecurityGroupIngress: members("GroupId"),
  DeleteSecurityGroup: members("GroupId"),
  DescribeSecurityGroups: nothing,
  DescribeSubnets: nothing,
  DescribeVpcs: nothing,
  DescribeSecret: members("SecretId"),
  GetSecretValue: members("SecretId"),
  DescribeAlarms: members("AlarmNames", "AlarmTypes"),
  GetMetricData: nothing,

  GetHostedZone: members("Id"),
  ListHostedZonesByName: nothing,
  ListResourceRecordSets: members("HostedZoneId"),
  ChangeResourceRecordSets: ({ HostedZoneId, ChangeBatch }) => ({
    HostedZoneId,
    Changes: changed(ChangeBatch),
  }),
  GetChange: nothing,
  CreateHealthCheck: nothing,
  GetHealthCheck: nothing,
  UpdateHealthCheck: nothing,
  ListHealthChecks: nothing,
  ChangeTagsForResource: members("ResourceType"),

  StartExecution: members("stateMachineArn"),
  DescribeExecution: members("executionArn"),
  StopExecution: members("executionArn"),
  SendTaskSuccess: nothing,

  Publish: members("TopicArn"),
  PutEvents: ({ Entries }) => ({
    Entries: listed(Entries).map(members("EventBusName", "Source", "DetailType")),
  }),
  Invoke: members("FunctionName", "Qualifier", "InvocationType"),
};

/**
 * @param thing what the call is about, as it was at that moment.
 * @throws Error for an operation of which nobody has said what IAM looks at.
 */
export function usedCall(
  { function: caller, service, operation, input, output }: CallRecord,
  thing?: Thing,
): Omit<TalliedUse, "calls"> {
  const keep = kept[operation];
  if (!keep) throw new Error(`nobody has said which members of ${service}:${operation} matter to IAM`);
  return {
    function: caller,
    service: service === "elbv2" ? "elb" : service,
    operation,
    input: keep(input as Input),
    groups: groupsIn(output),
    ...(thing && Object.keys(thing.tags).length > 0 ? { tags: still(thing.tags) as Tags } : {}),
    ...(thing?.vpcId ? { vpcId: thing.vpcId } : {}),
  };
}

function keyed(input: Input): Input {
  const { pk } = (input["Key"] ?? input["Item"]) as { pk?: { S?: string } };
  return { ...item(input), Key: { pk: leading(pk?.S ?? "") } };
}

/** Each table with the sorts of keys that are read of it. */
function batched(items: unknown): Input[] {
  return Object.entries((items ?? {}) as Record<string, { Keys?: unknown }>).map(([TableName, { Keys }]) => {
    const keys = listed(Keys).map(({ pk }) => leading((pk as { S?: string } | undefined)?.S ?? ""));
    return { TableName, LeadingKeys: [...new Set(keys)].sort() };
  });
}

/** Every query of the ledger names its one partition as `:pk`. */
function queried({ ExpressionAttributeValues }: Input): string {
  return (ExpressionAttributeValues as { ":pk"?: { S?: string } } | undefined)?.[":pk"]?.S ?? "";
}

/** Each kind on each sort of key once, in an order of its own: how many there are is nothing to IAM. */
function transacted(items: unknown): Input[] {
  const texts = listed(items).flatMap((each) =>
    Object.entries(each).map(([kind, part]) => JSON.stringify({ [kind]: keyed(part as Input) })),
  );
  return [...new Set(texts)].sort().map((text) => JSON.parse(text) as Input);
}

/** What IAM's condition keys tell of a batch: each action on each name and type once. */
function changed(batch: unknown): Input[] {
  const { Changes } = (batch ?? {}) as { Changes?: unknown };
  const texts = listed(Changes).map(({ Action, ResourceRecordSet }) => {
    const { Name, Type } = (ResourceRecordSet ?? {}) as { Name?: string; Type?: string };
    return JSON.stringify({ Action, Name, Type });
  });
  return [...new Set(texts)].sort().map((text) => JSON.parse(text) as Input);
}

/** Partition keys that carry the id of a release or an execution: one is as good as the other. */
function leading(pk: string): string {
  return pk
    .replace(/^(release|timeline|candidate)#.*/s, "$1#{release}")
    .replace(/^shift#.*/s, "shift#{shift}")
    .replace(/^group#.*/s, "group#{group}")
    .replace(/^starter#.*/s, "starter#{execution}");
}

function still(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(still);
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, still(each)]));
  if (typeof value !== "string") return value;
  return value
    .replace(/(:execution:[^:]+:).+/, "$1{execution}")
    .replace(/(:task\/[^/]+\/).+/, "$1{task}")
    .replace(/(task-definition\/[^:]+:)\d+$/, "$1{revision}")
    .replace(/((?:targetgroup|loadbalancer|listener)\/.*?\/)[0-9a-f]{16}$/, "$1{id}")
    .replace(/(listener\/.*?\/)[0-9a-f]{16}(?=\/)/, "$1{id}")
    .replace(/^sg-[0-9a-f]+$/, "sg-{id}")
    .replace(/\b(pm-[0-9a-f]{14}-)[0-9a-f]{14}\b/, "$1{group}")
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "{uuid}");
}

/** CodeDeploy authorises a deployment on its group, which only the answer names. */
function groupsIn(output: unknown): DeploymentGroup[] {
  const { deploymentInfo, deploymentsInfo } = (output ?? {}) as {
    deploymentInfo?: DeploymentGroup;
    deploymentsInfo?: readonly DeploymentGroup[];
  };
  const named = [...(deploymentInfo ? [deploymentInfo] : []), ...(deploymentsInfo ?? [])];
  const texts = named.map(({ applicationName, deploymentGroupName }) =>
    JSON.stringify({ applicationName, deploymentGroupName }),
  );
  return [...new Set(texts)].map((text) => JSON.parse(text) as DeploymentGroup);
}

const listed = (value: unknown): Input[] => (Array.isArray(value) ? (value as Input[]) : []);
