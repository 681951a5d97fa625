import {
  DeregisterTaskDefinitionCommand,
  DescribeTaskDefinitionCommand,
  ListTaskDefinitionsCommand,
  RegisterTaskDefinitionCommand,
} from "@aws-sdk/client-ecs";
import type {
  ListTaskDefinitionsCommandInput,
  RegisterTaskDefinitionCommandInput,
} from "@aws-sdk/client-ecs";
import { describe, expect, test } from "vitest";
import { createWorld } from "../account-world.ts";

function definitions() {
  const { clients, world } = createWorld();
  const { ecs } = clients;
  return {
    world,
    register: (family: string, more: Partial<RegisterTaskDefinitionCommandInput> = {}) =>
      ecs.send(
        new RegisterTaskDefinitionCommand({
          family,
          containerDefinitions: [{ name: "app", image: "nginx" }],
          ...more,
        }),
      ),
    describeIt: (taskDefinition: string, include?: "TAGS"[]) =>
      ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition, ...(include ? { include } : {}) })),
    deregister: (taskDefinition: string) => ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition })),
    list: async (input: ListTaskDefinitionsCommandInput) => {
      const { taskDefinitionArns = [], nextToken } = await ecs.send(new ListTaskDefinitionsCommand(input));
      return { names: taskDefinitionArns.map((arn) => arn.slice(arn.lastIndexOf("/") + 1)), nextToken };
    },
  };
}

