import type { PolicyConfig } from "../../../functions/shared/traffic-config.ts";
import type { ServiceConfig } from "../../../functions/shared/service-config.ts";
import type { PhaseInput } from "../../../functions/traffic/shift/input.ts";
import { functionList, functionName } from "../../../infra/aws/function-list.ts";
import type { FunctionName } from "../../../infra/aws/function-list.ts";
import { ourFunctions } from "../../../infra/sandbox/functions.ts";
import type { Clients } from "../../../infra/sandbox/functions.ts";
import { sandboxSettings, shiftMachineArn } from "../../../infra/sandbox/installation.ts";
import type { Invocation } from "../../../infra/sandbox/lambda/lambda-invocation.ts";
import type { FunctionSpec, InvocationFault, InvocationStart } from "../../../infra/sandbox/lambda/lambda.ts";
import { moveWeights } from "../../../infra/sandbox/traffic-functions.ts";
import type { World } from "../../flows/world.ts";

/** What befalls an invocation of a function, beyond what the sandbox brings about by itself. */
export interface Mishap {
  readonly fn: FunctionName;
  /** Of `shift`: only its invocations of this phase are counted. */
  readonly phase?: PhaseInput["phase"];
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

export interface Misfortune {
  readonly faultOf: (start: InvocationStart) => InvocationFault | undefined;
  /** The very functions once more, with room for what befalls them; it is counted from now on. */
  readonly registerAnew: (
    w: World,
    configs: readonly ServiceConfig[],
    policies: readonly PolicyConfig[],
  ) => void;
}

const installation = "pointsman";
/** Longer than any task waits. */
const longSeconds = 5000;

/** @param mishaps each counts for itself which invocation it befalls. */
export function misfortune(mishaps: readonly Mishap[]): Misfortune {
  const befallen = new Map<string, Mishap["befalls"]>();
  const counts = new Map<Mishap, number>();
  return {
    faultOf(start) {
      // Each counts, also those that it is not the turn of.
      const [mishap] = mishaps
        .filter((each) => isMeant(each, start))
        .filter((each) => isItsTurn(counts, each));
      if (!mishap) return undefined;
      const { befalls } = mishap;
      if (befalls.kind === "refused" || befalls.kind === "crashes") return befalls;
      befallen.set(start.id, befalls);
      return undefined;
    },
    registerAnew(w, configs, policies) {
      counts.clear();
      const register = (name: string, { timeoutSeconds, build }: FunctionSpec<Clients>): void =>
        w.lambda.register(name, {
          timeoutSeconds: mayHang(mishaps, name) ? longSeconds : timeoutSeconds,
          build: (clients, run) => {
            const befalls = befallen.get(run.id);
            return befalls ? () => suffer(befalls, run) : build(clients, run);
          },
        });
      for (const [fn, build] of ourFunctions(sandboxSettings, configs, w.account.world.http))
        register(functionName(installation, fn), {
          timeoutSeconds: functionList.get(fn)?.timeoutSeconds ?? 30,
          build,
        });
      const { table, topicArn, busName } = sandboxSettings;
      const names = { installation, table, shiftMachineArn, topicArn, busName };
      const { ask } = w.account.world.route53;
      moveWeights({ ...names, lambda: { ...w.lambda, register }, ask }, policies);
    },
  };
}

const isMeant = ({ fn, phase }: Mishap, start: InvocationStart): boolean =>
  functionName(installation, fn) === start.function &&
  (phase === undefined || (JSON.parse(start.payload) as { phase?: unknown }).phase === phase);

/** One more of those that it counts. */
function isItsTurn(counts: Map<Mishap, number>, mishap: Mishap): boolean {
  const { nth = 1, times = 1 } = mishap;
  const count = (counts.get(mishap) ?? 0) + 1;
  counts.set(mishap, count);
  return count >= nth && count < nth + times;
}

const mayHang = (mishaps: readonly Mishap[], name: string): boolean =>
  mishaps.some(({ fn, befalls }) => functionName(installation, fn) === name && befalls.kind === "hangs");

async function suffer(befalls: Mishap["befalls"], run: Invocation): Promise<never> {
  if (befalls.kind === "throws") throw Object.assign(new Error("planted"), { name: befalls.error });
  await run.sleep(Infinity);
  throw new Error("nothing comes after for ever");
}
