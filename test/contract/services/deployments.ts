import {
  BatchGetDeploymentsCommand,
  CodeDeployClient,
  CreateApplicationCommand,
  CreateDeploymentGroupCommand,
  GetDeploymentCommand,
  ListDeploymentsCommand,
} from "@aws-sdk/client-codedeploy";
import type {
  BatchGetDeploymentsCommandOutput,
  CreateDeploymentCommandInput,
  GetDeploymentCommandOutput,
  GetDeploymentGroupCommandOutput,
} from "@aws-sdk/client-codedeploy";
import { describe } from "../../../functions/ledger/description.ts";
import type { DeploymentLabel } from "../../../functions/ledger/description.ts";
import { deploymentFacts } from "../../../functions/release/aws/codedeploy-answers.ts";
import type { DeploymentFacts } from "../../../functions/release/facts.ts";
import { codedeploy } from "../../../functions/release/aws/codedeploy.ts";
import { appSpec, createWorld } from "../../infra/sandbox/account-world.ts";
import type { Workload } from "../../../infra/sandbox/layout/workload.ts";
import { motoClient } from "../moto.ts";
import type { Question } from "../section.ts";
import { compared, wrong } from "./compared.ts";
import type { Case, Plant, Sent, Side } from "./compared.ts";
import { stackGroup } from "./stack-group.ts";

interface Deployments extends Side {
  readonly client: Pick<CodeDeployClient, "send">;
  /** Made-up ids are added as deployments are made. */
  readonly names: Record<string, string>;
  readonly now: () => Date;
}

const application = "shop";
/** CodeDeploy takes one deployment of a group at a time: each that is to be under way has its own. */
const groups = ["a", "b"] as const;
const placeOf = (deploymentGroup: string) => ({ application, deploymentGroup });
const target = { cluster: "production", ecsService: "shop-a" };
const unknownId = "d-ABCDEFGHI";
const minuteMs = 60_000;

const label: DeploymentLabel = { release: "r1", cell: "a", purpose: "deploy", attempt: 1 };

const taskDefinition = "arn:aws:ecs:eu-west-1:111122223333:task-definition/shop-a:1";
const content = (): string =>
  appSpec({ containerName: "app", containerPort: 8080 } as Workload, taskDefinition);

