import { describe, expect, test } from "vitest";
import { describe as labelled } from "../../../../functions/ledger/description.ts";
import { codedeploy } from "../../../../functions/release/aws/codedeploy.ts";
import { release, t0 } from "../world.ts";
import { recording, sdkError } from "./recording.ts";

const place = { application: "storefront", deploymentGroup: "a" };
const names = { applicationName: "storefront", deploymentGroupName: "a" };
const target = { cluster: "shop", ecsService: "storefront" };
const label = { release, cell: "a", purpose: "deploy", attempt: 1 } as const;
const since = new Date(t0);

const scripted = (script: Parameters<typeof recording>[0]) => {
  const recorded = recording(script);
  return { ...recorded, codedeploy: codedeploy(recorded.client) };
};
const ids = (count: number) => Array.from({ length: count }, (_, number) => `d-${number}`);
const info = (deploymentId: string, more: object = {}) => ({ deploymentId, status: "InProgress", ...more });

describe("finding our own deployment whose answer was lost", () => {
  test("asks for every state, from the intention on, and follows every page", async () => {
    const { codedeploy, inputs } = scripted({
      ListDeployments: [
        { deployments: ["d-1"], nextToken: "more" },
        { deployments: ["d-2"], nextToken: "last" },
        {},
      ],
      BatchGetDeployments: [
        { deploymentsInfo: [info("d-1"), info("d-2", { description: labelled(label), status: "Failed" })] },
      ],
    });
    expect(await codedeploy.find(place, label, since)).toMatchObject({ id: "d-2", status: "Failed" });
    const asked = { ...names, createTimeRange: { start: since } };
    expect(inputs()).toEqual([
      asked,
      { ...asked, nextToken: "more" },
      { ...asked, nextToken: "last" },
      { deploymentIds: ["d-1", "d-2"] },
    ]);
  });

  test("describes 25 at a time, which is all that BatchGetDeployments takes", async () => {
    const { codedeploy, sent } = scripted({
      ListDeployments: [{ deployments: ids(60) }],
      BatchGetDeployments: [{}, {}, { deploymentsInfo: [info("d-59", { description: labelled(label) })] }],
    });
    expect(await codedeploy.find(place, label, since)).toMatchObject({ id: "d-59" });
    const batches = sent
      .filter(({ operation }) => operation === "BatchGetDeployments")
      .map(({ input }) => input);
    expect(batches).toEqual([
      { deploymentIds: ids(60).slice(0, 25) },
      { deploymentIds: ids(60).slice(25, 50) },
      { deploymentIds: ids(60).slice(50) },
    ]);
  });

  test.for([
    ["of another release", { ...label, release: "storefront-other" }],
    ["of another cell", { ...label, cell: "b" }],
    ["back instead of forward", { ...label, purpose: "return" as const }],
    ["of another attempt", { ...label, attempt: 2 }],
  ] as const)("passes over one %s", async ([, other]) => {
    const { codedeploy } = scripted({
      ListDeployments: [{ deployments: ["d-1"] }],
      BatchGetDeployments: [
        { deploymentsInfo: [info("d-1", { description: labelled(other) }), info("d-2")] },
      ],
    });
    expect(await codedeploy.find(place, label, since)).toBeUndefined();
  });

  test("asks for no descriptions where there is no deployment", async () => {
    const { codedeploy, sent } = scripted({ ListDeployments: [{}] });
    expect(await codedeploy.find(place, label, since)).toBeUndefined();
    expect(sent).toHaveLength(1);
  });
});

