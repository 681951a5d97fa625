import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import type { CallAnswer, Initialised, Outcome } from "./runtime-api.ts";
import { startRuntimeApi } from "./runtime-api.ts";
import type { RuntimeClient } from "./runtime-client.ts";

/** A function as Lambda would have it. */
export interface FunctionSetup {
  readonly name: string;
  readonly arn: string;
  /** Folder with the code: nothing outside it is given. */
  readonly folder: string;
  /** Such as `index.handler`. */
  readonly handler: string;
  readonly memoryMegabytes: number;
  readonly timeoutSeconds: number;
  /** What the function's configuration gives it. */
  readonly variables: Readonly<Record<string, string>>;
}

/** An exit is the end of the process: it can take nothing more. Silence is what Lambda's time limit would end. */
export type Ended =
  | Outcome
  | { readonly kind: "exit"; readonly errorType: "Runtime.ExitError" }
  | { readonly kind: "silence" };

const mostMs = 30_000;

/** The name under which Step Functions and Lambda's retries would see it. */
export const nameOf = (ended: Ended): string => ("errorType" in ended ? ended.errorType : ended.kind);

export interface FunctionProcess {
  readonly initialised: Initialised;
  /** @param invokedArn @default the function's own, without an alias. */
  invoke(event: unknown, invokedArn?: string): Promise<Ended>;
  /** Requests that it sent to AWS. */
  readonly calls: readonly string[];
  readonly answerCalls: (answer: CallAnswer) => void;
  /** What it wrote to both outputs. */
  readonly output: () => string;
  stop(): Promise<void>;
}

/**
 * Starts the code under Lambda's runtime client in a process of its own, with no variable of ours in its
 * environment and with us in the place of AWS. The platform, not the client, says `Runtime.ExitError` when a
 * process ends with an event in its hands; here that is us.
 * https://github.com/aws/aws-lambda-runtime-interface-emulator (fatalerror: RuntimeExit)
 */
export async function startFunction(client: RuntimeClient, setup: FunctionSetup): Promise<FunctionProcess> {
  const api = await startRuntimeApi();
  const child = spawn(process.execPath, [client.entry], {
    cwd: setup.folder,
    env: { ...lambdaVariables(setup, api.address), ...setup.variables },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
  const ended = endOf(child);
  const exit = ended.then((): Ended => ({ kind: "exit", errorType: "Runtime.ExitError" }));
  const initialised = await Promise.race([
    api.initialised,
    exit.then((): Initialised => ({ kind: "failed", errorType: "Runtime.ExitError", errorMessage: output })),
  ]);
  return {
    initialised,
    invoke: (event, invokedArn = setup.arn) =>
      Promise.race([api.invoke(event, invokedArn, setup.timeoutSeconds), exit, silence()]),
    calls: api.calls,
    answerCalls: (answer) => api.answerCalls(answer),
    output: () => output,
    async stop() {
      child.kill("SIGKILL");
      await ended;
      await api.close();
    },
  };
}

const silence = (): Promise<Ended> => sleep(mostMs, { kind: "silence" } as const, { ref: false });

/** Resolves when the process is gone; it goes with us. When we are stopped hard it loses the API, and ends by that. */
function endOf(child: ChildProcess): Promise<void> {
  const end = () => void child.kill("SIGKILL");
  process.once("exit", end);
  return new Promise<void>((resolve) => child.once("close", () => resolve())).finally(() =>
    process.off("exit", end),
  );
}

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html, "Defined runtime environment variables" */
function lambdaVariables(
  { name, arn, folder, handler, memoryMegabytes }: FunctionSetup,
  address: string,
): Record<string, string> {
  const region = arn.split(":")[3] ?? "";
  return {
    _HANDLER: handler,
    LAMBDA_TASK_ROOT: folder,
    AWS_LAMBDA_RUNTIME_API: address,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: "1",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMegabytes),
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: "2026/11/23/[1]0f1e2d3c4b5a69788796a5b4c3d2e1f0",
    AWS_LAMBDA_LOG_FORMAT: "JSON",
    AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
    AWS_SECRET_ACCESS_KEY: "secret",
    AWS_SESSION_TOKEN: "token",
    // Whatever calls AWS calls us.
    AWS_ENDPOINT_URL: `http://${address}`,
    LANG: "en_US.UTF-8",
    TZ: ":UTC",
  };
}
