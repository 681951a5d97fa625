import { AwsSolutionsChecks, NIST80053R5Checks, ServerlessChecks } from "cdk-nag";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { TrafficTick } from "../../../events/traffic-tick.ts";
import type { PolicyConfig } from "../../../functions/shared/traffic-config.ts";
import { readTrafficSettings } from "../../../functions/traffic/shift/traffic-settings.ts";
import { trafficFunctionList } from "../../../infra/aws/function-list.ts";
import { permissions } from "../../../infra/aws/permissions.ts";
import { placesOf } from "../../../infra/aws/places.ts";
import { installationStack, newApp } from "../../../infra/aws/stack.ts";
import { quiet } from "../../contract/quiet.ts";
import { shop, trafficWorld } from "../../flows/traffic-world.ts";
import { here, services } from "./described.ts";
import { isGranted } from "./granted.ts";
import { reachableCalls } from "./reachable-calls.ts";
import { actionsOf, statements } from "./statements.ts";
import { at, installation, named, ofType, synthesised, written } from "./synthesised.ts";

for (const [name, value] of Object.entries(quiet)) vi.stubEnv(name, value);

const inner = shop({
  policy: "inner",
  name: "*.inner.example.com",
  zone: { id: "Z0INNER", name: "inner.example.com", private: true },
  types: ["A", "AAAA"],
});
const policies = [shop(), shop({ policy: "pay", name: "pay.example.com" }), inner];
const template = synthesised(installation, services, [], policies);
const publicOnly = synthesised(installation, services, [], [shop()]);
const all = statements(template);
const functionsOf = (of: typeof template) =>
  ofType(of, "AWS::Lambda::Function").map(([, each]) => String(at(each, "Properties.FunctionName")));
const machinesOf = (of: typeof template) =>
  ofType(of, "AWS::StepFunctions::StateMachine").map(([, each]) =>
    String(at(each, "Properties.StateMachineName")),
  );

describe("an installation without traffic policies", () => {
  const without = synthesised();

  test("has nothing of them", () => {
    expect(JSON.stringify(without)).not.toMatch(
      /route53|trafficCommand|trafficWatch|-shift|-Shift|hasTraffic/,
    );
    expect(machinesOf(without).sort()).toEqual(["acme-Release", "acme-Rollback"]);
  });
});

