import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Packages } from "../packages.ts";

/** AWS's own program that runs a function's code in Lambda. */
export interface RuntimeClient {
  /** The file that Node is started with. */
  readonly entry: string;
  readonly version: string;
}

const packageName = "aws-lambda-ric";
const ours = fileURLToPath(new URL("rapid-client.cjs", import.meta.url));

/** Lays the client out in a folder, with our stand-in for its compiled part beside it. */
export function runtimeClient(packages: Packages, folder: string): RuntimeClient {
  const entry = join(folder, "index.mjs");
  mkdirSync(folder, { recursive: true });
  cpSync(join(packages.folder, "node_modules", packageName, "index.mjs"), entry);
  // It is asked for as `./rapid-client.node`: Node looks for a file of that name first, and then with `.js`.
  cpSync(ours, join(folder, "rapid-client.node.js"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "commonjs" }));
  return { entry, version: packages.version(packageName) };
}
