import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** A program that runs beside the tests and ends with them, also after Ctrl-C. */
export interface Running {
  readonly process: ChildProcess;
  /** What it has written to both of its outputs so far. */
  readonly output: () => string;
  /** Resolves when it is gone. */
  readonly stop: () => Promise<void>;
}

export interface Start {
  readonly command: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** What tells that it is ready: a URL that is asked until it answers with any status, or a question of one's own. */
  readonly ready: string | (() => Promise<boolean>);
  /** @default 60 */
  readonly readySeconds?: number;
}

const running = new Set<ChildProcess>();
/** Longest a program may take to end when it is asked to, before it is ended. */
const politeMs = 5000;

/** @throws Error with the program's output when it ends, or is not ready in time. */
export async function startProgram(start: Start): Promise<Running> {
  endWithUs();
  const child = spawn(start.command, start.args ?? [], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...start.env },
    ...(start.cwd === undefined ? {} : { cwd: start.cwd }),
  });
  running.add(child);
  let output = "";
  let isOver = false;
  const ended = new Promise<void>((resolve) => {
    child.once("close", () => resolve());
    child.once("error", (error) => {
      output += String(error);
      resolve();
    });
  }).finally(() => {
    isOver = true;
    running.delete(child);
  });
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
  const stop = async (): Promise<void> => {
    child.kill("SIGTERM");
    const impatient = setTimeout(() => child.kill("SIGKILL"), politeMs);
    await ended;
    clearTimeout(impatient);
  };
  const until = Date.now() + (start.readySeconds ?? 60) * 1000;
  while (!(await isReady(start.ready))) {
    const why = isOver ? "ended" : Date.now() > until ? "was not ready in time" : undefined;
    if (why) {
      await stop();
      throw new Error(`${start.command} ${start.args?.join(" ") ?? ""} ${why}\n${output}`);
    }
    await sleep(100);
  }
  return { process: child, output: () => output, stop };
}

const isReady = (ready: Start["ready"]): Promise<boolean> =>
  typeof ready === "string" ? answers(ready) : ready();

async function answers(url: string): Promise<boolean> {
  try {
    await (await fetch(url)).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

/** A port of 127.0.0.1 that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

let isArranged = false;

function endWithUs(): void {
  if (isArranged) return;
  isArranged = true;
  process.once("exit", () => {
    for (const child of running) child.kill("SIGKILL");
  });
  for (const [signal, code] of [["SIGINT", 130] as const, ["SIGTERM", 143] as const])
    process.once(signal, () => process.exit(code));
}
