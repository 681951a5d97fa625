import { readFileSync } from "node:fs";
import { AwsSolutionsChecks, NIST80053R5Checks, ServerlessChecks } from "cdk-nag";
import { describe, expect, test } from "vitest";
import { retryable } from "../../../functions/shared/errors.ts";
import { ScheduleTick } from "../../../events/schedule-tick.ts";
import { functionList } from "../../../infra/aws/function-list.ts";
import { installationStack, newApp } from "../../../infra/aws/stack.ts";
import { services } from "./described.ts";
import { at, installation, named, ofType, synthesised, written } from "./synthesised.ts";
import type { Resource } from "./synthesised.ts";

const template = synthesised();
const text = (value: unknown) => JSON.stringify(value);
const only = (type: string): Resource => {
  const [[, found] = ["", undefined], ...more] = ofType(template, type);
  if (!found || more.length > 0) throw new Error(`there is not exactly one ${type}`);
  return found;
};

const url = (role: string) => named(template, "AWS::Lambda::Url", `CommandAlias${role}FunctionUrl`);
const policy = (name: string) =>
  text(named(template, "AWS::IAM::ManagedPolicy", `CommandsPointsman${name}`).Properties);
const alarm = (name: string) => named(template, "AWS::CloudWatch::Alarm", `Alarms${name}`);

describe("the ledger", () => {
  const table = only("AWS::DynamoDB::GlobalTable");

  test("can be restored to any point, and is neither deleted nor lost with the stack", () => {
    expect(at(table, "Properties.Replicas")).toMatchObject([
      {
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        DeletionProtectionEnabled: true,
      },
    ]);
    expect(table.DeletionPolicy).toBe("Retain");
    expect(table.UpdateReplacePolicy).toBe("Retain");
  });

  test("has the keys that the ledger writes", () => {
    expect(at(table, "Properties.KeySchema")).toEqual([
      { AttributeName: "pk", KeyType: "HASH" },
      { AttributeName: "sk", KeyType: "RANGE" },
    ]);
  });

  test("is encrypted with a key that rotates and outlives the stack", () => {
    expect(at(table, "Properties.SSESpecification")).toEqual({ SSEEnabled: true, SSEType: "KMS" });
    const key = only("AWS::KMS::Key");
    expect(at(key, "Properties.EnableKeyRotation")).toBe(true);
    expect(key.DeletionPolicy).toBe("Retain");
  });
});

test("the ledger's name stands in a parameter, with mirrors or without: the last one may still be removed", () => {
  const { Properties } = named(template, "AWS::SSM::Parameter", "LedgerName");
  expect(at(Properties, "Name")).toBe("/pointsman/acme/ledger");
  const tables = ofType(template, "AWS::DynamoDB::GlobalTable").map(([id]) => `\${${id}}`);
  expect([written(at(Properties, "Value"))]).toEqual(tables);
});

describe("notifications", () => {
  test("CloudWatch and EventBridge may use the topic's key and publish to it", () => {
    for (const policy of [only("AWS::KMS::Key"), only("AWS::SNS::TopicPolicy")])
      for (const publisher of ["cloudwatch.amazonaws.com", "events.amazonaws.com"])
        expect(text(policy.Properties)).toContain(publisher);
  });

  test("mail goes to the addresses of the installation", () => {
    expect(only("AWS::SNS::Subscription").Properties).toMatchObject({
      Protocol: "email",
      Endpoint: "ops@example.com",
    });
  });

  test("the chat channel shows messages and gives nobody a right", () => {
    const channel = only("AWS::Chatbot::SlackChannelConfiguration");
    expect(channel.Properties).toMatchObject({
      SlackWorkspaceId: "T07EA123LEP",
      SlackChannelId: "C07EZ1ABC23",
    });
    expect(text(at(channel, "Properties.GuardrailPolicies"))).toContain("AWSDenyAll");
    expect(text(at(channel, "Properties.SnsTopicArns"))).toContain("Notifications");
  });
});

describe("rules", () => {
  const rules = ofType(template, "AWS::Events::Rule");

  test("each one listens on the default bus, and gives what it cannot deliver to the dead letters", () => {
    expect(rules.length).toBeGreaterThan(5);
    for (const [, rule] of rules) {
      expect(at(rule, "Properties.EventBusName")).toBeUndefined();
      expect(text(at(rule, "Properties.Targets"))).toContain("DeadLetters");
      expect(at(rule, "Properties.State")).toBe("ENABLED");
    }
  });

  test("each one may invoke its function and put into the queue", () => {
    const invokers = ofType(template, "AWS::Lambda::Permission").map(([, each]) =>
      written(at(each, "Properties.SourceArn")),
    );
    const queue = text(only("AWS::SQS::QueuePolicy").Properties);
    for (const [id, rule] of rules) {
      if (text(at(rule, "Properties.Targets")).includes("Functions"))
        expect(invokers).toContain(`\${${id}.Arn}`);
      expect(queue).toContain(id);
    }
  });
});