const input = (deploymentGroupName: string, description: string): CreateDeploymentCommandInput => ({
  applicationName: application,
  deploymentGroupName,
  description,
  deploymentConfigName: "CodeDeployDefault.ECSCanary10Percent5Minutes",
  revision: { revisionType: "AppSpecContent", appSpecContent: { content: content() } },
  autoRollbackConfiguration: { enabled: true, events: ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM"] },
  overrideAlarmConfiguration: {
    enabled: true,
    alarms: [{ name: "shop-5xx" }],
    ignorePollAlarmFailure: false,
  },
});

async function made(on: Deployments, group: string, description: string): Promise<string> {
  const answer = await codedeploy(on.client).create(input(group, description));
  const id = "id" in answer ? answer.id : "";
  on.names[id] = `the deployment of ${group}`;
  return id;
}

const idOf = ({ names }: Deployments, group: string): string =>
  Object.entries(names).find(([, name]) => name === `the deployment of ${group}`)?.[0] ?? "";

const around = ({ now }: Deployments, minutes: number): Date =>
  new Date(now().getTime() + minutes * minuteMs);

/** The times are each side's own. */
function facts(given: DeploymentFacts | undefined) {
  if (!given) return undefined;
  const { error: _, ...rest } = given;
  return { ...rest, createdAt: rest.createdAt > 0 };
}

const cases: readonly Case<Deployments>[] = [
  {
    about: "a group says where it deploys, how long it waits, and through which listeners",
    async ask({ client }) {
      const { alarms: _, ...group } = await codedeploy(client).group(placeOf("a"));
      return group;
    },
  },
  {
    about: "a group says which alarms guard it",
    ask: async ({ client }) => (await codedeploy(client).group(placeOf("a"))).alarms,
  },
  {
    about: "a group that does not exist, and one of an application that does not, is an error",
    async ask({ client }) {
      const named = (place: ReturnType<typeof placeOf>) =>
        codedeploy(client)
          .group(place)
          .then(
            () => "found",
            (error: Error) => [error.name, (error.cause as Error).name],
          );
      return [await named(placeOf("z")), await named({ application: "none", deploymentGroup: "a" })];
    },
  },
  {
    about: "a deployment is made, and found again by what it says of itself",
    async ask(on) {
      await made(on, "a", describe(label));
      await made(on, "b", "by hand");
      return facts(await codedeploy(on.client).find(placeOf("a"), label, around(on, -1)));
    },
  },
  {
    about: "it is not found by another attempt or cell, in another group, or after its time",
    async ask(on) {
      const ours = codedeploy(on.client);
      return [
        await ours.find(placeOf("a"), { ...label, attempt: 2 }, around(on, -1)),
        await ours.find(placeOf("a"), { ...label, cell: "b" }, around(on, -1)),
        await ours.find(placeOf("b"), label, around(on, -1)),
        await ours.find(placeOf("a"), label, around(on, 1)),
      ].map((found) => found ?? "none");
    },
  },
  {
    about: "a deployment tells its group, its configuration, its alarms and how it goes back",
    async ask(on) {
      const { deploymentInfo: told } = await on.client.send(
        new GetDeploymentCommand({ deploymentId: idOf(on, "a") }),
      );
      return {
        facts: facts(deploymentFacts(told ?? {}, undefined)),
        of: [told?.applicationName, told?.deploymentGroupName, told?.deploymentConfigName],
        alarms: told?.overrideAlarmConfiguration,
        back: told?.autoRollbackConfiguration,
        platform: told?.computePlatform,
      };
    },
  },
  {
    about: "a deployment that nothing has befallen has no error",
    async ask(on) {
      const { deploymentInfo: told } = await on.client.send(
        new GetDeploymentCommand({ deploymentId: idOf(on, "a") }),
      );
      return deploymentFacts(told ?? {}, undefined).error ?? "none";
    },
  },
  {
    about: "a deployment that does not exist is none, and left out where it is asked for among others",
    async ask(on) {
      const ids = [idOf(on, "a"), unknownId, idOf(on, "b")];
      const { deploymentsInfo = [] } = await on.client.send(
        new BatchGetDeploymentsCommand({ deploymentIds: ids }),
      );
      return [
        (await codedeploy(on.client).read(unknownId, target)) ?? "none",
        deploymentsInfo.map(({ deploymentId, description }) => [deploymentId, description]),
      ];
    },
  },
  ...listCases(),
  {
    about: "a deployment of a group or an application that does not exist is refused",
    async ask({ client }) {
      const refused = (members: Partial<CreateDeploymentCommandInput>) =>
        codedeploy(client)
          .create({ ...input("a", "none"), ...members })
          .catch((error: Error) => [error.name, (error.cause as Error).name]);
      return [await refused({ deploymentGroupName: "z" }), await refused({ applicationName: "none" })];
    },
  },
];

function listCases(): Case<Deployments>[] {
  const named = { applicationName: application, deploymentGroupName: "a" };
  const listed = async ({ client }: Deployments, asked: object): Promise<readonly string[]> =>
    (await client.send(new ListDeploymentsCommand(asked))).deployments ?? [];
  const refused = (on: Deployments, asked: object) => listed(on, asked).catch(({ name }: Error) => name);
  return [
    {
      about: "a list has its group's deployments only, those of the states and the time that are asked for",
      ask: async (on) => [
        await listed(on, named),
        await listed(on, { ...named, includeOnlyStatuses: ["Created", "Failed"] }),
        await listed(on, { ...named, includeOnlyStatuses: ["Succeeded"] }),
        await listed(on, { ...named, createTimeRange: { start: around(on, 1) } }),
        await listed(on, { ...named, createTimeRange: { end: around(on, -1) } }),
        (await listed(on, {})).map((id) => on.names[id] ?? id).sort((a, b) => (a < b ? -1 : 1)),
      ],
    },
    {
      about: "a group is named with its application, and a time ends after it began",
      ask: async (on) => [
        await refused(on, { applicationName: application }),
        await refused(on, { deploymentGroupName: "a" }),
        await refused(on, { createTimeRange: { start: around(on, 1), end: around(on, -1) } }),
      ],
    },
  ];
}

const spoilt =
  (operation: string, way: (sent: Sent) => Promise<object>) =>
  (on: Deployments): Deployments => ({ ...on, client: wrong(on.client, operation, way) });

const plants: readonly Plant<Deployments>[] = [
  {
    what: "a deployment forgets what it says of itself",
    spoil: spoilt("CreateDeployment", ({ send }) => send({ description: undefined })),
  },
  {
    what: "a deployment is made without its own alarms",
    spoil: spoilt("CreateDeployment", ({ send }) => send({ overrideAlarmConfiguration: undefined })),
  },
  {
    what: "a list takes no notice of the time",
    spoil: spoilt("ListDeployments", ({ send }) => send({ createTimeRange: undefined })),
  },
  {
    what: "a list takes no notice of the states",
    spoil: spoilt("ListDeployments", ({ send }) => send({ includeOnlyStatuses: [] })),
  },
  {
    what: "a list is of the whole account",
    spoil: spoilt("ListDeployments", ({ send }) =>
      send({ applicationName: undefined, deploymentGroupName: undefined }),
    ),
  },
  {
    what: "a deployment that does not exist among others is an error",
    spoil: spoilt("BatchGetDeployments", async ({ input, send }) => {
      const answer = await send<BatchGetDeploymentsCommandOutput>();
      if (answer.deploymentsInfo?.length === (input["deploymentIds"] as string[]).length) return answer;
      throw Object.assign(new Error("none"), { name: "DeploymentDoesNotExistException" });
    }),
  },
  {
    what: "a deployment is under way as soon as it is made",
    spoil: spoilt("GetDeployment", async ({ send }) => {
      const { deploymentInfo } = await send<GetDeploymentCommandOutput>();
      return { deploymentInfo: { ...deploymentInfo, status: "InProgress" } };
    }),
  },
  {
    what: "a group does not tell of its waits",
    spoil: spoilt("GetDeploymentGroup", async ({ send }) => {
      const { deploymentGroupInfo } = await send<GetDeploymentGroupCommandOutput>();
      return { deploymentGroupInfo: { ...deploymentGroupInfo, blueGreenDeploymentConfiguration: undefined } };
    }),
  },
];

function laidOut(): Deployments & { readonly workloads: readonly Workload[] } {
  const { clients, world, clock } = createWorld();
  const workloads = groups.map((deploymentGroup) =>
    world.addWorkload({
      service: `shop-${deploymentGroup}`,
      cluster: target.cluster,
      application,
      deploymentGroup,
      terminationWaitMinutes: 60,
      readyWaitMinutes: 30,
      alarms: ["shop-5xx", "shop-latency"],
    }),
  );
  return { client: clients.codedeploy, names: {}, now: () => new Date(clock.now()), workloads };
}

/** The sandbox's groups, made on moto as a stack makes them. */
export async function deploymentQuestions(url: string): Promise<Question[]> {
  const client = new CodeDeployClient(motoClient(url));
  await client.send(new CreateApplicationCommand({ applicationName: application, computePlatform: "ECS" }));
  for (const workload of laidOut().workloads)
    await client.send(new CreateDeploymentGroupCommand(stackGroup(workload)));
  const moto = { client, names: {}, now: () => new Date() };
  return compared<Deployments>({ service: "deployments", cases, plants, fresh: laidOut }, moto);
}
