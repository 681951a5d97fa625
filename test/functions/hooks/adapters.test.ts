import { describe, expect, test } from "vitest";
import { codedeploy } from "../../../functions/hooks/codedeploy.ts";
import { ecs } from "../../../functions/hooks/ecs.ts";
import { elbv2 } from "../../../functions/hooks/elbv2.ts";
import { probe } from "../../../functions/hooks/lambda.ts";
import { awsError } from "./memory-dynamodb.ts";

/** A client that notes its commands and gives one answer. */
function recording(answer: object | Error) {
  const commands: { readonly name: string; readonly input: unknown }[] = [];
  const send = async (command: { readonly input: unknown }) => {
    commands.push({ name: command.constructor.name, input: command.input });
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { client: Object.create({ send }), commands };
}

describe("CodeDeploy", () => {
  test("is asked for description, creator and the deployment that is undone", async () => {
    const rollbackInfo = { rollbackTriggeringDeploymentId: "d-BAD", rollbackMessage: "…" };
    const { client, commands } = recording({
      deploymentInfo: { creator: "codeDeployRollback", rollbackInfo },
    });
    expect(await codedeploy(client).deployment("d-1")).toEqual({
      description: "",
      creator: "codeDeployRollback",
      undoes: "d-BAD",
    });
    expect(commands).toEqual([{ name: "GetDeploymentCommand", input: { deploymentId: "d-1" } }]);
  });

  test("a deployment that was rolled back is not taken for the rollback", async () => {
    const rollbackInfo = { rollbackDeploymentId: "d-BACK" };
    const { client } = recording({ deploymentInfo: { creator: "user", rollbackInfo } });
    expect(await codedeploy(client).deployment("d-1")).toEqual({ description: "", creator: "user" });
  });

  test("is told the status under the ids that it gave", async () => {
    const { client, commands } = recording({});
    expect(await codedeploy(client).report("d-1", "e-1", "Failed")).toBe(true);
    expect(commands).toEqual([
      {
        name: "PutLifecycleEventHookExecutionStatusCommand",
        input: { deploymentId: "d-1", lifecycleEventHookExecutionId: "e-1", status: "Failed" },
      },
    ]);
  });

  test("that was told before is no error", async () => {
    const { client } = recording(awsError("LifecycleEventAlreadyCompletedException", "completed"));
    expect(await codedeploy(client).report("d-1", "e-1", "Succeeded")).toBe(false);
  });
});

describe("errors of AWS come as ours", () => {
  const network = Object.assign(new Error("socket hang up"), { name: "TimeoutError" });
  test.for([
    [awsError("ThrottlingException", "slow"), "Throttled"],
    [awsError("TooManyRequestsException", "slow"), "Throttled"],
    [awsError("AccessDeniedException", "no"), "CallRefused"],
    [awsError("ServiceException", "oh", "server"), "Unreachable"],
    [network, "Unreachable"],
  ] as const)("%s", async ([error, name]) => {
    const { client } = recording(error);
    const calls = [
      codedeploy(client).deployment("d-1"),
      codedeploy(client).report("d-1", "e-1", "Failed"),
      elbv2(client).targets("tg"),
      ecs(client).candidateGroups({
        cluster: "c",
        ecsService: "s",
        deploymentId: "d-1",
        candidateArn: undefined,
      }),
      probe(client, "probe").ask([{ url: "http://x", headers: {}, timeoutSeconds: 1 }]),
    ];
    for (const call of calls) await expect(call).rejects.toMatchObject({ name, cause: error });
  });
});

const set = (
  status: string,
  externalId: string | undefined,
  taskDefinition: string,
  targetGroupArn: string,
) => ({
  status,
  externalId,
  taskDefinition,
  loadBalancers: [{ targetGroupArn }],
});

describe("ECS", () => {
  const place = { cluster: "main", ecsService: "shop", deploymentId: "d-2", candidateArn: "rev:2" };
  test.for([
    [
      "by the deployment's id",
      [set("PRIMARY", "d-1", "rev:1", "blue"), set("ACTIVE", "d-2", "rev:9", "green")],
      ["green"],
    ],
    ["by its revision, where the id is missing", [set("ACTIVE", undefined, "rev:2", "green")], ["green"]],
    [
      "by id before revision",
      [set("ACTIVE", undefined, "rev:2", "x"), set("ACTIVE", "d-2", "rev:2", "green")],
      ["green"],
    ],
    ["never the live one", [set("PRIMARY", "d-2", "rev:2", "blue")], []],
    ["never one that drains", [set("DRAINING", "d-2", "rev:2", "old")], []],
    ["none of a service without task sets", [], []],
  ] as const)("finds the candidate's target groups: %s", async ([, taskSets, groups]) => {
    const { client, commands } = recording({ services: [{ taskSets }] });
    expect(await ecs(client).candidateGroups(place)).toEqual(groups);
    expect(commands[0]).toEqual({
      name: "DescribeServicesCommand",
      input: { cluster: "main", services: ["shop"] },
    });
  });
});

const answer = (payload: unknown, more: object = {}) => ({
  Payload: new TextEncoder().encode(JSON.stringify(payload)),
  ...more,
});

const payloadOf = (input: unknown): unknown => {
  const { Payload }: { Payload?: Uint8Array } = Object(input);
  return JSON.parse(new TextDecoder().decode(Payload));
};

describe("the probe function", () => {
  const request = { url: "http://x/", headers: {}, timeoutSeconds: 5 };
  test("is given the requests as they are", async () => {
    const result = { status: 200, headers: { a: "b" }, bodyText: "ok", latencyMs: 3 };
    const { client, commands } = recording(answer({ results: [result] }));
    expect(await probe(client, "the-probe").ask([request])).toEqual([result]);
    expect(commands).toMatchObject([{ name: "InvokeCommand", input: { FunctionName: "the-probe" } }]);
    expect(payloadOf(commands[0]?.input)).toEqual({ requests: [request] });
  });

  test.for([
    ["Sandbox.Timedout", "Unreachable"],
    ["Runtime.ExitError", "Unreachable"],
    ["InputInvalid", "CallRefused"],
  ] as const)("that ends with %s is %s", async ([errorType, name]) => {
    const { client } = recording(
      answer({ errorType, errorMessage: "because" }, { FunctionError: "Unhandled" }),
    );
    await expect(probe(client, "the-probe").ask([request])).rejects.toMatchObject({
      name,
      message: `the-probe failed: ${errorType}: because`,
    });
  });

  test("that fails without saying how is Unreachable", async () => {
    const { client } = recording({ Payload: new TextEncoder().encode("<html>"), FunctionError: "Unhandled" });
    await expect(probe(client, "the-probe").ask([request])).rejects.toMatchObject({ name: "Unreachable" });
  });

  test("that answers fewer than were asked is refused: an answer must belong to its question", async () => {
    const { client } = recording(answer({ results: [] }));
    await expect(probe(client, "the-probe").ask([request])).rejects.toMatchObject({ name: "CallRefused" });
  });
});
