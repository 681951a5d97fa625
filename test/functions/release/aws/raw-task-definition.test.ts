import { createServer } from "node:http";
import type { Server } from "node:http";
import { ECSClient } from "@aws-sdk/client-ecs";
import { afterEach, describe, expect, test } from "vitest";
import { ecs } from "../../../../functions/release/aws/ecs.ts";
import { stableArn } from "../world.ts";

/** A real client of the SDK, and a server in ECS's place that answers one text. */
let server: Server | undefined;

afterEach(async () => {
  await new Promise((done) => (server ? server.close(done) : done(undefined)));
  server = undefined;
});

async function answering(status: number, text: string): Promise<ReturnType<typeof ecs>> {
  const listening = createServer((request, response) => {
    request.resume();
    response.writeHead(status, { "content-type": "application/x-amz-json-1.1" });
    response.end(text);
  });
  server = listening;
  await new Promise<void>((done) => listening.listen(0, "127.0.0.1", done));
  const address = listening.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const client = new ECSClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: "eu-central-1",
    credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" },
    maxAttempts: 1,
  });
  return ecs(client);
}

const known = {
  taskDefinitionArn: stableArn,
  family: "storefront",
  revision: 1,
  status: "ACTIVE",
  registeredAt: 1_767_225_600.123,
  cpu: "256",
  networkMode: "awsvpc",
  volumes: [{ name: "data", host: {} }],
  runtimePlatform: { cpuArchitecture: "ARM64", operatingSystemFamily: "LINUX" },
  containerDefinitions: [
    {
      name: "web",
      image: "repository:v1",
      essential: true,
      environment: [{ name: "A", value: "1" }],
      dockerLabels: { "any.label": "x" },
      logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": "/shop" } },
      portMappings: [{ containerPort: 8080, protocol: "tcp" }],
    },
    { name: "proxy", image: "envoy:1", linuxParameters: { capabilities: { add: ["NET_ADMIN"] } } },
  ],
};
const answer = (taskDefinition: object, more: object = {}) =>
  JSON.stringify({ taskDefinition, tags: [{ key: "team", value: "shop" }], ...more });

describe("a task definition, read by the SDK in use", () => {
  test("of members that the SDK knows has nothing that would be lost, and is read as it was sent", async () => {
    const found = await (await answering(200, answer(known))).definition(stableArn);
    expect(found).toMatchObject({ arn: stableArn, isActive: true, unknownMembers: [] });
    const { taskDefinitionArn: _, revision: __, status: ___, registeredAt: ____, ...registered } = known;
    expect(found?.input).toEqual({ ...registered, tags: [{ key: "team", value: "shop" }] });
  });

  test("names each member that the SDK does not know, at every depth, by its path", async () => {
    const [web, proxy] = known.containerDefinitions;
    const sent = {
      ...known,
      quantumPlacement: { mode: "spooky" },
      runtimePlatform: { ...known.runtimePlatform, firmware: "uefi" },
      containerDefinitions: [
        { ...web, portMappings: [{ containerPort: 8080, protocol: "tcp", priority: 1 }] },
        {
          ...proxy,
          teleport: true,
          linuxParameters: { capabilities: { add: ["NET_ADMIN"], borrow: ["X"] } },
        },
      ],
    };
    const found = await (await answering(200, answer(sent))).definition(stableArn);
    expect(found?.unknownMembers.toSorted()).toEqual([
      "containerDefinitions[0].portMappings[0].priority",
      "containerDefinitions[1].linuxParameters.capabilities.borrow",
      "containerDefinitions[1].teleport",
      "quantumPlacement",
      "runtimePlatform.firmware",
    ]);
    expect(JSON.stringify(found?.input)).not.toMatch(/teleport|quantum|firmware/);
  });

  test("does not call a member lost that was sent without a value", async () => {
    const found = await (
      await answering(200, answer({ ...known, quantumPlacement: null, memory: null }))
    ).definition(stableArn);
    expect(found?.unknownMembers).toEqual([]);
  });

  test("does not mind members beside it: they are not registered", async () => {
    const found = await (await answering(200, answer(known, { somethingElse: true }))).definition(stableArn);
    expect(found?.unknownMembers).toEqual([]);
  });

  test("with letters of every kind comes through whole", async () => {
    const labelled = {
      ...known,
      containerDefinitions: [{ name: "web", image: "x", dockerLabels: { motto: "größer ☂ 🚀" } }],
    };
    const found = await (await answering(200, answer(labelled))).definition(stableArn);
    expect(found?.input.containerDefinitions?.[0]?.dockerLabels).toEqual({ motto: "größer ☂ 🚀" });
  });

  test("that was deregistered is told as such", async () => {
    const found = await (
      await answering(200, answer({ ...known, status: "INACTIVE" }))
    ).definition(stableArn);
    expect(found?.isActive).toBe(false);
  });
});

const refusal = (type: string) =>
  JSON.stringify({ __type: type, message: "Unable to describe task definition." });

describe("an answer that is none", () => {
  test("is undefined where ECS knows no such revision", async () => {
    const adapter = await answering(400, refusal("ClientException"));
    expect(await adapter.definition(stableArn)).toBeUndefined();
  });

  test("is refused where we may not ask", async () => {
    const adapter = await answering(400, refusal("AccessDeniedException"));
    await expect(adapter.definition(stableArn)).rejects.toMatchObject({ name: "CallRefused" });
  });

  test("may be asked again where the server failed, and where no JSON came", async () => {
    const failing = await answering(500, refusal("ServerException"));
    await expect(failing.definition(stableArn)).rejects.toMatchObject({ name: "Unreachable" });
    server?.close();
    const html = await answering(200, "<html>");
    await expect(html.definition(stableArn)).rejects.toMatchObject({ name: "Unreachable" });
  });
});
