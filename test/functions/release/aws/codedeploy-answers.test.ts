import { describe, expect, test } from "vitest";
import { deploymentFacts, groupFacts } from "../../../../functions/release/aws/codedeploy-answers.ts";
import { t0 } from "../world.ts";

describe("a deployment as CodeDeploy tells it", () => {
  test("keeps what can be decided by, in our words", () => {
    const facts = deploymentFacts(
      {
        deploymentId: "d-1",
        status: "Stopped",
        creator: "user",
        description: "by hand",
        createTime: new Date(t0),
        completeTime: new Date(t0 + 1000),
        errorInformation: { code: "ALARM_ACTIVE", message: "alarms" },
        rollbackInfo: { rollbackDeploymentId: "d-2", rollbackMessage: "rolling back" },
      },
      { lifecycleEvents: [{ lifecycleEventName: "Install", status: "InProgress", startTime: new Date(t0) }] },
    );
    expect(facts).toEqual({
      id: "d-1",
      status: "Stopped",
      creator: "user",
      description: "by hand",
      createdAt: t0,
      endedAt: t0 + 1000,
      error: { code: "ALARM_ACTIVE", message: "alarms" },
      rollbackId: "d-2",
      rollbackMessage: "rolling back",
      lifecycle: [{ name: "Install", status: "InProgress", startedAt: t0 }],
    });
  });

  test("leaves out what CodeDeploy leaves out", () => {
    expect(deploymentFacts({ deploymentId: "d-1", status: "Created" }, undefined)).toEqual({
      id: "d-1",
      status: "Created",
      creator: "user",
      description: "",
      createdAt: 0,
      lifecycle: [],
    });
  });
});

describe("a deployment group as CodeDeploy tells it", () => {
  const given = {
    ecsServices: [{ clusterName: "shop", serviceName: "storefront" }],
    alarmConfiguration: { enabled: true, alarms: [{ name: "storefront-5xx" }, {}] },
    blueGreenDeploymentConfiguration: {
      terminateBlueInstancesOnDeploymentSuccess: {
        action: "TERMINATE" as const,
        terminationWaitTimeInMinutes: 60,
      },
      deploymentReadyOption: { actionOnTimeout: "STOP_DEPLOYMENT" as const, waitTimeInMinutes: 30 },
    },
    loadBalancerInfo: {
      targetGroupPairInfoList: [
        {
          targetGroups: [{ name: "blue" }, { name: "green" }],
          prodTrafficRoute: { listenerArns: ["production"] },
          testTrafficRoute: { listenerArns: ["test"] },
        },
      ],
    },
  };

  test("is its service, its listeners, its waits in seconds, and its alarms", () => {
    expect(groupFacts(given)).toEqual({
      cluster: "shop",
      ecsService: "storefront",
      alarms: ["storefront-5xx"],
      terminationWaitSeconds: 3600,
      readyWaitSeconds: 1800,
      productionListener: "production",
      testListener: "test",
      targetGroupNames: ["blue", "green"],
    });
  });

  test("has no alarms where they are switched off", () => {
    expect(
      groupFacts({ ...given, alarmConfiguration: { ...given.alarmConfiguration, enabled: false } }).alarms,
    ).toEqual([]);
  });

  test("has no ready wait where it goes on by itself", () => {
    const blueGreenDeploymentConfiguration = {
      deploymentReadyOption: { actionOnTimeout: "CONTINUE_DEPLOYMENT" as const, waitTimeInMinutes: 30 },
    };
    expect(groupFacts({ ...given, blueGreenDeploymentConfiguration })).toMatchObject({
      readyWaitSeconds: 0,
      terminationWaitSeconds: 0,
    });
  });
});
