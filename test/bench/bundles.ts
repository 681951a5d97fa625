import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { BuildOptions } from "esbuild";
import { functionList } from "../../infra/aws/function-list.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * What the CDK construct tells esbuild (infra/aws/functions.ts, `bundling`). That it comes to the same bytes is held
 * by `npm run test:contract -- runtime`.
 */
const options: BuildOptions = {
  bundle: true,
  platform: "node",
  target: "node24",
  format: "esm",
  mainFields: ["module", "main"],
  minify: true,
  logLevel: "error",
  absWorkingDir: root,
};

export interface Bundle {
  readonly name: string;
  readonly file: string;
  readonly bytes: number;
}

export interface Compared {
  readonly handler: Bundle;
  /** The same clients, made in the same way, and a handler that does nothing. */
  readonly clientsOnly: Bundle;
  readonly clients: readonly string[];
}

export interface Bundles {
  readonly empty: Bundle;
  readonly compared: readonly Compared[];
}

const emptyHandler = "export const handler = async () => ({});\n";

/** Bundles each handler, and beside it a handler that has only its SDK clients. The five hooks are one bundle. */
export async function makeBundles(folder: string): Promise<Bundles> {
  const clientsOf = new Map<string, Bundle>();
  const compared: Compared[] = [];
  for (const [name, entry] of handlers()) {
    const source = clientsOnlySource(readFileSync(join(root, entry), "utf8"));
    const known = clientsOf.get(source.code) ?? (await bundleText(folder, `${name}-clients`, source.code));
    clientsOf.set(source.code, known);
    const handler = await bundle(folder, name, { entryPoints: [entry] });
    compared.push({ handler, clientsOnly: known, clients: source.clients });
  }
  return { empty: await bundleText(folder, "empty", emptyHandler), compared };
}

/** Name → entry file, each file once. */
function handlers(): Map<string, string> {
  const entries = new Map<string, string>();
  for (const [name, { entry, hook }] of functionList) entries.set(entry, hook ? "the five hooks" : name);
  return new Map([...entries].map(([entry, name]) => [name, entry]));
}

const stdin = (contents: string) => ({ contents, resolveDir: root, loader: "ts" as const });

/** `import { ECSClient } from "@aws-sdk/client-ecs";`, as every handler has it. */
const clientImport = /^import \{ (\w+Client) \} from "(@aws-sdk\/client-[^"]+)";$/gm;

function clientsOnlySource(handler: string): { code: string; clients: string[] } {
  const imports = [...handler.matchAll(clientImport)].map(([line, client = "", from = ""]) => ({
    line,
    client,
    from,
  }));
  const made = imports.map(({ client }) => `new ${client}({})`).join(", ");
  const code =
    imports.length === 0
      ? emptyHandler
      : `${imports.map(({ line }) => line).join("\n")}\nconst clients = [${made}];\nexport const handler = async () => clients.length;\n`;
  return { code, clients: imports.map(({ from }) => from.replace("@aws-sdk/client-", "")) };
}

/** Bundles a text as if it stood at the repository's root. */
export const bundleText = (folder: string, name: string, text: string): Promise<Bundle> =>
  bundle(folder, name, { stdin: stdin(text) });

async function bundle(folder: string, name: string, input: BuildOptions): Promise<Bundle> {
  const place = join(folder, name.replaceAll(" ", "-"));
  mkdirSync(place, { recursive: true });
  const file = join(place, "index.mjs");
  const { outputFiles } = await build({ ...options, ...input, outfile: file, write: false });
  const [made] = outputFiles ?? [];
  if (!made) throw new Error(`esbuild made no bundle of ${name}`);
  writeFileSync(file, made.contents);
  return { name, file, bytes: made.contents.length };
}