describe("the schedule", () => {
  const schedule = only("AWS::Scheduler::Schedule");

  test("sweeps each minute, with an input that the sweep takes", () => {
    expect(schedule.Properties).toMatchObject({
      ScheduleExpression: "rate(1 minute)",
      FlexibleTimeWindow: { Mode: "OFF" },
      State: "ENABLED",
    });
    expect(written(at(schedule, "Properties.Target.Arn"))).toContain("FunctionsSweep");
    const input: unknown = JSON.parse(String(at(schedule, "Properties.Target.Input")));
    expect(ScheduleTick.safeParse(input).success).toBe(true);
  });

  test("its group goes with the stack", () => {
    expect(only("AWS::Scheduler::ScheduleGroup").DeletionPolicy).toBe("Delete");
  });

  test("its role serves schedules of our own group only", () => {
    const role = named(template, "AWS::IAM::Role", "ScheduleRole");
    expect(at(role, "Properties.AssumeRolePolicyDocument.Statement")).toMatchObject([
      {
        Condition: {
          StringEquals: {
            "aws:SourceAccount": "111122223333",
            "aws:SourceArn": "arn:aws:scheduler:eu-central-1:111122223333:schedule-group/acme",
          },
        },
      },
    ]);
  });
});

describe("state machines", () => {
  const machines = ofType(template, "AWS::StepFunctions::StateMachine");

  test.for(["Release", "Rollback"])("%s is logged and traced, under its fixed name", (name) => {
    expect(named(template, "AWS::StepFunctions::StateMachine", `Machines${name}`).Properties).toMatchObject({
      StateMachineName: `acme-${name}`,
      TracingConfiguration: { Enabled: true },
      LoggingConfiguration: { Level: "ALL", IncludeExecutionData: true },
    });
  });

  test.for(machines)(
    "%s has no placeholder without a published version, and no version without a placeholder",
    ([, machine]) => {
      const definition = String(at(machine, "Properties.DefinitionString"));
      const open = [...definition.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name);
      const given = at(machine, "Properties.DefinitionSubstitutions") ?? {};
      expect(new Set(Object.keys(given))).toEqual(new Set(open));
      for (const [name, arn] of Object.entries(given)) {
        expect([...functionList.keys()]).toContain(name);
        expect(written(arn)).toMatch(/CurrentVersion[0-9A-F]{8}/);
      }
    },
  );

  test.for(machines)(
    "%s retries each retryable error, and names none of them twice in one retry",
    ([, machine]) => {
      const definition = String(at(machine, "Properties.DefinitionString"));
      const lists = [...definition.matchAll(/"Retry":(\[.*?\}\])/g)].map(([, list = ""]) => list);
      expect(lists.length).toBeGreaterThan(2);
      for (const list of lists)
        for (const { prototype } of retryable) expect(list.split(`"${prototype.name}"`)).toHaveLength(2);
    },
  );
});

describe("people", () => {
  test.for(["viewer", "releaser", "approver", "oncall"])(
    "%s has an alias with a URL that IAM guards",
    (role) => {
      expect(url(role).Properties).toMatchObject({ AuthType: "AWS_IAM", Qualifier: role });
    },
  );

  test.for([
    ["Viewer", "viewer"],
    ["Releaser", "releaser"],
    ["Approver", "approver"],
    ["OnCall", "oncall"],
  ] as const)("%s may call the alias %s and no other, through its URL only", ([name, alias]) => {
    const found = new Set(
      [...policy(name).matchAll(/Alias(viewer|releaser|approver|oncall)/g)].map(([, each]) => each),
    );
    expect([...found]).toEqual([alias]);
    expect(policy(name)).toContain('"lambda:InvokedViaFunctionUrl":"true"');
    expect(policy(name)).toContain('"lambda:FunctionUrlAuthType":"AWS_IAM"');
    expect(policy(name)).toContain("ssm:GetParameter");
  });

  test("only on-call may start a rollback without the command function", () => {
    expect(policy("OnCall")).toContain("stateMachine:acme-Rollback");
    for (const name of ["Viewer", "Releaser", "Approver"]) expect(policy(name)).not.toContain("states:");
    expect(policy("OnCall")).not.toContain("stateMachine:acme-Release");
  });

  test("the URLs stand in a parameter, by role", () => {
    const parameter = named(template, "AWS::SSM::Parameter", "CommandsUrls");
    expect(at(parameter, "Properties.Name")).toBe("/pointsman/acme/commands");
    const urls: unknown = JSON.parse(written(at(parameter, "Properties.Value")));
    expect(Object.keys(urls ?? {})).toEqual(["viewer", "releaser", "approver", "oncall"]);
  });
});