describe("reading a deployment", () => {
  const lifecycleEvents = [
    {
      lifecycleEventName: "AfterAllowTraffic",
      status: "Failed",
      startTime: new Date(t0),
      endTime: new Date(t0 + 1),
      diagnostics: { message: "smoke failed" },
    },
  ];

  test("takes its lifecycle from its target", async () => {
    const { codedeploy, sent } = scripted({
      GetDeployment: [{ deploymentInfo: info("d-1") }],
      GetDeploymentTarget: [{ deploymentTarget: { ecsTarget: { lifecycleEvents } } }],
    });
    expect((await codedeploy.read("d-1", target))?.lifecycle).toEqual([
      {
        name: "AfterAllowTraffic",
        status: "Failed",
        startedAt: t0,
        endedAt: t0 + 1,
        diagnostics: "smoke failed",
      },
    ]);
    expect(sent[1]).toEqual({
      operation: "GetDeploymentTarget",
      input: { deploymentId: "d-1", targetId: "shop:storefront" },
    });
  });

  test.for(["DeploymentTargetDoesNotExistException", "DeploymentNotStartedException"])(
    "has no lifecycle while it has no target (%s)",
    async (name) => {
      const { codedeploy } = scripted({
        GetDeployment: [{ deploymentInfo: info("d-1") }],
        GetDeploymentTarget: [sdkError(name, "not yet", "client")],
      });
      expect(await codedeploy.read("d-1", target)).toMatchObject({ id: "d-1", lifecycle: [] });
    },
  );

  test("is undefined where CodeDeploy knows none of the id", async () => {
    const { codedeploy } = scripted({
      GetDeployment: [sdkError("DeploymentDoesNotExistException", "", "client")],
    });
    expect(await codedeploy.read("d-1", target)).toBeUndefined();
  });

  test.for([
    ["GetDeployment", "ThrottlingException", "client", "Throttled"],
    ["GetDeploymentTarget", "ThrottlingException", "client", "Throttled"],
    ["GetDeploymentTarget", "AccessDeniedException", "client", "CallRefused"],
    ["GetDeploymentTarget", "InternalFailure", "server", "Unreachable"],
  ] as const)("fails as what %s answered: %s", async ([operation, name, fault, wanted]) => {
    const { codedeploy } = scripted({
      GetDeployment: [{ deploymentInfo: info("d-1") }],
      [operation]: [sdkError(name, "no", fault)],
    });
    await expect(codedeploy.read("d-1", target)).rejects.toMatchObject({
      name: wanted,
      message: expect.stringContaining(operation),
    });
  });
});

describe("what occupies a deployment group", () => {
  test("is asked for by the states in which a deployment is not over, and comes with its lifecycle", async () => {
    const { codedeploy, inputs } = scripted({
      ListDeployments: [{ deployments: ["d-1"] }],
      GetDeployment: [{ deploymentInfo: info("d-1") }],
      GetDeploymentTarget: [
        {
          deploymentTarget: {
            ecsTarget: {
              lifecycleEvents: [{ lifecycleEventName: "AfterAllowTraffic", status: "Succeeded" }],
            },
          },
        },
      ],
    });
    expect(await codedeploy.occupying(place, target)).toMatchObject({
      lifecycle: [{ name: "AfterAllowTraffic", status: "Succeeded" }],
    });
    expect(inputs()[0]).toEqual({
      ...names,
      includeOnlyStatuses: ["Created", "Queued", "InProgress", "Baking", "Ready"],
    });
  });

  test("is nothing where the list is empty", async () => {
    const { codedeploy } = scripted({ ListDeployments: [{ deployments: [] }] });
    expect(await codedeploy.occupying(place, target)).toBeUndefined();
  });
});

describe("a deployment group", () => {
  test("is read by its application and name", async () => {
    const { codedeploy, inputs } = scripted({
      GetDeploymentGroup: [
        { deploymentGroupInfo: { ecsServices: [{ clusterName: "shop", serviceName: "storefront" }] } },
      ],
    });
    expect(await codedeploy.group(place)).toMatchObject({ cluster: "shop", ecsService: "storefront" });
    expect(inputs()).toEqual([names]);
  });

  test("that there is not is refused, with its name", async () => {
    const missing = sdkError("DeploymentGroupDoesNotExistException", "no such group", "client");
    const { codedeploy } = scripted({ GetDeploymentGroup: [missing] });
    await expect(codedeploy.group(place)).rejects.toMatchObject({
      name: "CallRefused",
      message: "GetDeploymentGroup storefront/a: DeploymentGroupDoesNotExistException: no such group",
    });
  });
});

