import { firstDifference } from "../data/outcome.ts";
import type { Question } from "../section.ts";
import { awsError } from "../../../infra/sandbox/faults/faults-error.ts";
import type { NlbClients, Target } from "./account.ts";
import { told } from "./told.ts";
import type { Case } from "./told.ts";

type Send = (command: object) => Promise<Record<string, unknown>>;

/** An account that does one thing wrong. */
interface Plant {
  readonly what: string;
  readonly isRight?: true;
  readonly send: (operation: string, command: object, send: Send) => Promise<object>;
}

/** Operations are changed in what they answer. */
const answering =
  (operation: string, change: (answer: Record<string, unknown>) => object): Plant["send"] =>
  async (name, command, send) => {
    const answer = await send(command);
    return name === operation ? change(answer) : answer;
  };

const list = (value: unknown): Record<string, unknown>[] => value as Record<string, unknown>[];

const plants: readonly Plant[] = [
  { what: "an account that does everything right", isRight: true, send: (_, command, send) => send(command) },
  {
    what: "weights that are not kept",
    send: answering("DescribeListeners", (answer) => ({
      ...answer,
      Listeners: list(answer["Listeners"]).map((listener) => ({ ...listener, DefaultActions: [] })),
    })),
  },
  {
    what: "a health check's port that is dropped",
    send: answering("DescribeTargetGroups", (answer) => ({
      ...answer,
      TargetGroups: list(answer["TargetGroups"]).map((group) => ({
        ...group,
        HealthCheckPort: "traffic-port",
      })),
    })),
  },
  {
    what: "attributes that are not kept",
    send: async (name, command, send) => (name === "ModifyTargetGroupAttributes" ? {} : send(command)),
  },
  {
    what: "an idle time that is not kept",
    send: async (name, command, send) => (name === "ModifyListenerAttributes" ? {} : send(command)),
  },
  {
    what: "tags that are not kept",
    send: answering("DescribeTags", (answer) => ({
      ...answer,
      TagDescriptions: list(answer["TagDescriptions"]).map((each) => ({ ...each, Tags: [] })),
    })),
  },
  {
    what: "a group that is deleted under its listener",
    send: (name, command, send) =>
      send(command).catch((error: unknown) => {
        if (name === "DeleteTargetGroup") return {};
        throw error;
      }),
  },
  {
    what: "an error by another name",
    send: (name, command, send) =>
      send(command).catch((error: unknown) => {
        throw name === "CreateTargetGroup" ? awsError("ValidationError", "planted") : error;
      }),
  },
  {
    what: "a listener that is answered by another's ARN",
    send: answering("CreateListener", (answer) => ({
      ...answer,
      Listeners: list(answer["Listeners"]).map((each) => ({ ...each, ListenerArn: "arn:other" })),
    })),
  },
  {
    what: "a security group that lets in everybody",
    send: answering("DescribeSecurityGroups", (answer) => ({
      ...answer,
      SecurityGroups: list(answer["SecurityGroups"]).map((group) => ({
        ...group,
        IpPermissions: [{ IpProtocol: "tcp", FromPort: 80, ToPort: 80, IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
      })),
    })),
  },
  {
    what: "a rule that is there and is not said to be",
    send: (_, command, send) =>
      send(command).catch((error: unknown) => {
        if (error instanceof Error && error.name === "InvalidPermission.Duplicate") return {};
        throw error;
      }),
  },
  {
    what: "a VPC with a range too few",
    send: answering("DescribeSubnets", (answer) => ({
      ...answer,
      Subnets: list(answer["Subnets"]).slice(1),
    })),
  },
  {
    what: "a secret that is somebody else's",
    send: answering("GetSecretValue", (answer) => ({
      ...answer,
      SecretString: '{"user_id":"u","password":"p"}',
    })),
  },
];

function broken(sandbox: Target, { send: spoil }: Plant): Target {
  const spoilt = <Client extends NlbClients[keyof NlbClients]>(client: Client): Client => {
    const send = client.send.bind(client) as unknown as Send;
    const through = (command: object) =>
      spoil(command.constructor.name.replace(/Command$/, ""), command, send);
    return { send: through } as unknown as Client;
  };
  return {
    name: "planted",
    async fresh() {
      const { clients, ...rest } = await sandbox.fresh();
      const { elb, ec2, secrets } = clients;
      return { ...rest, clients: { elb: spoilt(elb), ec2: spoilt(ec2), secrets: spoilt(secrets) } };
    },
  };
}

/** Each mistake must be found by some case, and what is right by none. */
export async function planted(sandbox: Target, cases: readonly Case[]): Promise<Question[]> {
  const sound: [Case, unknown][] = [];
  for (const each of cases) sound.push([each, await told(each, sandbox)]);
  const questions: Question[] = [];
  for (const plant of plants) {
    const found = await firstFound(broken(sandbox, plant), sound);
    const isRight = plant.isRight === true;
    const differences = isRight === (found === undefined) ? [] : [found ?? "it is not found"];
    questions.push({ about: `planted: ${plant.what}`, differences });
  }
  return questions;
}

/** The first case that tells the two apart. */
async function firstFound(
  spoilt: Target,
  sound: readonly (readonly [Case, unknown])[],
): Promise<string | undefined> {
  for (const [each, ours] of sound) {
    const theirs = await told(each, spoilt);
    const difference = firstDifference(ours, theirs, each.about);
    if (difference) return difference;
  }
  return undefined;
}
