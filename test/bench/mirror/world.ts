import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { marginMs } from "../../../functions/octavia/octavia.ts";
import { readLoadBalancers } from "../../../functions/targets/read/read.ts";
import type { Http } from "../../../functions/targets/read/http.ts";
import type { MirrorConfig } from "../../../functions/shared/mirror-config.ts";
import { createPace, unpaced } from "../../../functions/targets/aws/rate.ts";
import { secrets } from "../../../functions/targets/aws/secrets.ts";
import { connectRounds } from "../../../functions/targets/round/connect.ts";
import { createRoundMemory } from "../../../functions/targets/round/memory.ts";
import type { RoundReport } from "../../../functions/targets/round/report.ts";
import { ledger } from "../../../functions/ledger/ledger.ts";
import { rounds } from "../../../functions/targets/round/rounds.ts";
import { mirrorFunctionList } from "../../../infra/aws/function-list.ts";
import type { MirrorFunction } from "../../../infra/aws/function-list.ts";
import { createAccount } from "../../../infra/sandbox/account.ts";
import { createDynamodb } from "../../../infra/sandbox/dynamodb/dynamodb.ts";
import { cloudHttp } from "../../../infra/sandbox/octavia/cloud-http.ts";
import { createCloud } from "../../../infra/sandbox/octavia/cloud.ts";
import { furnish } from "../../../infra/sandbox/octavia/furnish.ts";
import { operatorOf } from "../../../infra/sandbox/octavia/operator.ts";
import { createClock } from "../../../infra/sandbox/time/clock.ts";
import { createRandom } from "../../../infra/sandbox/time/random.ts";
import { configOf, size, topology } from "./size.ts";
import { bytesOf, emptyTally, takenBy } from "./tally.ts";
import type { Tally } from "./tally.ts";

const table = "pointsman-ledger";

const keyOf = ({ pk, sk }: Readonly<Record<string, AttributeValue>>): string => `${pk?.S} ${sk?.S}`;

/**
 * What a call is taken to last, milliseconds: AWS in its own Region; Octavia with the way there and back, what one load
 * balancer by its id takes longer, and each object of a list. Measured on Octavia 11.
 */
export const lasts = {
  aws: 30,
  octavia: 45,
  loadBalancer: 75,
  listed: { loadbalancers: 2, listeners: 0.45, pools: 2.7, healthmonitors: 0.45, members: 10 },
} as const;

/** Milliseconds that a function has, when calls last. */
const functionMs = (name: MirrorFunction): number =>
  (mirrorFunctionList.get(name)?.timeoutSeconds ?? 0) * 1000;

interface State {
  tally: Tally;
  /** Whether calls last, and rates are kept. */
  isTimed: boolean;
  /** Told each of Octavia's answers. */
  onBody: ((body: string) => void) | undefined;
}

