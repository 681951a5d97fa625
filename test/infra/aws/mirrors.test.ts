import { AwsSolutionsChecks, NIST80053R5Checks, ServerlessChecks } from "cdk-nag";
import { describe, expect, test } from "vitest";
import { watchedNames } from "../../../functions/targets/round/measures.ts";
import { mirrorFunctionList } from "../../../infra/aws/function-list.ts";
import { permissions } from "../../../infra/aws/permissions.ts";
import { placesOf } from "../../../infra/aws/places.ts";
import { installationStack, newApp } from "../../../infra/aws/stack.ts";
import { builtInMirrorDefaults } from "../../../infra/config/mirrors-schema.ts";
import { rightsFor } from "../../contract/permissions/calls.ts";
import { createThings } from "../../contract/witness/things.ts";
import { usedCall } from "../../contract/witness/used-call.ts";
import { mirrorWorld } from "../../flows/mirror-world.ts";
import { here, mirror, services } from "./described.ts";
import { isGranted } from "./granted.ts";
import { reachableCalls } from "./reachable-calls.ts";
import { actionsOf, statements } from "./statements.ts";
import { at, installation, named, ofType, synthesised, written } from "./synthesised.ts";

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

  test("what rounds call is allowed, on the very resource and with the tags that it bears", async () => {
    const w = mirrorWorld();
    await w.pass(8);
    w.operator.replaceMembers(w.pool(), [{ address: "192.168.7.1", port: 8080 }]);
    await w.pass(6);
    const { account, region, table, topicArn } = w.settings;
    const keyArn = `arn:aws:kms:${region}:${account}:key/ours`;
    const tableArn = `arn:aws:dynamodb:${region}:${account}:table/${table}`;
    const made = { tableArn, topicArn, keyArn, taskRoleArns: [] };
    const places = placesOf(here, "pointsman", [], [w.config]);
    const grants = permissions(places, made).get("mirror") ?? [];
    const things = createThings();
    const refused = w.calls.flatMap((call) => {
      const use = usedCall(call, things.of(call));
      things.take(call);
      if (call.function !== "pointsman-mirror") return [];
      const rights = rightsFor(use, { account, region, keyArn });
      return rights.filter((right) => !isGranted(grants, right)).map((right) => JSON.stringify(right));
    });
    expect([...new Set(refused)]).toEqual([]);
    // It is seen to lack what is taken from it.
    const action = "elasticloadbalancing:RegisterTargets";
    const arn = `arn:aws:elasticloadbalancing:${region}:${account}:targetgroup/pm-a/0123`;
    expect(isGranted(grants, { action, resource: arn, context: {} })).toBe(false);
  });

  test("nothing is allowed that the code cannot call, but what AWS checks beside a call", () => {
    const beside =
      /^(kms|logs|xray|sqs):|elasticloadbalancing:AddTags|iam:CreateServiceLinkedRole|ec2:(CreateTags|Describe(AccountAttributes|Addresses|Instances|InternetGateways)|GetSecurityGroupsForVpc)$/;
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
  const own = alarms.filter((each) => watchedNames.some((name) => name === at(each, "MetricName")));
  expect(own.map((each) => String(at(each, "MetricName"))).sort()).toEqual(watchedNames.toSorted());
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
