/** A simulated account and a simulated cloud, and the command line on them, in virtual time. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { plain } from "../../../cli/paint.ts";
import { run } from "../../../cli/run.ts";
import type { OpenGround } from "../../../cli/targets/ground.ts";
import type { Http } from "../../../functions/targets/read/http.ts";
import { readLoadBalancers } from "../../../functions/targets/read/read.ts";
import { web } from "../../../functions/targets/read/web.ts";
import { createAccount } from "../../../infra/sandbox/account.ts";
import { createDynamodb } from "../../../infra/sandbox/dynamodb/dynamodb.ts";
import { homeSubnets, homeVpc } from "../../../infra/sandbox/ec2/network.ts";
import { cloudHttp } from "../../../infra/sandbox/octavia/cloud-http.ts";
import { createCloud } from "../../../infra/sandbox/octavia/cloud.ts";
import { furnish } from "../../../infra/sandbox/octavia/furnish.ts";
import { operatorOf } from "../../../infra/sandbox/octavia/operator.ts";
import type { TopologySpec } from "../../../infra/sandbox/octavia/operator.ts";
import { createClock } from "../../../infra/sandbox/time/clock.ts";
import { createRandom } from "../../../infra/sandbox/time/random.ts";

export const ann = "arn:aws:iam::111122223333:user/ann";
const table = "pointsman-ledger";
/** Turns of Node's loop that a module needs which was loaded before. */
const loadingTurns = 40;

// What commands load when they are run is loaded here, so that virtual time does not run away meanwhile.
await Promise.all([
  import("../../../cli/targets/adopt-command.ts"),
  import("../../../cli/targets/list-command.ts"),
  import("../../../cli/targets/plan-command.ts"),
  import("../../../cli/targets/remove-command.ts"),
  import("../../../cli/targets/show-command.ts"),
  import("../../../cli/targets/sync-command.ts"),
  import("../../../functions/targets/command/adopt.ts"),
  import("../../../functions/targets/command/follow-again.ts"),
  import("../../../functions/targets/command/override.ts"),
  import("../../../functions/targets/command/removal.ts"),
  import("../../../functions/targets/command/show.ts"),
  import("../../../functions/targets/command/status.ts"),
  import("../../../functions/targets/round/connect.ts"),
  import("../../../functions/targets/round/rounds.ts"),
  import("../../../infra/config/suggestion.ts"),
  import("../../../infra/config/validate.ts"),
]);

/** Two nodes behind one listener. */
export const shop: TopologySpec = {
  name: "shop",
  pools: [
    {
      name: "web",
      monitor: { type: "TCP", delay: 10, timeout: 5, max_retries: 2 },
      members: [1, 2, 3, 4].map((last) => ({ address: `10.9.0.${last}`, port: 8080 })),
    },
  ],
  listeners: [{ port: 80, pool: "web" }],
};

interface Ran {
  readonly code: number;
  readonly out: readonly string[];
  readonly err: readonly string[];
}

interface Terms {
  readonly columns?: number;
  /** What the person at the terminal answers, one after the other; the last one also to whatever else is asked. */
  readonly answer?: string | readonly string[];
}

