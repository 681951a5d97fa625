/**
 * AWS Step Functions, Standard workflows: https://docs.aws.amazon.com/step-functions/latest/apireference/ and
 * the developer guide. The interpreter is in `asl-*.ts`.
 *
 * Not simulated: Express workflows, versions and aliases of state machines, activities, EventBridge's own
 * delivery (`emit` gets each status change), throttling, CloudWatch logs, permissions. A redrive enters the state
 * that failed again, as a whole: a Map starts all its items anew (AWS only those that did not succeed).
 * ListExecutions is consistent here, and eventually consistent in AWS.
 */
import type { SFNClient } from "@aws-sdk/client-sfn";
import { readMachine } from "./asl-machine.ts";
import type { Machine } from "./asl-types.ts";
import type { Clock } from "../time/clock.ts";
import { clientOf } from "../faults/faults-client.ts";
import { awsError } from "../faults/faults-error.ts";
import type { Outcome } from "../lambda/lambda-result.ts";
import type { BusEvent, Place } from "../ports.ts";
import type { Ids, Random } from "../time/random.ts";
import { executionOperations } from "./step-functions-api.ts";
import { statusEvent } from "./step-functions-events.ts";
import type { Execution } from "./step-functions-execution.ts";
import { createEngine } from "./step-functions-execution.ts";
import { taskOperations } from "./step-functions-task-api.ts";
import { createTokens } from "./step-functions-tokens.ts";

export interface StepFunctionsOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly ids: Ids;
  readonly place: Place;
  /** Invokes a Lambda function with JSON text. */
  readonly invoke: (name: string, payload: string) => Promise<Outcome>;
  readonly emit?: (event: BusEvent) => void;
}

export interface StepFunctions {
  readonly client: Pick<SFNClient, "send">;
  /**
   * Creates a state machine, or gives it a new definition that later executions use.
   * @returns its ARN. @throws InvalidDefinition with every problem, also for what is not simulated.
   */
  putStateMachine(name: string, definition: unknown): string;
  /** By ARN; for tests and reports. */
  execution(arn: string): Execution | undefined;
  /** Oldest first. */
  executions(): readonly Execution[];
}

export interface StateMachine {
  readonly arn: string;
  readonly name: string;
  machine: Machine;
  /** Oldest first; names that were used again after 90 days appear once. */
  readonly executions: Map<string, Execution>;
}

export function createStepFunctions(options: StepFunctionsOptions): StepFunctions {
  const { clock, ids, place, emit } = options;
  const machines = new Map<string, StateMachine>();
  const tokens = createTokens(ids);
  const engine = createEngine({
    ...options,
    region: place.region,
    tokens,
    onStatus: (execution) => emit?.(statusEvent(execution, ids.uuid(), clock.now(), place)),
  });
  const arn = (rest: string): string => `arn:aws:states:${place.region}:${place.account}:${rest}`;
  const all = (): Execution[] => [...machines.values()].flatMap(({ executions }) => [...executions.values()]);
  const find = (executionArn: string): Execution | undefined => {
    const [, machineName = "", name = ""] = /:execution:([^:]+):([^:]+)$/.exec(executionArn) ?? [];
    return machines.get(arn(`stateMachine:${machineName}`))?.executions.get(name);
  };
  return {
    client: clientOf("SFN", {
      ...executionOperations({ clock, ids, engine, machines, find }),
      ...taskOperations(tokens),
    }),
    putStateMachine(name, definition) {
      const machineArn = arn(`stateMachine:${name}`);
      const machine = checked(definition);
      const existing = machines.get(machineArn);
      if (existing) existing.machine = machine;
      else machines.set(machineArn, { arn: machineArn, name, machine, executions: new Map() });
      return machineArn;
    },
    execution: find,
    executions: all,
  };
}

function checked(definition: unknown): Machine {
  try {
    return readMachine(definition);
  } catch (cause) {
    throw awsError("InvalidDefinition", `Invalid State Machine Definition: ${String(cause)}`);
  }
}