/** So many load balancers in a simulated cloud, their mirrors in a simulated account, and every call counted. */
export function createMirrorWorld(loadBalancers: number) {
  const clock = createClock(Date.parse("2026-11-21T10:00:00.500Z"));
  const random = createRandom("bench");
  const account = createAccount({ clock, random, emit: () => undefined, invoke: async () => undefined });
  const sizes = new Map<string, number>();
  const dynamodb = createDynamodb({
    table,
    now: clock.now,
    onChange: (_, item) => void (item && sizes.set(keyOf(item), bytesOf({ M: item }))),
  });
  const cloud = createCloud({ clock, random });
  const made = furnish(cloud, random);
  const operator = operatorOf(cloud, made.project);
  const where = { authUrl: cloud.authUrl, region: made.region, interface: "public", project: made.project };
  const configs = Array.from({ length: loadBalancers }, (_, index) =>
    configOf(index, operator.build(topology(index)), where),
  );
  account.world.secrets.put(
    "octavia",
    JSON.stringify({
      application_credential_id: made.observer.id,
      application_credential_secret: made.observer.secret,
    }),
  );
  raiseQuotas(account.world.elb.quotas, loadBalancers);
  const state: State = { tally: emptyTally(), isTimed: false, onBody: undefined };
  const slow = (ms: number): Promise<void> => (state.isTimed ? clock.sleep(ms) : Promise.resolve());
  const counted = <Client extends { send: unknown }>(client: Client): Client => {
    const send = client.send as (command: object) => Promise<unknown>;
    return {
      async send(command: { readonly input: object }) {
        await slow(lasts.aws);
        const answer = await send(command);
        takenBy(state.tally, command, answer, (key) => sizes.get(keyOf(key)) ?? 0);
        return answer;
      },
    } as unknown as Client;
  };
  const plain = cloudHttp([cloud], clock);
  const http: Http = async (request) => {
    const outcome = await plain(request);
    state.tally.octavia += request.method === "GET" ? 1 : 0;
    state.tally.logins += request.method === "POST" ? 1 : 0;
    if (outcome.kind === "answered") {
      state.onBody?.(outcome.body);
      await slow(octaviaMs(outcome.body));
    }
    return outcome;
  };
  const { elb, ec2, secrets: secretsClient } = account.clients;
  const clients = {
    elbv2: counted(elb),
    ec2: counted(ec2),
    secrets: secretsClient,
    dynamodb: counted(dynamodb.client),
  };
  const time = { now: clock.now, sleep: (ms: number) => clock.sleep(ms) };

  /** One function that stays warm. */
  const share = (own: readonly MirrorConfig[]) => {
    const tokens = new Map();
    const logins = secrets(secretsClient, clock.now);
    const [memory, pace] = [createRoundMemory(), createPace(time)];
    return {
      memory,
      round(): Promise<readonly RoundReport[]> {
        const until = clock.now() + functionMs("mirror");
        const deps = connectRounds(
          clients,
          { table, installation: "pointsman" },
          {
            async read(request) {
              const before = clock.now();
              const answer = await readLoadBalancers(request, {
                http,
                now: () => new Date(clock.now()),
                sleep: time.sleep,
                tokens,
                limits: { wholeMs: functionMs("octavia") - marginMs },
              });
              state.tally.readingMs += clock.now() - before;
              return answer;
            },
            deadline: () => until - clock.now(),
            holder: "bench",
            time,
            memory,
            logins,
            pace: state.isTimed ? pace : unpaced,
          },
        );
        return rounds(deps, own);
      },
    };
  };

  const everyShare = () =>
    Array.from({ length: Math.ceil(loadBalancers / size.share) }, (_, index) =>
      share(configs.slice(index * size.share, (index + 1) * size.share)),
    );

  return {
    clock,
    cloud,
    operator,
    configs,
    state,
    share,
    shares: everyShare(),
    clients,
    http,
    /** New processes, which know nothing. */
    restart() {
      this.shares = everyShare();
    },
    /** The ledger's book, uncounted. */
    mirrors: ledger(dynamodb.client, table, () => new Date(clock.now())).mirrors,
    /** Lets virtual seconds pass. */
    pass: (seconds: number) => clock.run({ until: clock.now() + seconds * 1000 }),
    /** Runs something to its end in virtual time. */
    async play<Outcome>(work: () => Promise<Outcome>): Promise<Outcome> {
      let isOver = false;
      const outcome = work().finally(() => (isOver = true));
      outcome.catch(() => undefined);
      await clock.run({ stop: () => isOver });
      if (!isOver) throw new Error("the bench stands still");
      return outcome;
    },
    /** What was counted since it was last asked. */
    take(): Tally {
      const { tally } = state;
      state.tally = emptyTally();
      return tally;
    },
  };
}

export type MirrorWorld = ReturnType<typeof createMirrorWorld>;

function raiseQuotas(quotas: Record<string, number>, loadBalancers: number): void {
  quotas["network-load-balancers"] = loadBalancers + 1;
  quotas["target-groups"] = loadBalancers * size.listeners + 1;
}

/** Of a list's answer: its items alone, not what each of them names. */
function octaviaMs(body: string): number {
  const answer = JSON.parse(body) as Readonly<Record<string, unknown>>;
  const listed = Object.entries(lasts.listed).map(([kind, each]) => {
    const list = answer[kind];
    return Array.isArray(list) ? list.length * each : 0;
  });
  return (
    lasts.octavia +
    ("loadbalancer" in answer ? lasts.loadBalancer : 0) +
    listed.reduce((sum, each) => sum + each, 0)
  );
}
