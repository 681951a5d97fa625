import type { ServiceConfig } from "../../../functions/shared/service-config.ts";
import type { PolicyConfig } from "../../../functions/shared/traffic-config.ts";
import { sandboxSettings } from "../../../infra/sandbox/installation.ts";
import type { Execution } from "../../../infra/sandbox/step-functions/step-functions-execution.ts";
import { storefront } from "../../flows/stories.ts";
import { world } from "../../flows/world.ts";
import type { World, WorldOptions } from "../../flows/world.ts";
import { recordedAccount } from "./compare.ts";
import { readHistory } from "./history.ts";
import { misfortune } from "./mishaps.ts";
import type { Mishap } from "./mishaps.ts";
import type { Script } from "./replay.ts";
import { machineNames } from "./template-machines.ts";
import type { Definitions, MachineName } from "./template-machines.ts";

/** A story that is played once in the sandbox and then, execution by execution, in the other interpreter. */
export interface FlowStory {
  readonly name: string;
  readonly config?: ServiceConfig;
  readonly options?: WorldOptions;
  /** Where it is not the ordinary world that it plays in. */
  readonly opens?: (
    config: ServiceConfig,
    options: WorldOptions,
  ) => Promise<World & { readonly policy: PolicyConfig }>;
  readonly mishaps?: readonly Mishap[];
  /** At its end everything comes to rest. */
  readonly play: (w: World) => Promise<unknown>;
  /** How the releases and rollbacks then ended: that the story was what its name says. */
  readonly ends?: readonly string[];
  /** Where it went otherwise, in sentences, beyond how its releases ended. */
  readonly problems?: (w: World) => Promise<readonly string[]>;
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

export async function record(story: FlowStory, definitions: Definitions): Promise<Recording> {
  const { config = storefront(), mishaps = [] } = story;
  const { faultOf, registerAnew } = misfortune(mishaps);
  const options: WorldOptions = {
    ...story.options,
    invocationFault: (start) => story.options?.invocationFault?.(start) ?? faultOf(start),
  };
  const opened = story.opens && (await story.opens(config, options));
  const w = opened ?? (await world(config, options));
  const before = new Set(w.sfn.executions());
  registerAnew(w, [config], opened ? [opened.policy] : []);
  const deploy = (version: string): void =>
    machineNames.forEach((name) => {
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
  const all = w.sfn.executions().filter((each) => !before.has(each));
  return {
    story,
    scripts: all
      .filter(({ status }) => status !== "RUNNING")
      .map((each) => scriptOf(each, waiting.get(each))),
    problems: [
      ...all.flatMap(({ status, name }) => (status === "RUNNING" ? [`${name} has no end`] : [])),
      ...otherEnds(story, w.outcomes()),
      ...((await story.problems?.(w)) ?? []),
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