describe("alarms on our own failures", () => {
  const names = [
    "DeadLetters",
    "ReleaseFailed",
    "RollbackFailed",
    "StepErrors",
    "EventErrors",
    "HookErrors",
    "CallErrors",
    "NeedsAPerson",
    "SweepStopped",
  ];

  test.for(names)("%s tells the topic, and whoever reads it what it means", (name) => {
    expect(text(at(alarm(name), "Properties.AlarmActions"))).toContain("Notifications");
    expect(String(at(alarm(name), "Properties.AlarmDescription")).length).toBeGreaterThan(40);
  });

  test("there are these and no other", () => {
    expect(ofType(template, "AWS::CloudWatch::Alarm")).toHaveLength(names.length);
  });

  test("a sweep that does not run at all leaves no data points, and that is the alarm", () => {
    expect(alarm("SweepStopped").Properties).toMatchObject({
      TreatMissingData: "breaching",
      ComparisonOperator: "LessThanThreshold",
      Threshold: 1,
      Period: 300,
    });
  });

  test("silence is no failure anywhere else", () => {
    for (const name of names.filter((each) => each !== "SweepStopped"))
      expect(at(alarm(name), "Properties.TreatMissingData")).toBe("notBreaching");
  });

  test("a release that needs a person lies among the dead letters until somebody takes it out", () => {
    const rule = named(template, "AWS::Events::Rule", "AlarmsNeedsAPersonRule");
    const sample: unknown = JSON.parse(
      readFileSync("events/samples/release-state-change-needs-a-person.json", "utf8"),
    );
    expect(at(rule, "Properties.EventPattern")).toEqual({
      source: ["pointsman"],
      "detail-type": ["Release State Change"],
      detail: { state: [at(sample, "state")] },
    });
    expect(text(at(rule, "Properties.Targets"))).toContain("DeadLetters");
    expect(text(at(alarm("NeedsAPerson"), "Properties.Dimensions"))).toContain("NeedsAPersonRule");
  });

  test("a release that was refused or rolled back is no failure of ours", () => {
    const filter = named(template, "AWS::Logs::MetricFilter", "AlarmsReleaseFailedFilter");
    expect(at(filter, "Properties.FilterPattern")).toContain('($.details.error != "NotSettled")');
  });

  test("errors of every function are in exactly one alarm", () => {
    const watched = ["StepErrors", "EventErrors", "HookErrors", "CallErrors"].flatMap((name) =>
      [
        ...text(at(alarm(name), "Properties.Metrics")).matchAll(
          /"Ref":"PointsmanFunctions(\w+?)[0-9A-F]{8}"/g,
        ),
      ].map(([, each = ""]) => each.charAt(0).toLowerCase() + each.slice(1)),
    );
    expect(watched.sort()).toEqual([...functionList.keys()].sort());
  });
});

test.for([new AwsSolutionsChecks(), new ServerlessChecks(), new NIST80053R5Checks()])(
  "cdk-nag finds nothing that is not argued for",
  (pack) => {
    const app = newApp({ "aws:cdk:bundling-stacks": [] });
    installationStack(app, installation, services);
    expect(
      pack
        .validateScope(app)
        .violations.map(({ ruleName, violatingResources }) => [ruleName, violatingResources]),
    ).toEqual([]);
  },
);

test("what is kept when the stack is removed has no fixed name, so that another installation can be made", () => {
  const kept = Object.entries(template.Resources).filter(
    ([, { Type, DeletionPolicy }]) => DeletionPolicy === "Retain" && Type !== "AWS::Lambda::Version",
  );
  expect(kept.map(([, { Type }]) => Type).sort()).toEqual(["AWS::DynamoDB::GlobalTable", "AWS::KMS::Key"]);
  for (const [, { Properties }] of kept)
    expect(Object.keys(Properties ?? {}).filter((name) => name.endsWith("Name"))).toEqual([]);
});

test("nothing is tied to AWS's commercial partition", () => {
  const { chat: _, ...notifications } = installation.notifications; // There is no such chat service in China.
  const china = synthesised({ ...installation, notifications, region: "cn-north-1" });
  expect(text(china)).not.toContain("arn:aws:");
});
