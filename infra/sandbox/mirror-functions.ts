/** The functions that follow load balancers, with a simulated private cloud before them. */
import { octavia } from "../../functions/octavia/octavia.ts";
import type { MirrorConfig } from "../../functions/shared/mirror-config.ts";
import { octaviaFunction } from "../../functions/targets/aws/octavia-function.ts";
import { unpaced } from "../../functions/targets/aws/rate.ts";
import type { Pace } from "../../functions/targets/aws/rate.ts";
import type { Tokens } from "../../functions/targets/read/session.ts";
import { connectRounds } from "../../functions/targets/round/connect.ts";
import { follow } from "../../functions/targets/round/follow.ts";
import { createRoundMemory } from "../../functions/targets/round/memory.ts";
import type { RoundMemory } from "../../functions/targets/round/memory.ts";
import type { RoundReport } from "../../functions/targets/round/report.ts";
import { sharesOf } from "../../functions/targets/round/shares.ts";
import { functionName, mirrorFunctionList } from "../aws/function-list.ts";
import type { MirrorFunction } from "../aws/function-list.ts";
import type { Clients } from "./functions.ts";
import type { Invocation } from "./lambda/lambda-invocation.ts";
import type { Lambda } from "./lambda/lambda.ts";
import { createCloud } from "./octavia/cloud.ts";
import type { Cloud } from "./octavia/cloud.ts";
import { cloudHttp } from "./octavia/cloud-http.ts";
import { furnish } from "./octavia/furnish.ts";
import type { Furnished } from "./octavia/furnish.ts";
import { operatorOf } from "./octavia/operator.ts";
import type { Operator } from "./octavia/operator.ts";
import type { Clock } from "./ports.ts";
import type { Random } from "./time/random.ts";

/** A private cloud whose load balancers may be followed. */
export interface MirrorGround {
  readonly cloud: Cloud;
  readonly furnished: Furnished;
  /** Of the project that mirrors read. */
  readonly operator: Operator;
}

export interface MirrorOptions {
  /** Builds what there is in the cloud, and says what follows it. */
  readonly describe: (ground: MirrorGround) => readonly MirrorConfig[];
  /** Default 1. */
  readonly everyMinutes?: number;
  /** Mirrors of one invocation. Default 100. */
  readonly share?: number;
  readonly onReport?: (report: RoundReport) => void;
  /** Default: calls are made as fast as one likes. */
  readonly pace?: Pace;
}

export interface MirrorParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly lambda: Lambda<Clients>;
  readonly installation: string;
  readonly table: string;
  /** The credentials of a mirror come from here. */
  readonly secrets: { put(name: string, text: string): unknown };
}

/** Name of the secret that the ground's mirrors may name. */
export const cloudSecret = "pointsman/private";

/** The cloud, both functions, and a schedule for each share. */
export function followClouds(parts: MirrorParts, options: MirrorOptions) {
  const { clock, random, secrets } = parts;
  const cloud = createCloud({ clock, random: random.fork("cloud") });
  const furnished = furnish(cloud, random.fork("furnished"));
  const { id, secret } = furnished.observer;
  secrets.put(
    cloudSecret,
    JSON.stringify({ application_credential_id: id, application_credential_secret: secret }),
  );
  const ground: MirrorGround = { cloud, furnished, operator: operatorOf(cloud, furnished.project) };
  const configs = options.describe(ground);
  register(parts, options, ground, configs);
  return { ...ground, configs };
}

function register(
  { clock, lambda, installation, table }: MirrorParts,
  options: MirrorOptions,
  { cloud }: MirrorGround,
  configs: readonly MirrorConfig[],
): void {
  const named = (fn: MirrorFunction) => functionName(installation, fn);
  const tokens: Tokens = new Map();
  lambda.register(named("octavia"), {
    timeoutSeconds: timeoutSeconds("octavia"),
    build: (_, run) =>
      octavia({
        connect: () => ({ http: cloudHttp([cloud], waitingOf(clock, run)), close: () => undefined }),
        now: () => new Date(run.now()),
        sleep: run.sleep,
        tokens,
      }),
  });
  // What a warm process remembers; one that dies takes it along.
  const warm = new Map<number, RoundMemory>();
  lambda.register(named("mirror"), {
    timeoutSeconds: timeoutSeconds("mirror"),
    build: (clients, run) =>
      remembering(warm, (memory) =>
        follow({
          configs,
          connect: (call, report) =>
            connectRounds(
              clients,
              { table, installation },
              {
                memory,
                pace: options.pace ?? unpaced,
                time: { now: run.now, sleep: run.sleep },
                read: octaviaFunction(clients.lambda, named("octavia"), () =>
                  new Date(run.now()).toISOString(),
                ),
                deadline: call.remainingMs,
                holder: run.id,
                neighbours: configs,
                report: (each) => {
                  options.onReport?.(each);
                  report(each);
                },
              },
            ),
          publish: () => undefined,
        }),
      ),
  });
  schedule(clock, options, configs.length, (input) =>
    lambda.invokeLater(named("mirror"), JSON.stringify(input)),
  );
}

const timeoutSeconds = (fn: MirrorFunction): number => mirrorFunctionList.get(fn)?.timeoutSeconds ?? 30;

type Following = ReturnType<typeof follow>;

const remembering =
  (warm: Map<number, RoundMemory>, build: (memory: RoundMemory) => Following): Following =>
  async (event, context) => {
    const { share } = event as { share: number };
    const memory = warm.get(share) ?? createRoundMemory();
    warm.delete(share);
    const outcome = await build(memory)(event, context);
    warm.set(share, memory);
    return outcome;
  };

function schedule(
  clock: Clock,
  { everyMinutes = 1, share = 100 }: MirrorOptions,
  mirrors: number,
  invoke: (input: { readonly share: number; readonly of: number }) => void,
): void {
  const of = sharesOf(mirrors, share);
  const tick = (): void => {
    for (let each = 0; each < of; each++) invoke({ share: each, of });
    clock.after(everyMinutes * 60_000, "mirrors", tick);
  };
  if (of > 0) clock.after(everyMinutes * 60_000, "mirrors", tick);
}

/** The clock as an invocation sees it: while it waits for the cloud, time passes. */
const waitingOf = (clock: Clock, run: Invocation): Clock => ({
  ...clock,
  after(ms, _, act) {
    let isCancelled = false;
    void run.sleep(ms).then(() => (isCancelled ? undefined : act()));
    return { at: clock.now() + ms, cancel: () => void (isCancelled = true) };
  },
});
