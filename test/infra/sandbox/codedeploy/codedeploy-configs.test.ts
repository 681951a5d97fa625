import {
  CreateDeploymentConfigCommand,
  GetDeploymentConfigCommand,
  ListDeploymentConfigsCommand,
} from "@aws-sdk/client-codedeploy";
import type { TrafficRoutingConfig } from "@aws-sdk/client-codedeploy";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stepsOf } from "../../../../infra/sandbox/codedeploy/codedeploy-steps.ts";
import { createWorld } from "../account-world.ts";

const canary = (canaryPercentage: number, canaryInterval: number): TrafficRoutingConfig => ({
  type: "TimeBasedCanary",
  timeBasedCanary: { canaryPercentage, canaryInterval },
});
const linear = (linearPercentage: number, linearInterval: number): TrafficRoutingConfig => ({
  type: "TimeBasedLinear",
  timeBasedLinear: { linearPercentage, linearInterval },
});

function creating() {
  const world = createWorld();
  const create = (deploymentConfigName: string, trafficRoutingConfig?: TrafficRoutingConfig) =>
    world.clients.codedeploy.send(
      new CreateDeploymentConfigCommand({
        deploymentConfigName,
        computePlatform: "ECS",
        ...(trafficRoutingConfig ? { trafficRoutingConfig } : {}),
      }),
    );
  return { world, create };
}

describe("deployment configurations", () => {
  test("the predefined ones are there, those of other platforms by name", async () => {
    const { world } = creating();
    const { deploymentConfigsList } = await world.clients.codedeploy.send(
      new ListDeploymentConfigsCommand({}),
    );
    expect(deploymentConfigsList).toHaveLength(17);
    expect(deploymentConfigsList?.filter((name) => name.includes("ECS"))).toEqual([
      "CodeDeployDefault.ECSAllAtOnce",
      "CodeDeployDefault.ECSCanary10Percent15Minutes",
      "CodeDeployDefault.ECSCanary10Percent5Minutes",
      "CodeDeployDefault.ECSLinear10PercentEvery1Minutes",
      "CodeDeployDefault.ECSLinear10PercentEvery3Minutes",
    ]);
  });

  test("one of one's own is kept, and shifts as it says", async () => {
    const { world, create } = creating();
    const workload = world.world.addWorkload({ service: "storefront" });
    await create("pointsman-canary-25-2", canary(25, 2));
    const get = new GetDeploymentConfigCommand({ deploymentConfigName: "pointsman-canary-25-2" });
    expect((await world.clients.codedeploy.send(get)).deploymentConfigInfo?.trafficRoutingConfig).toEqual(
      canary(25, 2),
    );
    await world.deploy(workload, {}, { deploymentConfigName: "pointsman-canary-25-2" });
    await world.until(() => world.greenWeight(workload) === 25);
    const first = world.seconds();
    await world.until(() => world.greenWeight(workload) === 100);
    expect(Math.abs(world.seconds() - first - 121)).toBeLessThanOrEqual(3);
  });

  test("a second one of the same name is refused", async () => {
    const { create } = creating();
    await create("mine", linear(20, 1));
    await expect(create("mine", linear(20, 1))).rejects.toMatchObject({
      name: "DeploymentConfigAlreadyExistsException",
    });
  });

  test.for<[string, string, TrafficRoutingConfig | undefined, string]>([
    ["no name", "", canary(10, 5), "DeploymentConfigNameRequiredException"],
    [
      "CodeDeploy's own prefix",
      "CodeDeployDefault.Mine",
      canary(10, 5),
      "InvalidDeploymentConfigNameException",
    ],
    ["a name of 101 characters", "x".repeat(101), canary(10, 5), "InvalidDeploymentConfigNameException"],
    ["a blank in the name", "my config", canary(10, 5), "InvalidDeploymentConfigNameException"],
    ["no routing", "mine", undefined, "InvalidTrafficRoutingConfigurationException"],
    ["100 percent at once", "mine", canary(100, 5), "InvalidTrafficRoutingConfigurationException"],
    ["nothing at all", "mine", canary(0, 5), "InvalidTrafficRoutingConfigurationException"],
    ["half a minute", "mine", linear(10, 0.5), "InvalidTrafficRoutingConfigurationException"],
    ["more than 48 hours", "mine", linear(10, 400), "InvalidTrafficRoutingConfigurationException"],
  ])("%s is refused", async ([, name, routing, error]) => {
    const { create } = creating();
    await expect(create(name, routing)).rejects.toMatchObject({ name: error });
  });

  test("the 51st of one's own is refused", async () => {
    const { create } = creating();
    for (let made = 0; made < 50; made++) await create(`mine-${made}`, linear(20, 1));
    await expect(create("mine-50", linear(20, 1))).rejects.toMatchObject({
      name: "DeploymentConfigLimitExceededException",
    });
  });
});

test("the steps of a shift rise to exactly 100, no step above the percentage", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 30 }), (percentage, minutes) => {
      const steps = stepsOf(linear(percentage, minutes));
      const weights = [0, ...steps.map(({ percent }) => percent)];
      const rises = weights.slice(1).map((weight, at) => weight - (weights[at] ?? 0));
      expect(weights.at(-1)).toBe(100);
      expect(Math.max(...rises)).toBeLessThanOrEqual(percentage);
      expect(Math.min(...rises)).toBeGreaterThan(0);
      expect(steps.map(({ afterMinutes }) => afterMinutes)).toEqual(
        steps.map((_, at) => (at === 0 ? 0 : minutes)),
      );
    }),
  );
});
