import { beforeAll, describe, expect, test } from "vitest";
import { accessDenied } from "../../../infra/sandbox/refusal.ts";
import { examined, soundAccount } from "./account.ts";
import { recorded } from "./recorded.ts";

beforeAll(() => void soundAccount(), 240_000);

/** Every operation that a look at an account makes. */
const operations = [
  ["cloudwatch", "DescribeAlarms"],
  ["codedeploy", "GetDeploymentGroup"],
  ["dynamodb", "DescribeTable"],
  ["ecr", "DescribeRepositories"],
  ["ecr", "GetLifecyclePolicy"],
  ["ecs", "DescribeServices"],
  ["ecs", "DescribeTaskDefinition"],
  ["elb", "DescribeListeners"],
  ["elb", "DescribeLoadBalancers"],
  ["elb", "DescribeRules"],
  ["elb", "DescribeTargetGroups"],
  ["elb", "DescribeTargetHealth"],
  ["eventbridge", "DescribeRule"],
  ["eventbridge", "ListRuleNamesByTarget"],
  ["eventbridge", "ListTargetsByRule"],
  ["iam", "GetRole"],
  ["iam", "SimulatePrincipalPolicy"],
  ["kms", "DescribeKey"],
  ["kms", "GetKeyPolicy"],
  ["lambda", "GetAccountSettings"],
  ["lambda", "GetFunction"],
  ["lambda", "GetFunctionEventInvokeConfig"],
  ["lambda", "GetFunctionUrlConfig"],
  ["lambda", "GetPolicy"],
  ["scheduler", "GetSchedule"],
  ["scheduler", "ListSchedules"],
  ["sfn", "DescribeStateMachine"],
  ["sns", "GetTopicAttributes"],
  ["sns", "ListSubscriptionsByTopic"],
  ["sqs", "GetQueueAttributes"],
  ["sqs", "GetQueueUrl"],
] as const;

test("it makes these calls, and all of them only read", async () => {
  const account = soundAccount();
  const { clients, calls } = recorded(account.clients);
  await examined({ clients });
  const made = new Set(calls.map(({ service, operation }) => `${service} ${operation}`));
  expect([...made].sort()).toEqual(operations.map((each) => each.join(" ")).sort());
  for (const { operation } of calls) expect(operation).toMatch(/^(Describe|Get|List|Simulate)/);
});

describe("whoever may not", () => {
  test.for(operations)(
    "%s %s is told so, and of what that leaves open nothing is invented",
    async ([service, operation]) => {
      const { clients } = recorded(soundAccount().clients, (asked, name) => {
        if (asked === service && name === operation) throw accessDenied(`${service}:${operation}`);
      });
      const { findings, unseen } = await examined({ clients });
      expect(findings).toEqual([]);
      expect(unseen.length).toBeGreaterThan(0);
      for (const { action, isDenied, said } of unseen)
        expect({
          isDenied,
          names: action.includes(operation),
          says: said.includes("not authorized"),
        }).toEqual({
          isDenied: true,
          names: true,
          says: true,
        });
    },
  );
});

test("what AWS fails on is told in its words, and is no finding", async () => {
  const { clients } = recorded(soundAccount().clients, (service) => {
    if (service === "kms")
      throw Object.assign(new Error("busy"), { name: "KMSInternalException", $fault: "server" });
  });
  const { findings, unseen } = await examined({ clients });
  expect(findings).toEqual([]);
  expect(unseen).toEqual([expect.objectContaining({ isDenied: false, said: "KMSInternalException: busy" })]);
});

test.for([
  [
    "credentials that AWS does not take",
    3,
    { name: "ExpiredTokenException", message: "expired", $fault: "client" },
  ],
  [
    "a network that does not answer",
    4,
    { name: "Error", message: "connect ECONNREFUSED", code: "ECONNREFUSED" },
  ],
] as const)("%s end the look at once, with exit code %d", async ([, exitCode, members]) => {
  const { clients } = recorded(soundAccount().clients, () => {
    throw Object.assign(new Error(members.message), members);
  });
  await expect(examined({ clients })).rejects.toMatchObject({ name: "Failure", exitCode });
});
