import { AwsSolutionsChecks, NIST80053R5Checks, ServerlessChecks } from "cdk-nag";
import { describe, expect, test } from "vitest";
import { builtInLimits } from "../../../functions/shared/mirror-config.ts";
import type { MirrorConfig } from "../../../functions/shared/mirror-config.ts";
import { measureNames } from "../../../functions/targets/round/measures.ts";
import { mirrorFunctionList } from "../../../infra/aws/function-list.ts";
import { installationStack, newApp } from "../../../infra/aws/stack.ts";
import { builtInMirrorDefaults } from "../../../infra/config/mirrors-schema.ts";
import { mirrorWorld } from "../../flows/mirror-world.ts";
import { services } from "./described.ts";
import { reachableCalls } from "./reachable-calls.ts";
import { actionsOf, statements } from "./statements.ts";
import { at, installation, named, ofType, synthesised, written } from "./synthesised.ts";

const mirror = (name: string): MirrorConfig => ({
  mirror: name,
  loadBalancer: "06cbf6c3-1bae-4829-b943-86f5d97d3e41",
  cloud: {
    name: "private",
    authUrl: "https://keystone.example.com/v3",
    region: "RegionOne",
    interface: "public",
    project: "3f2b1c0d9e8f4a5b8c7d6e5f4a3b2c1d",
    secret: "pointsman/private",
  },
  targets: "members",
  place: {
    vpcId: "vpc-0a1b2c3d",
    subnetIds: ["subnet-0a1b2c3d"],
    scheme: "internal",
    ipAddressType: "ipv4",
    crossZone: false,
  },
  certificates: {},
  limits: builtInLimits,
  declaredAddresses: [],
  metrics: "together",
});

const many = Array.from({ length: 250 }, (_, index) => mirror(`m-${String(index).padStart(3, "0")}`));
const slow = { ...installation, mirrors: { ...builtInMirrorDefaults, everySeconds: 300 } };
const template = synthesised(slow, services, many);
const all = statements(template);
const of = (owner: string, action: string) =>
  all.filter((each) => each.owner === owner && each.actions.includes(action));

test("an installation without mirrors has nothing of them", () => {
  const text = JSON.stringify(synthesised());
  for (const word of ["octavia", "Mirror", "mirror", "elasticloadbalancing:Register", "secretsmanager"])
    expect(text).not.toContain(word);
});

describe("functions", () => {
  test("only the reader stands in the network, and it may ask AWS nothing", () => {
    const inVpc = (part: string) =>
      at(named(template, "AWS::Lambda::Function", part), "Properties.VpcConfig");
    expect(inVpc("FunctionsOctavia")).toBeDefined();
    expect(inVpc("FunctionsMirror")).toBeUndefined();
    const actions = actionsOf(all, "octavia").filter((each) => !/^(logs|xray|ec2):/.test(each));
    expect(actions).toEqual([]);
  });

  test("a round is over before the next one begins, and its reader before it", () => {
    const seconds = (name: "mirror" | "octavia") => mirrorFunctionList.get(name)?.timeoutSeconds ?? 0;
    expect(seconds("mirror")).toBeLessThan(60);
    expect(seconds("octavia")).toBeLessThanOrEqual(seconds("mirror") - 20);
  });

  test("there is a schedule for each share of the mirrors, at the rate that is configured", () => {
    const schedules = ofType(template, "AWS::Scheduler::Schedule").map(([, each]) => each.Properties);
    const inputs = schedules
      .map((each) => [at(each, "ScheduleExpression"), written(at(each, "Target.Input"))])
      .filter(([, input]) => String(input).includes("share"));
    expect(new Set(inputs.map(String))).toEqual(
      new Set([0, 1, 2].map((share) => String(["rate(5 minutes)", `{"share":${share},"of":3}`]))),
    );
  });
});