export function createStage(spec: TopologySpec = shop) {
  const clock = createClock(Date.parse("2026-11-21T10:00:00.500Z"));
  const random = createRandom("targets");
  const account = createAccount({ clock, random, emit: () => undefined, invoke: async () => undefined });
  let book = createDynamodb({ table, now: clock.now });
  const cloud = createCloud({ clock, random });
  const made = furnish(cloud, random);
  const operator = operatorOf(cloud, made.project);
  const loadBalancer = operator.build(spec);
  const { id, secret } = made.observer;
  account.world.secrets.put(
    "octavia",
    JSON.stringify({ application_credential_id: id, application_credential_secret: secret }),
  );
  const folder = mkdtempSync(join(tmpdir(), "pointsman-targets-"));
  const simulated = cloudHttp([cloud], clock);
  const wire = web();
  let underWay = 0;
  /** What is on this machine is asked over the real network; virtual time stands still meanwhile. */
  const http: Http = async (request) => {
    if (new URL(request.url).hostname !== "127.0.0.1") return simulated(request);
    underWay++;
    return wire.http(request).finally(() => underWay--);
  };
  const now = () => new Date(clock.now());
  const sleep = (ms: number) => clock.sleep(ms);
  const calls: string[] = [];
  const seen = <Client extends { send: unknown }>(client: Client): Client => {
    const send = client.send as (command: object) => Promise<unknown>;
    return {
      send(command: object) {
        calls.push(command.constructor.name.replace(/Command$/, ""));
        return send(command);
      },
    } as unknown as Client;
  };
  const { elb, ec2, secrets } = account.clients;
  const open: OpenGround = async () => ({
    clients: { elbv2: seen(elb), ec2: seen(ec2), secrets, dynamodb: seen(book.client) },
    table,
    read: (request) => readLoadBalancers(request, { http, now, sleep }),
    whoAmI: async () => ann,
    close: () => undefined,
  });

  /** One event of the virtual time, then what the command line does between them: it loads its parts as it goes. */
  const play = async <Outcome>(work: () => Promise<Outcome>): Promise<Outcome> => {
    const state = { isOver: false };
    const outcome = work().finally(() => (state.isOver = true));
    outcome.catch(() => undefined);
    for (;;) {
      for (let turn = 0; turn < loadingTurns && !state.isOver; turn++) await setImmediate();
      if (state.isOver) return outcome;
      if (underWay > 0) continue;
      const { events } = await clock.run({ maxEvents: 1 });
      if (events === 0 && !state.isOver) throw new Error("it stands still");
    }
  };

  const writeConfig = (file: string, text: string): void => writeFileSync(join(folder, file), text);
  mkdirSync(join(folder, "mirrors"));
  mkdirSync(join(folder, "services"));
  const describeCloud = (authUrl: string): void =>
    writeConfig("installation.yaml", installationYaml(authUrl, made.project));
  describeCloud(cloud.authUrl);
  writeConfig("mirrors/shop.yaml", `mirror: shop\nloadBalancer: ${loadBalancer}\n`);

  return {
    clock,
    world: account.world,
    clients: account.clients,
    cloud,
    made,
    operator,
    loadBalancer,
    /** Names of AWS's operations, in order. */
    calls,
    folder,
    writeConfig,
    /** Another address of Keystone. */
    describeCloud,
    removeConfig: (file: string) => rmSync(join(folder, file), { force: true }),
    /** The ledger is lost, and an empty one in its place. */
    forget: () => void (book = createDynamodb({ table, now: clock.now })),
    /** Lets virtual seconds pass. */
    pass: (seconds: number) => clock.run({ until: clock.now() + seconds * 1000 }),
    /** Only what changes something; the ledger's own writes apart. */
    writes: () =>
      calls.filter((name) => !/^(Describe|Query|GetItem|UpdateItem|TransactWriteItems)/.test(name)),
    /** Addresses that are registered and do not drain, in all groups. */
    targets: () =>
      [...account.world.elb.targetGroups.values()].flatMap((group) =>
        [...group.targets.values()]
          .filter(({ health }) => health.State !== "draining")
          .map((target) => `${target.id}:${target.port}`)
          .sort(),
      ),
    async run(words: readonly string[], { columns, answer }: Terms = {}): Promise<Ran> {
      const [out, err]: [string[], string[]] = [[], []];
      const code = await play(() =>
        run(
          [...words, "--config", folder],
          "0.0.0",
          {
            screen: {
              print: (lines) => void out.push(...(typeof lines === "string" ? lines.split("\n") : lines)),
              complain: (sentence) => void err.push(sentence),
              write: (text) => void out.push(text),
              paint: plain,
              size: () => (columns === undefined ? undefined : { columns, rows: 40 }),
            },
            env: {},
            now,
            sleep,
            ...(answer === undefined ? {} : { askPerson: asking([answer].flat()) }),
          },
          open,
        ),
      );
      return { code, out, err };
    },
    close() {
      wire.close();
      rmSync(folder, { recursive: true });
    },
  };
}

const asking = (answers: readonly string[]) => {
  const left = [...answers];
  return async (): Promise<string> => (left.length > 1 ? left.shift() : left[0]) ?? "";
};

export type Stage = ReturnType<typeof createStage>;

const installationYaml = (authUrl: string, project: string): string => `name: pointsman
account: "111122223333"
region: eu-west-1
notifications: { emails: [ops@example.com] }
clouds:
  private: { authUrl: "${authUrl}", region: RegionOne, project: ${project}, secret: octavia }
mirrors:
  place: { vpcId: ${homeVpc}, subnetIds: [${homeSubnets.join(", ")}], scheme: internal }
`;
