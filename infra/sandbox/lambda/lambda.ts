/**
 * Lambda's runtime, from https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html and
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-retries.html. A handler is built anew for each
 * invocation, from clients that are bound to that invocation; payloads go through JSON both ways.
 *
 * Not simulated: warm containers (nothing survives between invocations), concurrency limits (but see `refused`),
 * versions and aliases (an ARN's qualifier is kept in the context and otherwise ignored), recursive-loop
 * detection, permissions, logs.
 */
import type { Context } from "aws-lambda";
import type { Clock } from "../time/clock.ts";
import type { Sender } from "../faults/faults-client.ts";
import type { Caller, Wire } from "../faults/faults-wire.ts";
import type { DeadLetter } from "./lambda-async.ts";
import { createAsyncQueue } from "./lambda-async.ts";
import type { Invocation } from "./lambda-invocation.ts";
import { createRun } from "./lambda-invocation.ts";
import type { Outcome } from "./lambda-result.ts";
import type { Ids } from "../time/random.ts";

export type SandboxHandler = (event: never, context: Context) => unknown;

export interface FunctionSpec<Clients> {
  readonly timeoutSeconds: number;
  readonly build: (clients: Clients, invocation: Invocation) => SandboxHandler;
}

/** What befalls a whole invocation. */
export type InvocationFault =
  /** The process ends before its first call. */
  | { readonly kind: "crashes" }
  /** Nothing happens until the time limit. */
  | { readonly kind: "hangs" }
  /** Lambda does not start it; `error` is for example `TooManyRequestsException`. */
  | { readonly kind: "refused"; readonly error: string };

export interface InvocationStart {
  readonly id: string;
  readonly requestId: string;
  readonly function: string;
  readonly at: number;
  /** JSON text. */
  readonly payload: string;
}

export interface InvocationRecord extends InvocationStart {
  readonly endedAt: number;
  readonly outcome: Outcome;
}

export interface LambdaOptions<Clients> {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly wire: Wire;
  readonly region: string;
  readonly account: string;
  /** The simulated clients, each under its service's name in call records; read at each invocation, so they may come to be after this runtime. */
  readonly clients: () => Clients;
  /** Milliseconds from the request to the start of the code. Default 0. */
  readonly startMs?: (name: string) => number;
  readonly fault?: (start: InvocationStart) => InvocationFault | undefined;
  readonly onInvocation?: (record: InvocationRecord) => void;
}

export interface Lambda<Clients> {
  register(name: string, spec: FunctionSpec<Clients>): void;
  /** @param name a name, or a (partial) ARN, with or without qualifier. @param payload JSON text. */
  readonly invoke: (name: string, payload: string) => Promise<Outcome>;
  /** As event sources do it: answered at once, two retries, then the dead-letter list. */
  readonly invokeLater: (name: string, payload: string) => void;
  knows(name: string): boolean;
  readonly deadLetters: readonly DeadLetter[];
}

export function createLambda<Clients extends object>(options: LambdaOptions<Clients>): Lambda<Clients> {
  const { clock, ids } = options;
  const functions = new Map<string, FunctionSpec<Clients>>();

  const run = async (
    asked: string,
    payload: string,
    requestId: string,
    attempt: number,
  ): Promise<Outcome> => {
    const name = functionName(asked);
    const spec = functions.get(name);
    if (!spec) return notFound(options, name);
    const id = attempt === 1 ? requestId : `${requestId}#${attempt}`;
    await clock.sleep(options.startMs?.(name) ?? 0);
    const start: InvocationStart = { id, requestId, function: name, at: clock.now(), payload };
    const outcome = await begin(options, spec, start, asked);
    options.onInvocation?.({ ...start, endedAt: clock.now(), outcome });
    return outcome;
  };
  const queue = createAsyncQueue({ clock, run, arn: (name) => arnOf(options, functionName(name)) });

  return {
    register: (name, spec) => void functions.set(name, spec),
    invoke: (name, payload) => run(name, payload, ids.uuid(), 1),
    invokeLater: (name, payload) => queue.accept(name, payload, ids.uuid()),
    knows: (name) => functions.has(functionName(name)),
    deadLetters: queue.deadLetters,
  };
}

/** `arn:aws:lambda:REGION:ACCOUNT:function:NAME:QUALIFIER`, `ACCOUNT:function:NAME`, `NAME:QUALIFIER` → NAME. */
function functionName(asked: string): string {
  const [, afterWord] = asked.split("function:");
  return (afterWord ?? asked).split(":")[0] ?? asked;
}

interface Place {
  readonly region: string;
  readonly account: string;
}

const arnOf = ({ region, account }: Place, name: string): string =>
  `arn:aws:lambda:${region}:${account}:function:${name}`;

const notFound = (place: Place, name: string): Outcome => ({
  kind: "refused",
  error: "ResourceNotFoundException",
  message: `Function not found: ${arnOf(place, name)}`,
});

function begin<Clients extends object>(
  options: LambdaOptions<Clients>,
  spec: FunctionSpec<Clients>,
  start: InvocationStart,
  asked: string,
): Outcome | Promise<Outcome> {
  const fault = options.fault?.(start);
  if (fault?.kind === "refused") return { kind: "refused", error: fault.error, message: "Injected" };
  const run = createRun({
    clock: options.clock,
    requestId: start.requestId,
    id: start.id,
    name: start.function,
    functionArn: asked.includes("function:") ? asked : arnOf(options, asked),
    timeoutSeconds: spec.timeoutSeconds,
  });
  const { caller, context, invocation } = run;
  return run.start(() => {
    if (fault?.kind === "hangs") return invocation.sleep(Infinity);
    if (fault?.kind === "crashes") return caller.die();
    const handler = spec.build(boundClients(options.clients(), options.wire, caller), invocation);
    return (handler as (event: unknown, context: Context) => unknown)(JSON.parse(start.payload), context);
  });
}

function boundClients<Clients extends object>(clients: Clients, wire: Wire, caller: Caller): Clients {
  const bound: Record<string, Sender> = {};
  for (const [service, client] of Object.entries(clients) as [string, Sender][])
    bound[service] = wire.bind(service, client, caller);
  return bound as Clients;
}