describe("asking CodeDeploy for something", () => {
  test("a new deployment gives its id", async () => {
    const { codedeploy, inputs } = scripted({ CreateDeployment: [{ deploymentId: "d-NEW" }] });
    expect(await codedeploy.create({ ...names, description: "x" })).toEqual({ id: "d-NEW" });
    expect(inputs()).toEqual([{ ...names, description: "x" }]);
  });

  test("a new deployment in a group that has one is no error but busy, in CodeDeploy's words", async () => {
    const busy = sdkError(
      "DeploymentLimitExceededException",
      "The Deployment Group 'a' already has an active Deployment 'd-1'",
      "client",
    );
    const { codedeploy } = scripted({ CreateDeployment: [busy] });
    expect(await codedeploy.create(names)).toEqual({
      busy: "The Deployment Group 'a' already has an active Deployment 'd-1'",
    });
  });

  test("a stop asks for CodeDeploy's own rollback", async () => {
    const { codedeploy, inputs } = scripted({ StopDeployment: [{ status: "Pending" }] });
    await codedeploy.stop("d-1");
    expect(inputs()).toEqual([{ deploymentId: "d-1", autoRollbackEnabled: true }]);
  });

  test("a report says which hook's, and how it ended", async () => {
    const { codedeploy, inputs } = scripted({ PutLifecycleEventHookExecutionStatus: [{}] });
    await codedeploy.report("d-1", "e-1", "Failed");
    expect(inputs()).toEqual([
      { deploymentId: "d-1", lifecycleEventHookExecutionId: "e-1", status: "Failed" },
    ]);
  });

  test("a configuration of ours is for ECS", async () => {
    const { codedeploy, inputs } = scripted({ CreateDeploymentConfig: [{}] });
    await codedeploy.makeConfig("pointsman-canary-5-5m", { type: "TimeBasedCanary" });
    expect(inputs()).toEqual([
      {
        deploymentConfigName: "pointsman-canary-5-5m",
        computePlatform: "ECS",
        trafficRoutingConfig: { type: "TimeBasedCanary" },
      },
    ]);
  });

  type Adapter = ReturnType<typeof codedeploy>;
  const asks: readonly (readonly [
    operation: string,
    ask: (adapter: Adapter) => Promise<void>,
    success: readonly string[],
  ])[] = [
    ["StopDeployment", (adapter) => adapter.stop("d-1"), ["DeploymentAlreadyCompletedException"]],
    [
      "ContinueDeployment",
      (adapter) => adapter.proceed("d-1", "READY_WAIT"),
      ["DeploymentAlreadyCompletedException", "DeploymentIsNotInReadyStateException"],
    ],
    [
      "CreateDeploymentConfig",
      (adapter) => adapter.makeConfig("x", {}),
      ["DeploymentConfigAlreadyExistsException"],
    ],
    [
      "PutLifecycleEventHookExecutionStatus",
      (adapter) => adapter.report("d-1", "e-1", "Succeeded"),
      ["LifecycleEventAlreadyCompletedException"],
    ],
  ];

  test.for(asks.flatMap(([operation, ask, names]) => names.map((name) => [operation, name, ask] as const)))(
    "invariant 7: %s that answers %s has succeeded",
    async ([operation, name, ask]) => {
      const { codedeploy, sent } = scripted({ [operation]: [sdkError(name, "already", "client")] });
      await ask(codedeploy);
      expect(sent).toHaveLength(1);
    },
  );

  test.for(asks.map(([operation, ask]) => [operation, ask] as const))(
    "%s that is refused for another reason is an error",
    async ([operation, ask]) => {
      const { codedeploy } = scripted({
        [operation]: [sdkError("DeploymentDoesNotExistException", "none", "client")],
      });
      await expect(ask(codedeploy)).rejects.toMatchObject({ name: "CallRefused" });
    },
  );
});
