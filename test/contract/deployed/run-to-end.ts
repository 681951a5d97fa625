import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";

export interface Ended {
  readonly code: number | null;
  /** Both outputs, as they came. */
  readonly output: string;
}

export interface Run {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const running = new Set<ChildProcess>();
let isArranged = false;

/**
 * Runs a program to its end while everything else goes on: a program that is waited for in a blocking way would
 * keep us from reading what a server of ours writes, until that server stands still. It ends with us.
 */
export function runToEnd({ command, args, cwd, env }: Run): Promise<Ended> {
  endWithUs();
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    running.add(child);
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
    child.once("error", reject);
    child.once("close", (code) => {
      running.delete(child);
      resolve({ code, output });
    });
  });
}

function endWithUs(): void {
  if (isArranged) return;
  isArranged = true;
  process.once("exit", () => {
    for (const child of running) child.kill("SIGKILL");
  });
}
