import { functionList, functionName } from "../../../infra/aws/function-list.ts";
import type { FunctionName } from "../../../infra/aws/function-list.ts";
import type { ServiceConfig } from "../../../functions/shared/service-config.ts";
import { ourFunctions } from "../../../infra/sandbox/functions.ts";
import { sandboxSettings } from "../../../infra/sandbox/installation.ts";
import type { InvocationFault, InvocationStart } from "../../../infra/sandbox/lambda/lambda.ts";
import type { Invocation } from "../../../infra/sandbox/lambda/lambda-invocation.ts";
import type { Execution } from "../../../infra/sandbox/step-functions/step-functions-execution.ts";
import { storefront } from "../../flows/stories.ts";
import { world } from "../../flows/world.ts";
import type { World, WorldOptions } from "../../flows/world.ts";
import { recordedAccount } from "./compare.ts";
import { readHistory } from "./history.ts";
import type { Script } from "./replay.ts";
import type { Definitions, MachineName } from "./template-machines.ts";

/** What befalls an invocation of a function, beyond what the sandbox brings about by itself. */
export interface Mishap {
  readonly fn: FunctionName;
  /** The first invocation that it befalls, from 1. @default 1 */
  readonly nth?: number;
  /** @default 1 */
  readonly times?: number;
  readonly befalls:
    | { readonly kind: "throws"; readonly error: string }
    /** Nothing comes back until the task's own time limit has passed. */
    | { readonly kind: "hangs" }
    | InvocationFault;
}

/** A story that is played once in the sandbox and then, execution by execution, in the other interpreter. */
export interface FlowStory {
  readonly name: string;
  readonly config?: ServiceConfig;
  readonly options?: WorldOptions;
  readonly mishaps?: readonly Mishap[];
  /** At its end everything comes to rest. */
  readonly play: (w: World) => Promise<unknown>;
  /** How the releases and rollbacks then ended: that the story was what its name says. */
  readonly ends?: readonly string[];
  /** Where our own upgrade comes, if it does: the machines and versions are replaced, and the story goes on. */
  readonly upgradedAt?: (w: World) => Promise<unknown>;
}

export interface Recording {
  readonly story: FlowStory;
  readonly scripts: readonly Played[];
  /** Where it went otherwise than its name says. */
  readonly problems: readonly string[];
}

export interface Played extends Script {
  readonly machine: MachineName;
  /** Of the functions that its definition names: 2 after an upgrade. */
  readonly version: string;
  /** How many of its moments had passed when the upgrade came. */
  readonly upgradedAfter?: number;
}

const { region } = sandboxSettings;
const machines = ["Release", "Rollback"] as const;

export async function record(story: FlowStory, definitions: Definitions): Promise<Recording> {
  const befallen = new Map<string, Mishap["befalls"]>();
  const config = story.config ?? storefront();
  const w = await world(config, {
    ...story.options,
    invocationFault: (start) => faultOf(story, befallen, start),
  });
  counts.delete(story);
  registerAnew(w, config, story, befallen);
  const deploy = (version: string): void =>
    machines.forEach((name) => {
      const definition = definitions(name, { account: recordedAccount, region, version });
      w.sfn.putStateMachine(`pointsman-${name}`, version === "1" ? definition : upgraded(definition));
    });
  deploy("1");
  const waiting = new Map<Execution, number>();
  if (story.upgradedAt) {
    await story.upgradedAt(w);
    for (const execution of w.sfn.executions())
      if (execution.status === "RUNNING") waiting.set(execution, execution.history.events.length);
    deploy("2");
  }
  await story.play(w);
  await w.rest();
  const all = w.sfn.executions();
  return {
    story,
    scripts: all
      .filter(({ status }) => status !== "RUNNING")
      .map((each) => scriptOf(each, waiting.get(each))),
    problems: [
      ...all.flatMap(({ status, name }) => (status === "RUNNING" ? [`${name} has no end`] : [])),
      ...otherEnds(story, w.outcomes()),
    ],
  };
}

const otherEnds = ({ ends }: FlowStory, found: readonly string[]): string[] =>
  !ends || found.join() === ends.join() ? [] : [`it ended as ${found.join(", ")}, not as ${ends.join(", ")}`];

/** Something more than other functions, so that an execution that changed over would show it. */
export function upgraded(definition: object): object {
  const { StartAt, States } = definition as { StartAt: string; States: object };
  return {
    ...definition,
    StartAt: "Upgraded",
    States: { Upgraded: { Type: "Pass", Next: StartAt }, ...States },
  };
}

function scriptOf(execution: Execution, eventsBefore: number | undefined): Played {
  const { machineName, name, input, status, error, cause, output, history } = execution;
  const told = readHistory(history.events);
  const before = eventsBefore === undefined ? undefined : readHistory(history.events.slice(0, eventsBefore));
  return {
    machine: machineName.replace("pointsman-", "") as MachineName,
    machineName,
    name,
    input,
    status,
    error,
    cause,
    output,
    told,
    version: told.lines[0]?.stays[0]?.state === "Upgraded" ? "2" : "1",
    ...(before && { upgradedAfter: before.moments.length }),
  };
}

const counts = new WeakMap<FlowStory, Map<string, number>>();

function faultOf(
  story: FlowStory,
  befallen: Map<string, Mishap["befalls"]>,
  start: InvocationStart,
): InvocationFault | undefined {
  const own = story.options?.invocationFault?.(start);
  if (own) return own;
  const seen = counts.get(story) ?? new Map<string, number>();
  counts.set(story, seen);
  const count = (seen.get(start.function) ?? 0) + 1;
  seen.set(start.function, count);
  const mishap = story.mishaps?.find(
    ({ fn, nth = 1, times = 1 }) =>
      functionName("pointsman", fn) === start.function && count >= nth && count < nth + times,
  );
  if (!mishap) return undefined;
  const { befalls } = mishap;
  if (befalls.kind === "refused" || befalls.kind === "crashes") return befalls;
  befallen.set(start.id, befalls);
  return undefined;
}

/** Longer than any task waits. */
const longSeconds = 5000;

/** The very functions once more, with room for what befalls them. */
function registerAnew(
  w: World,
  config: ServiceConfig,
  story: FlowStory,
  befallen: ReadonlyMap<string, Mishap["befalls"]>,
): void {
  for (const [fn, build] of ourFunctions(sandboxSettings, [config], w.account.world.http)) {
    const hangs = story.mishaps?.some((each) => each.fn === fn && each.befalls.kind === "hangs");
    w.lambda.register(functionName("pointsman", fn), {
      timeoutSeconds: hangs ? longSeconds : (functionList.get(fn)?.timeoutSeconds ?? 30),
      build: (clients, run) => {
        const befalls = befallen.get(run.id);
        return befalls ? () => suffer(befalls, run) : build(clients, run);
      },
    });
  }
}

async function suffer(befalls: Mishap["befalls"], run: Invocation): Promise<never> {
  if (befalls.kind === "throws") throw Object.assign(new Error("planted"), { name: befalls.error });
  await run.sleep(Infinity);
  throw new Error("nothing comes after for ever");
}
