/** What the CDK construct would create in a simulated account, from the same lists. */
import type { ServiceConfig } from "../../functions/shared/service-config.ts";
import type { Settings } from "../../functions/shared/settings.ts";
import { eventPatterns } from "../aws/event-patterns.ts";
import { functionList, functionName } from "../aws/function-list.ts";
import type { FunctionName } from "../aws/function-list.ts";
import { releaseMachine } from "../machines/release.ts";
import { rollbackMachine } from "../machines/rollback.ts";
import { shiftMachine } from "../machines/shift.ts";
import type { createEventBus } from "./events/event-bus.ts";
import { ourFunctions } from "./functions.ts";
import type { Clients } from "./functions.ts";
import type { createLambda } from "./lambda/lambda.ts";
import type { createStepFunctions } from "./step-functions/step-functions.ts";

interface Parts {
  readonly installation: string;
  readonly settings: Settings;
  readonly lambda: ReturnType<typeof createLambda<Clients>>;
  readonly bus: ReturnType<typeof createEventBus>;
  readonly sfn: ReturnType<typeof createStepFunctions>;
  readonly http: Parameters<typeof ourFunctions>[2];
}

/** What the CDK construct would create: functions, machines, rules, the schedule. */
export function install(
  configs: readonly ServiceConfig[],
  { installation, settings, lambda, bus, sfn, http }: Parts,
): void {
  for (const [fn, build] of ourFunctions(settings, configs, http))
    lambda.register(functionName(installation, fn), {
      timeoutSeconds: functionList.get(fn)?.timeoutSeconds ?? 30,
      build,
    });
  const all = { Release: releaseMachine, Rollback: rollbackMachine, Shift: shiftMachine };
  for (const [name, machine] of Object.entries(all))
    sfn.putStateMachine(`${installation}-${name}`, substituted(machine, installation));
  const machines = [settings.releaseMachineArn, settings.rollbackMachineArn];
  for (const { name: rule, pattern, target } of eventPatterns(configs, machines, settings.account)) {
    const { detailType, ...rest } = pattern;
    bus.addRule({
      name: rule,
      pattern: { ...rest, ...(detailType ? { "detail-type": detailType } : {}) },
      targets: [{ kind: "function", name: functionName(installation, target) }],
    });
  }
  bus.addSchedule({
    name: "sweep",
    everyMinutes: 1,
    targets: [{ kind: "function", name: functionName(installation, "sweep") }],
  });
}

/** `${plan}` → the function's name, as CloudFormation does it with ARNs. */
const substituted = (machine: object, installation: string): unknown =>
  JSON.parse(
    JSON.stringify(machine).replaceAll(/\$\{(\w+)\}/g, (_, fn: FunctionName) =>
      functionName(installation, fn),
    ),
  );