describe("permissions", () => {
  const granted = new Set(actionsOf(all, "mirror"));

  test("what rounds call is allowed", async () => {
    const w = mirrorWorld();
    await w.pass(8);
    w.operator.replaceMembers(w.pool(), [{ address: "192.168.7.1", port: 8080 }]);
    await w.pass(6);
    const services: Readonly<Record<string, string>> = { elbv2: "elasticloadbalancing", ec2: "ec2" };
    const needed = w.calls.flatMap(({ service, operation }) =>
      services[service] ? [`${services[service]}:${operation}`] : [],
    );
    expect([...new Set(needed)].filter((action) => !granted.has(action))).toEqual([]);
  });

  test("nothing is allowed that the code cannot call, but what AWS checks beside a call", () => {
    const beside =
      /^(kms|logs|xray|sqs):|elasticloadbalancing:AddTags|iam:CreateServiceLinkedRole|ec2:(CreateTags|Describe(AccountAttributes|Addresses|InternetGateways)|GetSecurityGroupsForVpc)$/;
    const reachable = reachableCalls("functions/targets/round/handler.ts");
    expect([...granted].filter((action) => !reachable.has(action) && !beside.test(action))).toEqual([]);
  });

  test("no round may delete a load balancer or a security group", () => {
    for (const action of ["elasticloadbalancing:DeleteLoadBalancer", "ec2:DeleteSecurityGroup"])
      expect(granted).not.toContain(action);
  });

  test("only what bears the installation's tag is changed (invariant 4)", () => {
    for (const action of [
      "elasticloadbalancing:RegisterTargets",
      "elasticloadbalancing:DeregisterTargets",
      "elasticloadbalancing:ModifyListener",
      "elasticloadbalancing:DeleteTargetGroup",
      "ec2:RevokeSecurityGroupIngress",
    ])
      expect(of("mirror", action).map(({ conditions }) => conditions)).toEqual([
        { StringEquals: { "aws:ResourceTag/pointsman:installation": "acme" } },
      ]);
  });

  test("tags are written while something is made only", () => {
    const conditions = [...of("mirror", "elasticloadbalancing:AddTags"), ...of("mirror", "ec2:CreateTags")];
    expect(conditions.map((each) => JSON.stringify(each.conditions))).toEqual(
      ["CreateLoadBalancer", "CreateTargetGroup", "CreateListener"]
        .map((call) => `{"StringEquals":{"elasticloadbalancing:CreateAction":"${call}"}}`)
        .concat('{"StringEquals":{"ec2:CreateAction":"CreateSecurityGroup"}}'),
    );
  });

  test("the secrets that clouds name are read, and no others", () => {
    expect(of("mirror", "secretsmanager:GetSecretValue").flatMap(({ resources }) => resources)).toEqual([
      expect.stringMatching(/:secretsmanager:eu-central-1:111122223333:secret:pointsman\/private-\?{6}$/),
    ]);
  });
});

test("alarms look at what rounds publish, over as many rounds", () => {
  const alarms = ofType(template, "AWS::CloudWatch::Alarm").map(([, each]) => each.Properties);
  const own = alarms.filter((each) => measureNames.some((name) => name === at(each, "MetricName")));
  expect(own.map((each) => String(at(each, "MetricName"))).sort((a, b) => (a < b ? -1 : 1))).toEqual([
    "MirrorsFailed",
    "MirrorsHeldBack",
    "MirrorsUnreadable",
    "PlansRefused",
  ]);
  for (const each of own)
    expect(each).toMatchObject({
      Namespace: "Pointsman",
      Statistic: "Maximum",
      Period: 300,
      EvaluationPeriods: 5,
    });
});

test.for([new AwsSolutionsChecks(), new ServerlessChecks(), new NIST80053R5Checks()])(
  "cdk-nag finds nothing that is not argued for, with mirrors too",
  (pack) => {
    const app = newApp({ "aws:cdk:bundling-stacks": [] });
    installationStack(app, installation, services, many);
    expect(
      pack
        .validateScope(app)
        .violations.map(({ ruleName, violatingResources }) => [ruleName, violatingResources]),
    ).toEqual([]);
  },
);
