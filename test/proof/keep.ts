import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../../.cache/proof/", import.meta.url));

/** Keeps what a run measured, for `npm run proof` to put into docs/proof.md. */
export function keepProof(name: string, measured: object): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}${name}.json`, JSON.stringify(measured, undefined, 1));
}

/** @throws Error naming the command that measures it. */
export function keptProof(name: string, command: string): unknown {
  const file = `${folder}${name}.json`;
  if (!existsSync(file)) throw new Error(`nothing is known of ${name} yet: run ${command} first`);
  return JSON.parse(readFileSync(file, "utf8"));
}
