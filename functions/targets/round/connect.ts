import type { DynamoClient } from "../../ledger/table.ts";
import { ledger } from "../../ledger/ledger.ts";
import { Unreachable } from "../../shared/errors.ts";
import type { EC2Client } from "@aws-sdk/client-ec2";
import type { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { ec2 } from "../aws/ec2.ts";
import { elbReads } from "../aws/elb-reads.ts";
import { elbWrites } from "../aws/elb-writes.ts";
import { looking } from "../aws/look.ts";
import { createPace } from "../aws/rate.ts";
import type { Pace, Time } from "../aws/rate.ts";
import { secrets } from "../aws/secrets.ts";
import type { RoundDeps } from "./deps.ts";
import { createRoundMemory } from "./memory.ts";
import { hasTime } from "./writing-time.ts";

export interface RoundClients {
  readonly dynamodb: DynamoClient;
  readonly elbv2: Pick<ElasticLoadBalancingV2Client, "send">;
  readonly ec2: Pick<EC2Client, "send">;
  readonly secrets: Pick<SecretsManagerClient, "send">;
}

export interface RoundSettings {
  /** Name of the ledger's table. */
  readonly table: string;
  /** Name of the installation: tags of what is made name it. */
  readonly installation: string;
}

/** What differs between a function, the CLI and a simulation. `memory` and `pace` live as long as their process. */
export type RoundTerms = Pick<RoundDeps, "read" | "deadline" | "holder" | "neighbours"> & {
  readonly time: Time;
  /** Default: nothing is kept. */
  readonly memory?: RoundDeps["memory"];
  /** Default: one of its own. */
  readonly pace?: Pace;
  /** Default: nobody is told. */
  readonly report?: RoundDeps["report"];
  /** Default: logins are asked for anew. */
  readonly logins?: ReturnType<typeof secrets>;
};

/** Rounds, and commands about mirrors, by means of SDK clients. */
export function connectRounds(clients: RoundClients, settings: RoundSettings, terms: RoundTerms): RoundDeps {
  const { time, memory = createRoundMemory(), pace = createPace(time) } = terms;
  const now = () => new Date(time.now());
  const logins = terms.logins ?? secrets(clients.secrets, time.now);
  /** What is read too late cannot be acted on, and a function that is ended in the middle forgets what it knew. */
  const inTime: Pace = async (family) => {
    if (!hasTime(terms)) throw late();
    await pace(family);
    if (!hasTime(terms)) throw late();
  };
  const reads = elbReads(clients.elbv2, inTime);
  const network = ec2(clients.ec2, inTime);
  return {
    installation: settings.installation,
    read: terms.read,
    credentials: ({ secret }) => logins.credentials(secret),
    forgetCredentials: ({ secret }) => logins.forget(secret),
    looking: looking({ elb: reads, ec2: network, installation: settings.installation }),
    elb: reads,
    ec2: network,
    writes(before) {
      const paced: Pace = async (family) => {
        await pace(family);
        await before(family);
      };
      return { elb: elbWrites(clients.elbv2, paced), ec2: ec2(clients.ec2, paced) };
    },
    mirrors: ledger(clients.dynamodb, settings.table, now).mirrors,
    neighbours: terms.neighbours,
    now,
    deadline: terms.deadline,
    memory,
    holder: terms.holder,
    report: terms.report ?? (() => undefined),
  };
}

const late = () => new Unreachable("there is no time left to look at AWS in this round");
