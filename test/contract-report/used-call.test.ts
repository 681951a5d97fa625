import { describe, expect, test } from "vitest";
import type { CallRecord } from "../../infra/sandbox/faults/faults-wire.ts";
import { usedCall } from "../contract/witness/used-call.ts";

const used = (service: string, operation: string, input: object, output?: object) => {
  const call = { seq: 1, at: 0, endedAt: 0, attempt: 1, invocation: "1", function: "pointsman-deploy" };
  return usedCall({ ...call, service, operation, input, output } satisfies CallRecord);
};
const key = (pk: string) => ({ TableName: "ledger", Key: { pk: { S: pk }, sk: { S: "x" } } });

describe("of a call of the ledger IAM sees", () => {
  test.for([
    ["service#storefront", "service#storefront"],
    ["release#storefront-20261123T090600Z-abe5823a", "release#{release}"],
    ["timeline#storefront-20261123T090600Z-abe5823a", "timeline#{release}"],
    ["candidate#storefront-20261123T090600Z-abe5823a", "candidate#{release}"],
    ["starter#arn:aws:states:eu-central-1:1:execution:x:y", "starter#{execution}"],
    ["open", "open"],
  ] as const)("the partition: %s", ([pk, expected]) => {
    expect(used("dynamodb", "UpdateItem", key(pk)).input).toEqual({
      TableName: "ledger",
      Key: { pk: expected },
    });
  });

  test("the partition of a query", () => {
    const input = {
      TableName: "ledger",
      ExpressionAttributeValues: { ":pk": { S: "open" }, ":sk": { S: "w" } },
    };
    expect(used("dynamodb", "Query", input).input).toEqual({ TableName: "ledger", LeadingKeys: ["open"] });
  });

  test("the kinds of a transaction, each on each sort of key once", () => {
    const TransactItems = [
      { Update: key("release#a") },
      { Update: key("release#b") },
      { Delete: key("open") },
      { ConditionCheck: key("service#storefront") },
    ];
    expect(used("dynamodb", "TransactWriteItems", { TransactItems }).input).toEqual({
      TransactItems: [
        { ConditionCheck: { TableName: "ledger", Key: { pk: "service#storefront" } } },
        { Delete: { TableName: "ledger", Key: { pk: "open" } } },
        { Update: { TableName: "ledger", Key: { pk: "release#{release}" } } },
      ],
    });
  });
});

describe("of a deployment IAM sees", () => {
  const group = { applicationName: "storefront", deploymentGroupName: "a" };

  test("its group, its configuration and whether it overrides the alarms", () => {
    const input = { ...group, deploymentConfigName: "All", description: "of one release only" };
    expect(used("codedeploy", "CreateDeployment", input).input).toEqual({
      ...group,
      deploymentConfigName: "All",
    });
    expect(
      used("codedeploy", "CreateDeployment", { ...input, overrideAlarmConfiguration: { enabled: false } })
        .input,
    ).toEqual({ ...group, deploymentConfigName: "All", overrideAlarmConfiguration: true });
  });

  test("the group that the answer names, where the request has only an id", () => {
    expect(
      used("codedeploy", "GetDeployment", { deploymentId: "d-1" }, { deploymentInfo: group }),
    ).toMatchObject({ input: {}, groups: [group] });
    const other = { ...group, applicationName: "checkout" };
    expect(
      used(
        "codedeploy",
        "BatchGetDeployments",
        { deploymentIds: ["d-1", "d-2", "d-3"] },
        { deploymentsInfo: [group, { ...group, deploymentId: "d-2" }, other] },
      ).groups,
    ).toEqual([group, other]);
  });
});

test.for([
  [
    "ecs",
    "RegisterTaskDefinition",
    { family: "a", executionRoleArn: "arn:role", cpu: "256", tags: [] },
    { family: "a", executionRoleArn: "arn:role" },
  ],
  [
    "ecs",
    "RegisterTaskDefinition",
    { family: "a", tags: [{ key: "team", value: "shop" }] },
    { family: "a", tags: true },
  ],
  [
    "sfn",
    "StopExecution",
    { executionArn: "arn:aws:states:eu-central-1:1:execution:pointsman-Release:storefront-1", cause: "c" },
    { executionArn: "arn:aws:states:eu-central-1:1:execution:pointsman-Release:{execution}" },
  ],
  [
    "ecs",
    "DescribeTasks",
    { cluster: "production", tasks: ["arn:aws:ecs:eu-central-1:1:task/production/0123abcd"] },
    { cluster: "production", tasks: ["arn:aws:ecs:eu-central-1:1:task/production/{task}"] },
  ],
  [
    "eventbridge",
    "PutEvents",
    { Entries: [{ EventBusName: "default", Source: "pointsman", DetailType: "x", Detail: "{}" }] },
    { Entries: [{ EventBusName: "default", Source: "pointsman", DetailType: "x" }] },
  ],
  ["lambda", "Invoke", { FunctionName: "check", Payload: new Uint8Array(2) }, { FunctionName: "check" }],
] as const)("of %s %s only what decides is kept", ([service, operation, input, expected]) => {
  expect(used(service, operation, input).input).toEqual(expected);
});

test("ids in the ARNs of load balancers are chance", () => {
  const arn = "arn:aws:elasticloadbalancing:eu-central-1:1:targetgroup/green/5999d02a2e9d41a6";
  expect(used("elbv2", "DescribeTargetHealth", { TargetGroupArn: arn })).toMatchObject({
    service: "elb",
    input: { TargetGroupArn: "arn:aws:elasticloadbalancing:eu-central-1:1:targetgroup/green/{id}" },
  });
});

test.for([
  [
    "elbv2",
    "ModifyListener",
    { ListenerArn: "arn:x:listener/net/pm-shop-1/5999d02a2e9d41a6/0123456789abcdef" },
    { ListenerArn: "arn:x:listener/net/pm-shop-1/{id}/{id}" },
  ],
  [
    "elbv2",
    "CreateTargetGroup",
    {
      Name: "pm-5d0027df21c603-0123456789abcd",
      Tags: [{ Key: "k", Value: "06cbf6c3-1bae-4829-b943-86f5d97d3e41.tcp4" }],
    },
    { Name: "pm-5d0027df21c603-{group}", Tags: [{ Key: "k", Value: "{uuid}.tcp4" }] },
  ],
  ["ec2", "AuthorizeSecurityGroupIngress", { GroupId: "sg-0a1b2c3d4e5f60718" }, { GroupId: "sg-{id}" }],
] as const)(
  "what chance made up in %s %s stands as a placeholder",
  ([service, operation, input, expected]) => {
    expect(used(service, operation, input).input).toEqual(expected);
  },
);

test("the tags of what is changed decide too, and where a load balancer stands", () => {
  const call = { seq: 1, at: 0, endedAt: 0, attempt: 1, invocation: "1", function: "pointsman-mirror" };
  const input = { LoadBalancerArn: "arn:x:loadbalancer/net/a/5999d02a2e9d41a6" };
  const record = { ...call, service: "elbv2", operation: "SetSubnets", input };
  const thing = { tags: { owner: "us" }, vpcId: "vpc-1" };
  expect(usedCall(record, thing)).toMatchObject(thing);
  expect(Object.keys(usedCall(record, { tags: {} }))).not.toContain("tags");
});

test("an operation of which nobody has said what matters is refused", () => {
  expect(() => used("ecs", "DeleteService", {})).toThrow(/ecs:DeleteService/);
});
