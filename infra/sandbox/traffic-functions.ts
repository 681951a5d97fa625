/** The functions that move DNS weights, asking whoever answers for the simulated zones. */
import type { PolicyConfig } from "../../functions/shared/traffic-config.ts";
import { connectTrafficCommand, trafficCommand } from "../../functions/traffic/command/command.ts";
import { lookedUp } from "../../functions/traffic/dns/looked-up.ts";
import { lookups } from "../../functions/traffic/dns/lookups.ts";
import type { Ask } from "../../functions/traffic/dns/lookups.ts";
import { connectShift, shift } from "../../functions/traffic/shift/shift.ts";
import { createWatchMemory } from "../../functions/traffic/watch/deps.ts";
import type { WatchMemory } from "../../functions/traffic/watch/deps.ts";
import { connectWatch, trafficWatch } from "../../functions/traffic/watch/watch.ts";
import { functionName, trafficFunctionList } from "../aws/function-list.ts";
import type { TrafficFunction } from "../aws/function-list.ts";
import type { Clients } from "./functions.ts";
import type { Invocation } from "./lambda/lambda-invocation.ts";
import type { Lambda } from "./lambda/lambda.ts";

export interface TrafficParts {
  readonly lambda: Lambda<Clients>;
  readonly installation: string;
  readonly table: string;
  readonly shiftMachineArn: string;
  readonly topicArn: string;
  readonly busName: string;
  readonly ask: Ask;
}

export function moveWeights(
  { lambda, installation, ask, ...names }: TrafficParts,
  policies: readonly PolicyConfig[],
): void {
  const lookupsFunction = functionName(installation, "lookups");
  const settings = { ...names, lookupsFunction };
  const register = (name: TrafficFunction, build: Build) =>
    lambda.register(functionName(installation, name), {
      timeoutSeconds: trafficFunctionList.get(name)?.timeoutSeconds ?? 30,
      build,
    });
  register("shift", (clients, run) => shift(connectShift(clients, settings, policies, ask, at(run))));
  register("trafficCommand", (clients, run) =>
    trafficCommand(connectTrafficCommand(clients, settings, policies, at(run))),
  );
  // What a warm process remembers; one that dies takes it along.
  const warm: WatchMemory[] = [];
  register("trafficWatch", (clients, run) => async (event, context) => {
    const memory = warm.pop() ?? createWatchMemory();
    const round = await trafficWatch(connectWatch(clients, settings, policies, memory, at(run)))(
      event,
      context,
    );
    warm.push(memory);
    return round;
  });
  register("lookups", (_, run) => lookedUp(lookups({ ask, now: run.now }), run.now));
}

/** The invocation's own clock. */
const at = (run: Invocation) => () => new Date(run.now());

type Build = Parameters<Lambda<Clients>["register"]>[1]["build"];