describe("task definitions", () => {
  test("count their revisions by family, also when nothing changed", async () => {
    const { register } = definitions();
    await register("a");
    const { taskDefinition } = await register("a");
    const other = await register("b");
    expect(taskDefinition).toMatchObject({
      taskDefinitionArn: "arn:aws:ecs:eu-west-1:111122223333:task-definition/a:2",
      revision: 2,
      status: "ACTIVE",
    });
    expect(taskDefinition?.registeredAt).toBeInstanceOf(Date);
    expect(other.taskDefinition?.revision).toBe(1);
  });

  test("are found by family (its newest active), by revision and by ARN; inactive ones still answer", async () => {
    const { register, describeIt, deregister } = definitions();
    for (let made = 0; made < 3; made++) await register("a");
    await deregister("a:3");
    expect((await describeIt("a")).taskDefinition?.revision).toBe(2);
    expect((await describeIt("a:3")).taskDefinition).toMatchObject({ status: "INACTIVE", revision: 3 });
    expect(
      (await describeIt("arn:aws:ecs:eu-west-1:111122223333:task-definition/a:1")).taskDefinition?.revision,
    ).toBe(1);
  });

  test("name the root of a file system where nobody did", async () => {
    const { register, describeIt } = definitions();
    const volumes = [
      { name: "scratch" },
      { name: "whole", efsVolumeConfiguration: { fileSystemId: "fs-1" } },
      { name: "part", efsVolumeConfiguration: { fileSystemId: "fs-1", rootDirectory: "/part" } },
    ];
    await register("a", { volumes });
    const [scratch, whole, part] = (await describeIt("a")).taskDefinition?.volumes ?? [];
    expect(scratch).toEqual(volumes[0]);
    expect(whole?.efsVolumeConfiguration).toEqual({ fileSystemId: "fs-1", rootDirectory: "/" });
    expect(part).toEqual(volumes[2]);
  });

  test("have tags only for those who ask", async () => {
    const { register, describeIt } = definitions();
    const tags = [{ key: "team", value: "shop" }];
    expect((await register("a", { tags })).tags).toEqual(tags);
    expect((await describeIt("a")).tags).toBeUndefined();
    expect((await describeIt("a", ["TAGS"])).tags).toEqual(tags);
    expect((await describeIt("a", ["TAGS"])).taskDefinition).not.toHaveProperty("tags");
  });

  test("are read back with the defaults that ECS fills in", async () => {
    const { register, describeIt } = definitions();
    await register("a", {
      containerDefinitions: [{ name: "app", image: "nginx", portMappings: [{ containerPort: 80 }] }],
    });
    expect((await describeIt("a")).taskDefinition).toMatchObject({
      volumes: [],
      placementConstraints: [],
      containerDefinitions: [
        {
          cpu: 0,
          essential: true,
          environment: [],
          mountPoints: [],
          volumesFrom: [],
          portMappings: [{ containerPort: 80, hostPort: 80, protocol: "tcp" }],
        },
      ],
    });
  });

  test.for<[string, string, Partial<RegisterTaskDefinitionCommandInput>, RegExp]>([
    ["a family with a blank", "a b", {}, /Family/],
    ["no containers", "a", { containerDefinitions: [] }, /Container list/],
    ["a container without an image", "a", { containerDefinitions: [{ name: "app" }] }, /Container.image/],
    [
      "more than 65,536 bytes",
      "a",
      { containerDefinitions: [{ name: "app", image: "x", command: ["y".repeat(65_536)] }] },
      /^Actual length: '\d+'. Max allowed length is '65536' bytes.$/,
    ],
  ])("with %s are refused", async ([, family, more, message]) => {
    const { register } = definitions();
    await expect(register(family, more)).rejects.toMatchObject({
      name: "ClientException",
      message: expect.stringMatching(message) as string,
    });
  });

  test("that do not exist, or have no active revision left, cannot be described", async () => {
    const { register, describeIt, deregister } = definitions();
    await register("a");
    await deregister("a:1");
    for (const name of ["a", "b", "a:7"])
      await expect(describeIt(name)).rejects.toMatchObject({ name: "ClientException" });
    await expect(deregister("a")).rejects.toMatchObject({ name: "InvalidParameterException" });
  });

  test("are listed by whole family, by status, by revision as a number, and in pages", async () => {
    const { register, deregister, list } = definitions();
    for (let made = 0; made < 11; made++) await register("a");
    await register("ab");
    await deregister("a:5");
    const ascending = ["a:1", "a:2", "a:3", "a:4", "a:6", "a:7", "a:8", "a:9", "a:10", "a:11"];
    expect((await list({ familyPrefix: "a" })).names).toEqual(ascending);
    expect((await list({ familyPrefix: "a", sort: "DESC" })).names).toEqual(ascending.toReversed());
    expect((await list({ familyPrefix: "a", status: "INACTIVE" })).names).toEqual(["a:5"]);
    const first = await list({ familyPrefix: "a", maxResults: 7 });
    const second = await list({ familyPrefix: "a", maxResults: 7, nextToken: first.nextToken });
    expect([...first.names, ...second.names]).toEqual(ascending);
    expect(second.nextToken).toBeUndefined();
    await expect(list({ nextToken: "abc" })).rejects.toMatchObject({ name: "InvalidParameterException" });
  });

  test("lose a member that the SDK does not know, and a caller's middleware sees that AWS had sent it", async () => {
    const { world, clients } = createWorld();
    world.addWorkload({ service: "storefront" });
    world.definitions.addUnknownMember("storefront:1", "brandNew", { deep: true });
    const command = new DescribeTaskDefinitionCommand({ taskDefinition: "storefront", include: ["TAGS"] });
    let sent = "";
    const look =
      (next: (args: object) => Promise<{ response: { body: Uint8Array } }>) => async (args: object) => {
        const result = await next(args);
        sent = Buffer.from(result.response.body).toString();
        return result;
      };
    command.middlewareStack.addRelativeTo(look as never, {
      name: "look",
      relation: "after",
      toMiddleware: "deserializerMiddleware",
    });
    const { taskDefinition } = await clients.ecs.send(command);
    expect(taskDefinition).not.toHaveProperty("brandNew");
    expect(taskDefinition).toMatchObject({ family: "storefront", revision: 1, status: "ACTIVE" });
    expect(taskDefinition?.registeredAt).toEqual(new Date(Date.UTC(2026, 10, 2, 12)));
    expect(JSON.parse(sent)).toMatchObject({ taskDefinition: { brandNew: { deep: true } } });
  });
});
