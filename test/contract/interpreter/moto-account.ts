import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  SFNClient,
  UpdateStateMachineCommand,
} from "@aws-sdk/client-sfn";
import type { DescribeExecutionCommandOutput, HistoryEvent } from "@aws-sdk/client-sfn";
import { setTimeout as sleep } from "node:timers/promises";
import type { Context } from "../section.ts";
import type { Moto } from "../moto.ts";
import { motoClient, startMoto } from "../moto.ts";
import type { Router } from "./router.ts";
import { startRouter } from "./router.ts";

/** An interpreter that we did not write, and what stands for Lambda behind it. */
export interface Interpreter {
  readonly version: string;
  readonly router: Router;
  /** Each run has an account of its own, so that machines and names may repeat. */
  account(): MotoAccount;
  stop(): Promise<void>;
}

export interface MotoAccount {
  readonly id: string;
  readonly sfn: SFNClient;
  /** @returns the machine's ARN. */
  create(name: string, definition: object): Promise<string>;
  /** Another definition for the machine of that name. */
  update(name: string, definition: object): Promise<void>;
  history(executionArn: string): Promise<HistoryEvent[]>;
  /** Waits for the end. @returns as it is then, or as it is after so many seconds. */
  ended(executionArn: string, withinSeconds: number): Promise<DescribeExecutionCommandOutput>;
}

/** Where everything of the interpreter lies. */
export const region = "eu-central-1";
const firstAccount = 100_000_000_000;
const pollMs = 200;

export async function startInterpreter({ venv }: Pick<Context, "venv">): Promise<Interpreter> {
  const python = await venv();
  const router = await startRouter();
  const moto = await startMoto(python, { MOTO_PORT: String(router.port) });
  let accounts = 0;
  await execute(moto);
  return {
    version: python.version("moto"),
    router,
    account: () => accountOf(moto.url, String(firstAccount + ++accounts)),
    async stop() {
      await Promise.all([moto.stop(), router.stop()]);
    },
  };
}

/** Without this it only keeps a list of executions. */
async function execute(moto: Moto): Promise<void> {
  await moto.reset();
  const { status } = await fetch(`${moto.url}/moto-api/config`, {
    method: "POST",
    body: JSON.stringify({ stepfunctions: { execute_state_machine: true } }),
  });
  if (status >= 300) throw new Error(`moto answered its configuration with ${status}`);
}

function accountOf(url: string, id: string): MotoAccount {
  const sfn = new SFNClient({ ...motoClient(url), region });
  sfn.middlewareStack.add(
    (next) => (args) => {
      (args.request as { headers: Record<string, string> }).headers["x-moto-account-id"] = id;
      return next(args);
    },
    { step: "build", name: "account" },
  );
  const describe = (executionArn: string) => sfn.send(new DescribeExecutionCommand({ executionArn }));
  return {
    id,
    sfn,
    async create(name, definition) {
      const roleArn = `arn:aws:iam::${id}:role/machine`;
      const made = await sfn.send(
        new CreateStateMachineCommand({ name, roleArn, definition: JSON.stringify(definition) }),
      );
      return made.stateMachineArn ?? "";
    },
    async update(name, definition) {
      const stateMachineArn = `arn:aws:states:${region}:${id}:stateMachine:${name}`;
      await sfn.send(
        new UpdateStateMachineCommand({ stateMachineArn, definition: JSON.stringify(definition) }),
      );
    },
    async history(executionArn) {
      const { events = [] } = await sfn.send(new GetExecutionHistoryCommand({ executionArn }));
      return events;
    },
    async ended(executionArn, withinSeconds) {
      const until = Date.now() + withinSeconds * 1000;
      for (;;) {
        const described = await describe(executionArn);
        if (described.status !== "RUNNING" || Date.now() > until) return described;
        await sleep(pollMs);
      }
    },
  };
}
