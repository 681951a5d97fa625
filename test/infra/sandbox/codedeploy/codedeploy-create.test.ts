import { CreateDeploymentCommand } from "@aws-sdk/client-codedeploy";
import type { CreateDeploymentCommandInput } from "@aws-sdk/client-codedeploy";
import { describe, expect, test } from "vitest";
import { appSpec, canary, createWorld } from "../account-world.ts";

const arn = "arn:aws:ecs:eu-west-1:111122223333:task-definition/storefront:1";
const content = (text: string) => ({
  revision: { revisionType: "AppSpecContent" as const, appSpecContent: { content: text } },
});
const alarms = (count: number) => Array.from({ length: count }, (_, at) => ({ name: `alarm-${at}` }));

describe("CreateDeployment refuses", () => {
  const world = createWorld();
  const workload = world.world.addWorkload({ service: "storefront" });
  const good = {
    applicationName: "storefront",
    deploymentGroupName: "storefront-group",
    ...content(appSpec(workload, arn)),
  };
  const withSpec = (change: (text: string) => string) => content(change(appSpec(workload, arn)));

  test.for<[string, Partial<Record<keyof CreateDeploymentCommandInput, unknown>>, string]>([
    ["no application", { applicationName: undefined }, "ApplicationNameRequiredException"],
    ["an unknown application", { applicationName: "other" }, "ApplicationDoesNotExistException"],
    ["no group", { deploymentGroupName: undefined }, "DeploymentGroupNameRequiredException"],
    ["an unknown group", { deploymentGroupName: "other" }, "DeploymentGroupDoesNotExistException"],
    ["no revision", { revision: undefined }, "RevisionRequiredException"],
    [
      "a revision in a bucket",
      { revision: { revisionType: "S3", s3Location: {} } },
      "RevisionDoesNotExistException",
    ],
    ["a revision that is no AppSpec", content("hello"), "InvalidRevisionException"],
    [
      "a task definition as family and revision",
      withSpec((text) => text.replace(arn, "storefront:1")),
      "InvalidRevisionException",
    ],
    [
      "a task definition ARN without its revision",
      withSpec((text) => text.replace(arn, arn.slice(0, -2))),
      "InvalidRevisionException",
    ],
    [
      "an AppSpec without a container",
      withSpec((text) => text.replace('"ContainerName":"app",', "")),
      "InvalidRevisionException",
    ],
    [
      "a hook at an event that takes none",
      withSpec((text) => text.replace('"Hooks":[]', '"Hooks":[{"Install":"f"}]')),
      "InvalidRevisionException",
    ],
    [
      "a hash that is not the content's",
      {
        revision: {
          revisionType: "AppSpecContent",
          appSpecContent: { content: appSpec(workload, arn), sha256: "0" },
        },
      },
      "InvalidRevisionException",
    ],
    ["an unknown configuration", { deploymentConfigName: "mine" }, "DeploymentConfigDoesNotExistException"],
    [
      "a configuration of Lambda",
      { deploymentConfigName: "CodeDeployDefault.LambdaAllAtOnce" },
      "InvalidComputePlatformException",
    ],
    ["a description of 257 characters", { description: "x".repeat(257) }, "DescriptionTooLongException"],
    [
      "rollback without events",
      { autoRollbackConfiguration: { enabled: true, events: [] } },
      "InvalidAutoRollbackConfigException",
    ],
    [
      "alarms without a list",
      { overrideAlarmConfiguration: { enabled: true, alarms: [] } },
      "InvalidAlarmConfigException",
    ],
    [
      "the same alarm twice",
      { overrideAlarmConfiguration: { enabled: true, alarms: [{ name: "a" }, { name: "a" }] } },
      "InvalidAlarmConfigException",
    ],
    [
      "an alarm without a name",
      { overrideAlarmConfiguration: { enabled: true, alarms: [{ name: "" }] } },
      "InvalidAlarmConfigException",
    ],
    [
      "eleven alarms",
      { overrideAlarmConfiguration: { enabled: true, alarms: alarms(11) } },
      "AlarmsLimitExceededException",
    ],
  ])("%s", async ([, change, name]) => {
    const call = world.clients.codedeploy.send(
      new CreateDeploymentCommand({ ...good, ...change } as CreateDeploymentCommandInput),
    );
    await expect(call).rejects.toMatchObject({ name, $fault: "client", $metadata: { httpStatusCode: 400 } });
    expect(world.world.groups.deployments.size).toBe(0);
  });

  test("a canary behind a network load balancer, with CodeDeploy's sentence", async () => {
    const nlb = createWorld();
    const behind = nlb.world.addWorkload({ service: "storefront", loadBalancer: "network" });
    await expect(nlb.deploy(behind, {}, { deploymentConfigName: canary })).rejects.toMatchObject({
      name: "InvalidTrafficRoutingConfigurationException",
      message:
        "Only ALB supports gradual traffic routing, use AllAtOnce Traffic routing instead when you create/update Deployment group.",
    });
    expect(() =>
      nlb.world.addWorkload({ service: "other", loadBalancer: "network", deploymentConfigName: canary }),
    ).toThrow(/Only ALB/);
  });

  test("a second deployment on the group, naming the group and the running deployment", async () => {
    const busy = createWorld();
    const one = busy.world.addWorkload({ service: "storefront" });
    const id = await busy.deploy(one);
    await expect(busy.deploy(one)).rejects.toMatchObject({
      name: "DeploymentLimitExceededException",
      message: `The Deployment Group 'storefront-group' already has an active Deployment '${id}'`,
    });
  });
});

describe("CreateDeployment", () => {
  test("takes the AppSpec as YAML too, a description of 256 characters and ten alarms", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({ service: "storefront" });
    for (const { name } of alarms(10)) world.world.alarms.putAlarm({ name, measure: "none", threshold: 1 });
    const yaml = `version: 0.0\nResources:\n  - TargetService:\n      Type: AWS::ECS::Service\n      Properties:\n        TaskDefinition: ${workload.taskDefinitionArn}\n        LoadBalancerInfo: { ContainerName: app, ContainerPort: 8080 }\nHooks:\n  - BeforeInstall: check\n`;
    const description = "x".repeat(256);
    const { deploymentId = "" } = await world.clients.codedeploy.send(
      new CreateDeploymentCommand({
        applicationName: "storefront",
        deploymentGroupName: "storefront-group",
        ...content(yaml),
        description,
        overrideAlarmConfiguration: { enabled: true, alarms: alarms(10) },
      }),
    );
    expect(deploymentId).toMatch(/^d-[A-Z0-9]{9}$/);
    await world.pass(10);
    expect(world.calls.map(({ name }) => name)).toEqual(["check"]);
    expect((await world.deployment(deploymentId)).description).toBe(description);
  });

  test("never gives the AppSpec's content back, only its hash", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({ service: "storefront" });
    const { revision } = await world.deployment(await world.deploy(workload));
    expect(revision?.appSpecContent?.content).toBeUndefined();
    expect(revision?.appSpecContent?.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  test("the group is free again for the next one as soon as the last is over", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({ service: "storefront", terminationWaitMinutes: 0 });
    const first = await world.deploy(workload);
    await world.until(async () => (await world.deployment(first)).status === "Succeeded");
    await expect(world.deploy(workload)).resolves.toMatch(/^d-/);
  });
});