describe("an installation with traffic policies", () => {
  test("has the machine Shift, and Release and Rollback with their traffic", () => {
    expect(machinesOf(template).sort()).toEqual(["acme-Release", "acme-Rollback", "acme-Shift"]);
    const release = named(template, "AWS::StepFunctions::StateMachine", "MachinesRelease");
    expect(String(at(release, "Properties.DefinitionString"))).toContain("$.ticket.hasTraffic");
    const substituted = at(release, "Properties.DefinitionSubstitutions");
    expect(Object.keys(Object(substituted))).toContain("shift");
  });

  test("asks from inside its network only where a zone is private", () => {
    const names = ["acme-lookups", "acme-shift", "acme-trafficCommand", "acme-trafficWatch"];
    expect(functionsOf(template)).toEqual(expect.arrayContaining(names));
    expect(functionsOf(publicOnly)).toEqual(expect.arrayContaining(names.slice(1)));
    expect(functionsOf(publicOnly)).not.toContain("acme-lookups");
    const inVpc = (part: string) =>
      at(named(template, "AWS::Lambda::Function", part), "Properties.VpcConfig");
    expect(inVpc("FunctionsLookups")).toBeDefined();
    expect(inVpc("FunctionsShift")).toBeUndefined();
    expect(actionsOf(all, "lookups").filter((each) => !/^(logs|xray|ec2):/.test(each))).toEqual([]);
  });

  test("with a private zone needs a network", () => {
    const { network: _, ...outside } = installation;
    expect(() => synthesised(outside, services, [], [inner])).toThrow("has to name a network");
    expect(synthesised(outside, services, [], [shop()])).toBeDefined();
  });

  test.for([
    ["FunctionsShift", "acme-lookups"],
    ["FunctionsTrafficCommand", "acme-lookups"],
    ["FunctionsTrafficWatch", "acme-lookups"],
  ] as const)("%s can read its settings", ([part, lookupsFunction]) => {
    const fn = named(template, "AWS::Lambda::Function", part);
    const environment = {
      POINTSMAN_SETTINGS: written(at(fn, "Properties.Environment.Variables.POINTSMAN_SETTINGS")),
    };
    const settings = readTrafficSettings(environment);
    expect(settings).toMatchObject({ installation: "acme", lookupsFunction });
    expect(settings.shiftMachineArn).toMatch(/:stateMachine:acme-Shift$/);
    expect(JSON.stringify(at(fn, "Properties.Layers"))).toContain("Config");
  });

  test("a look ends before its policy's lease could be taken over", () => {
    expect(trafficFunctionList.get("shift")?.timeoutSeconds).toBe(30);
    expect(trafficFunctionList.get("lookups")?.timeoutSeconds).toBeLessThan(30);
  });

  test("its watch looks each minute, and a round ends before the next", () => {
    const schedules = ofType(template, "AWS::Scheduler::Schedule").map(([, each]) => at(each, "Properties"));
    const watch = schedules.find((each) => JSON.stringify(each).includes("TrafficWatch"));
    expect(watch).toMatchObject({
      ScheduleExpression: "rate(1 minute)",
      State: "ENABLED",
      Target: { Input: '{"tick":"traffic"}', RetryPolicy: { MaximumRetryAttempts: 0 } },
    });
    expect(TrafficTick.safeParse({ tick: "traffic" }).success).toBe(true);
    expect(trafficFunctionList.get("trafficWatch")).toMatchObject({
      timeoutSeconds: 55,
      isAsynchronous: true,
    });
  });

  test("people find the URLs of its door under a name of their own, and each role may call its own alias", () => {
    const parameters = ofType(template, "AWS::SSM::Parameter").map(([, each]) => at(each, "Properties.Name"));
    expect(parameters).toEqual(
      expect.arrayContaining(["/pointsman/acme/commands", "/pointsman/acme/traffic"]),
    );
    const viewer = named(template, "AWS::IAM::ManagedPolicy", "PointsmanViewer");
    const resources = JSON.stringify(at(viewer, "Properties.PolicyDocument"));
    expect(resources).toMatch(/TrafficCommandAliasviewer/);
    expect(resources).not.toMatch(/TrafficCommandAlias(releaser|oncall)/);
  });

  test("alarms look at shifts that died, at those that need a person, at errors, and at the watch's silence", () => {
    const names = ofType(template, "AWS::CloudWatch::Alarm").map(([, each]) =>
      at(each, "Properties.AlarmName"),
    );
    const watch = ["TrafficWatchStopped", "TrafficWatchErrors"];
    for (const name of ["ShiftFailed", "ShiftNeedsAPerson", "TrafficErrors", ...watch])
      expect(names).toContain(`acme-${name}`);
    const pattern = String(
      at(named(template, "AWS::Logs::MetricFilter", "ShiftNeedsAPersonFilter"), "Properties.FilterPattern"),
    );
    expect(pattern).toBe(
      String.raw`{ ($.type = "TaskSucceeded") && ($.details.output = "*\"kind\":\"needs-a-person\"*") }`,
    );
  });
});

