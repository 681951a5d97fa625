import {
  DeregisterTaskDefinitionCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from "@aws-sdk/client-ecs";
import type {
  DescribeTaskDefinitionCommandOutput,
  ListTaskDefinitionsCommandOutput,
  RegisterTaskDefinitionCommandInput,
} from "@aws-sdk/client-ecs";
import { ecs } from "../../../functions/release/aws/ecs.ts";
import { contentDigest } from "../../../functions/release/content.ts";
import { contentOf, withImage } from "../../../functions/release/task-definition.ts";
import { createWorld } from "../../infra/sandbox/account-world.ts";
import { motoClient } from "../moto.ts";
import type { Question } from "../section.ts";
import { compared, wrong } from "./compared.ts";
import type { Case, Plant, Sent, Side } from "./compared.ts";

interface TaskDefinitions extends Side {
  readonly client: Pick<ECSClient, "send">;
}

/** A definition as a stack writes it, with most of what ours must not lose. */
const rich: RegisterTaskDefinitionCommandInput = {
  family: "shop",
  taskRoleArn: "arn:aws:iam::111122223333:role/shop-task",
  executionRoleArn: "arn:aws:iam::111122223333:role/ecsTaskExecutionRole",
  networkMode: "awsvpc",
  requiresCompatibilities: ["FARGATE"],
  cpu: "1024",
  memory: "2048",
  ephemeralStorage: { sizeInGiB: 30 },
  runtimePlatform: { cpuArchitecture: "ARM64", operatingSystemFamily: "LINUX" },
  volumes: [
    { name: "scratch" },
    { name: "shared", efsVolumeConfiguration: { fileSystemId: "fs-0a1b2c3d", transitEncryption: "ENABLED" } },
  ],
  containerDefinitions: [
    {
      name: "app",
      image: "111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop:v1",
      essential: true,
      portMappings: [
        { containerPort: 8080, hostPort: 8080, protocol: "tcp", name: "http", appProtocol: "http" },
      ],
      environment: [
        { name: "B", value: "2" },
        { name: "A", value: "" },
      ],
      secrets: [{ name: "KEY", valueFrom: "arn:aws:ssm:eu-central-1:111122223333:parameter/key" }],
      mountPoints: [{ sourceVolume: "scratch", containerPath: "/tmp", readOnly: false }],
      dependsOn: [{ containerName: "log", condition: "START" }],
      stopTimeout: 90,
      healthCheck: { command: ["CMD-SHELL", "true"], interval: 10, retries: 3, startPeriod: 5, timeout: 5 },
      logConfiguration: {
        logDriver: "awslogs",
        options: { "awslogs-group": "shop", "awslogs-region": "eu-central-1" },
      },
      ulimits: [{ name: "nofile", softLimit: 1024, hardLimit: 4096 }],
      linuxParameters: { initProcessEnabled: true },
      readonlyRootFilesystem: true,
      restartPolicy: { enabled: true, ignoredExitCodes: [0], restartAttemptPeriod: 60 },
    },
    {
      name: "log",
      image: "fluent-bit",
      essential: false,
      memoryReservation: 50,
      firelensConfiguration: { type: "fluentbit" },
    },
  ],
  tags: [
    { key: "team", value: "shop" },
    { key: "owner", value: "ann" },
  ],
};

const plain = (family: string): RegisterTaskDefinitionCommandInput => ({
  family,
  containerDefinitions: [{ name: "app", image: "shop:v1", memory: 128 }],
});

const short = (arn: string | undefined): string => arn?.split("/").at(-1) ?? "none";

/** What matters of a definition: what would be registered from it. */
async function kept({ client }: TaskDefinitions, name: string) {
  const found = await ecs(client).definition(name);
  return found && { ...found, arn: short(found.arn), content: contentDigest(found.input) };
}

const cases: readonly Case<TaskDefinitions>[] = [
  {
    about: "a definition comes back with all that was registered, and nothing of it is unknown",
    async ask(on) {
      const arn = await ecs(on.client).register(rich);
      const found = await ecs(on.client).definition(arn);
      return {
        arn: short(arn),
        isActive: found?.isActive,
        unknown: found?.unknownMembers,
        back: found && JSON.parse(contentOf(found.input)),
      };
    },
  },
  {
    about: "what is registered from an answer has the same content, again and again",
    async ask(on) {
      const first = await ecs(on.client).definition("shop");
      const arn = await ecs(on.client).register(first?.input ?? plain("none"));
      const second = await ecs(on.client).definition(arn);
      return (
        first &&
        second && { arn: short(arn), isSame: contentDigest(first.input) === contentDigest(second.input) }
      );
    },
  },
  {
    about: "only the image of one container is another one in a candidate",
    async ask(on) {
      const base = await ecs(on.client).definition("shop");
      const input = base && withImage(base.input, "app", "shop@sha256:b");
      const arn = input ? await ecs(on.client).register(input) : "";
      const made = await ecs(on.client).definition(arn);
      const images = made?.input.containerDefinitions?.map(({ name, image }) => [name, image]);
      const isElseSame = made && contentDigest(withImage(made.input, "app", "x") ?? plain("none"));
      const was = base && contentDigest(withImage(base.input, "app", "x") ?? plain("none"));
      return { images, isElseSame: isElseSame === was };
    },
  },
  {
    about: "the family's name stands for its newest revision",
    async ask(on) {
      await ecs(on.client).register(plain("cart"));
      await ecs(on.client).register(plain("cart"));
      return (await kept(on, "cart"))?.arn;
    },
  },
  {
    about: "a deregistered revision is still described",
    async ask(on) {
      await on.client.send(new DeregisterTaskDefinitionCommand({ taskDefinition: "cart:2" }));
      const gone = await kept(on, "cart:2");
      return [gone?.arn, gone?.isActive];
    },
  },
  {
    about: "and the family's name stands for the newest that is active",
    ask: async (on) => (await kept(on, "cart"))?.arn,
  },
  {
    about: "a family's revisions are its own and active",
    async ask(on) {
      for (const family of ["pay", "pay-api", "pay", "payments", "pay"])
        await ecs(on.client).register(plain(family));
      await on.client.send(new DeregisterTaskDefinitionCommand({ taskDefinition: "pay:2" }));
      const all = await ecs(on.client).revisions("pay", 20);
      return [all.map(short).sort(), await ecs(on.client).revisions("nobody", 5)];
    },
  },
  {
    about: "the newest revision comes first",
    ask: async (on) => (await ecs(on.client).revisions("pay", 20)).map(short),
  },
  {
    about: "no more revisions come than were asked for",
    ask: async (on) => (await ecs(on.client).revisions("pay", 1)).length,
  },
  {
    about: "a family and a revision that do not exist are none",
    ask: async (on) => [await kept(on, "nobody"), await kept(on, "shop:99"), await kept(on, "nobody:1")],
  },
  {
    about: "a definition with fault injection keeps it",
    async ask(on) {
      const arn = await ecs(on.client).register({ ...plain("faulty"), enableFaultInjection: true });
      return (await ecs(on.client).definition(arn))?.input.enableFaultInjection;
    },
  },
  {
    about: "tags are told only to who asks for them",
    async ask({ client }) {
      const described = (include: "TAGS"[]) =>
        client.send(new DescribeTaskDefinitionCommand({ taskDefinition: "shop:1", include }));
      return [(await described([])).tags ?? [], (await described(["TAGS"])).tags];
    },
  },
  {
    about: "a definition without a container is refused",
    async ask({ client }) {
      await client.send(new RegisterTaskDefinitionCommand({ family: "empty", containerDefinitions: [] }));
      return "taken";
    },
  },
];

const spoilt =
  (operation: string, way: (sent: Sent) => Promise<object>) =>
  (on: TaskDefinitions): TaskDefinitions => ({ ...on, client: wrong(on.client, operation, way) });

const plants: readonly Plant<TaskDefinitions>[] = [
  {
    what: "a definition is registered without what it says of storage",
    spoil: spoilt("RegisterTaskDefinition", ({ send }) => send({ ephemeralStorage: undefined })),
  },
  {
    what: "a definition's tags are never told",
    spoil: spoilt("DescribeTaskDefinition", ({ send }) => send({ include: [] })),
  },
  {
    what: "a deregistered revision is gone",
    spoil: spoilt("DescribeTaskDefinition", async ({ send }) => {
      const answer = await send<DescribeTaskDefinitionCommandOutput>();
      return answer.taskDefinition?.status === "INACTIVE" ? {} : answer;
    }),
  },
  {
    what: "a family's revisions come oldest first",
    spoil: spoilt("ListTaskDefinitions", ({ send }) => send({ sort: "ASC" })),
  },
  {
    what: "a family's list has what is not active in it",
    spoil: spoilt("ListTaskDefinitions", async ({ send }) => {
      const gone = await send<ListTaskDefinitionsCommandOutput>({ status: "INACTIVE" });
      const there = await send<ListTaskDefinitionsCommandOutput>();
      return {
        taskDefinitionArns: [...(gone.taskDefinitionArns ?? []), ...(there.taskDefinitionArns ?? [])],
      };
    }),
  },
  {
    what: "a definition without a container is taken",
    spoil: spoilt("RegisterTaskDefinition", ({ send }) => send().catch(() => ({}))),
  },
  {
    what: "a family that does not exist is another error",
    spoil: spoilt("DescribeTaskDefinition", ({ send }) =>
      send().catch((error: Error) => {
        throw Object.assign(error, { name: "InvalidParameterException" });
      }),
    ),
  },
];

export async function taskDefinitionQuestions(url: string): Promise<Question[]> {
  const fresh = () => ({ client: createWorld().clients.ecs, names: {} });
  const moto = { client: new ECSClient(motoClient(url)), names: {} };
  return compared({ service: "task definitions", cases, plants, fresh }, moto);
}
