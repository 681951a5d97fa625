import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Dozens of starts load the same files. */
const compiled = fileURLToPath(new URL("../../.cache/compiled", import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the command as a person would, with nothing of this machine's AWS configuration. */
export function pointsman(
  words: readonly string[],
  home: string,
  env: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  const child = spawn(process.execPath, ["cli/main.ts", ...words], {
    env: { PATH: process.env["PATH"], HOME: home, NODE_COMPILE_CACHE: compiled, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, out, err })));
}