describe("permissions (invariant 4)", () => {
  const changes = all.filter(({ actions }) => actions.includes("route53:ChangeResourceRecordSets"));
  const keys = (suffix: string) => `route53:ChangeResourceRecordSets${suffix}`;

  test("only the function that moves weights may change records, of the policies' names and zones alone", () => {
    expect(new Set(changes.map(({ owner }) => owner))).toEqual(new Set(["shift"]));
    const told = changes.map(({ resources, conditions }) => [
      resources,
      at(conditions, "ForAllValues:StringEquals"),
    ]);
    const Actions = ["CREATE", "UPSERT", "DELETE"];
    expect(told).toEqual([
      [
        [expect.stringMatching(/:route53:::hostedzone\/Z0INNER$/)],
        {
          [keys("NormalizedRecordNames")]: [String.raw`\052.inner.example.com`],
          [keys("RecordTypes")]: ["A", "AAAA"],
          [keys("Actions")]: Actions,
        },
      ],
      [
        [expect.stringMatching(/:route53:::hostedzone\/Z0SHOP$/)],
        {
          [keys("NormalizedRecordNames")]: ["pay.example.com", "shop.example.com"],
          [keys("RecordTypes")]: ["A"],
          [keys("Actions")]: Actions,
        },
      ],
    ]);
  });

  const made = { tableArn: "arn:table", topicArn: "arn:topic", keyArn: "arn:key", taskRoleArns: ["*"] };

  test("a batch with another name, type or zone is refused as a whole", () => {
    const grants = permissions(placesOf(here, "acme", [], [], policies), made).get("shift") ?? [];
    const may = (names: string[], types: string[], zone = "Z0SHOP") =>
      isGranted(grants, {
        action: "route53:ChangeResourceRecordSets",
        resource: `arn:aws:route53:::hostedzone/${zone}`,
        context: {
          [keys("NormalizedRecordNames")]: names,
          [keys("RecordTypes")]: types,
          [keys("Actions")]: ["UPSERT"],
        },
      });
    expect(may(["shop.example.com"], ["A"])).toBe(true);
    expect(may(["shop.example.com", "www.example.com"], ["A"])).toBe(false);
    expect(may(["shop.example.com"], ["A", "TXT"])).toBe(false);
    expect(may(["shop.example.com"], ["A"], "Z0INNER")).toBe(false);
    expect(may([], ["A"])).toBe(false);
  });

  test("five hundred policies of one zone fit into policies of IAM", () => {
    const many = Array.from({ length: 500 }, (_, index): PolicyConfig =>
      shop({ policy: `p-${index}`, name: `a-rather-long-name-of-a-service-${index}.example.com` }),
    );
    const app = newApp({ "aws:cdk:bundling-stacks": [] });
    installationStack(app, installation, [], [], many);
    expect(new AwsSolutionsChecks().validateScope(app).violations.map(({ ruleName }) => ruleName)).toEqual(
      [],
    );
    const documents = ofType(synthesised(installation, [], [], many), "AWS::IAM::ManagedPolicy").map(
      ([, each]) => JSON.stringify(at(each, "Properties.PolicyDocument")),
    );
    expect(documents.filter((each) => each.length > 6144 * 1.5)).toEqual([]);
    expect(documents.join("").split("a-rather-long-name-of-a-service-499.").length).toBe(2);
  });

  describe("by what is called", () => {
    const called = new Map<string, Set<string>>();
    beforeAll(async () => {
      const w = await trafficWorld({
        policy: shop({ drift: "enforce" }),
        isStanding: false,
        isWatched: true,
      });
      await w.pass(360_000);
      await w.carry({ kind: "evacuate", site: "nlb" });
      await w.carry({ kind: "restore", site: "nlb" });
      await w.setByHand("nlb", 40);
      await w.until(() => w.news.some(({ state }) => state === "drift-ended"));
      const named: Readonly<Record<string, string>> = {
        route53: "route53",
        elbv2: "elasticloadbalancing",
        elb: "elasticloadbalancing",
        cloudwatch: "cloudwatch",
        cloudwatchGlobal: "cloudwatch",
        sns: "sns",
        eventbridge: "events",
        sfn: "states",
      };
      for (const { function: name = "", service, operation } of w.calls) {
        const prefix = named[service];
        if (prefix) called.set(name, (called.get(name) ?? new Set()).add(`${prefix}:${operation}`));
      }
    });

    test.for([
      ["shift", "route53:ChangeResourceRecordSets"],
      ["trafficWatch", "route53:ListHealthChecks"],
      ["trafficWatch", "states:StartExecution"],
    ] as const)("what %s calls is allowed, %s among it", ([name, one]) => {
      const granted = actionsOf(all, name);
      const its = [...(called.get(`pointsman-${name}`) ?? [])];
      expect(its.filter((action) => !granted.includes(action))).toEqual([]);
      expect(its).toContain(one);
    });
  });

  test.for(["shift", "trafficCommand", "trafficWatch"] as const)(
    "%s may make no call that its code cannot make",
    (name) => {
      const reachable = reachableCalls(trafficFunctionList.get(name)?.entry ?? "");
      const idle = actionsOf(all, name).filter(
        (action) => !reachable.has(action) && !/^(kms|logs|xray|sqs):/.test(action),
      );
      expect(idle).toEqual([]);
    },
  );

  test("people's door moves nothing itself: it starts the machine that does", () => {
    const actions = actionsOf(all, "trafficCommand");
    expect(actions.filter((each) => each.startsWith("route53:"))).toEqual([
      "route53:GetHostedZone",
      "route53:ListResourceRecordSets",
      "route53:GetHealthCheck",
    ]);
    const started = all.filter(
      ({ owner, actions: its }) => owner === "trafficCommand" && its.includes("states:StartExecution"),
    );
    expect(started.flatMap(({ resources }) => resources)).toEqual([expect.stringMatching(/:acme-Shift$/)]);
  });

  test("whatever is granted on a wildcard says why in words", () => {
    const grants = [...permissions(placesOf(here, "acme", [], [], policies), made)].flatMap(
      ([, each]) => each,
    );
    expect(
      grants.filter(({ resources, why }) => resources.some((each) => each.includes("*")) && !why),
    ).toEqual([]);
  });
});

test.for([new AwsSolutionsChecks(), new ServerlessChecks(), new NIST80053R5Checks()])(
  "cdk-nag finds nothing that is not argued for, with traffic policies too",
  (pack) => {
    const app = newApp({ "aws:cdk:bundling-stacks": [] });
    installationStack(app, installation, services, [], policies);
    expect(
      pack
        .validateScope(app)
        .violations.map(({ ruleName, violatingResources }) => [ruleName, violatingResources]),
    ).toEqual([]);
  },
);
