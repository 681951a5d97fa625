import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";

/** The installation of `infra/config` as `npm run synth` makes it, with its bundles and with path metadata. */
export interface SynthesisedApp {
  /** Where the templates (`*.template.json`) and the assets (`asset.*`) lie until the process ends: to be read only. */
  readonly folder: string;
  readonly templates: readonly SynthesisedTemplate[];
}

export interface SynthesisedTemplate {
  /** Its file in the folder. */
  readonly file: string;
  readonly path: string;
  readonly Resources: Readonly<Record<string, TemplateResource>>;
}

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

const made = new Map<string, SynthesisedApp>();

/**
 * Synthesised once in a process, however many sections ask.
 * @param root the repository's, with or without a slash at its end.
 * @throws Error with what the CDK said, cdk-nag's findings among it.
 */
export function synthesisedApp(root: string): SynthesisedApp {
  const known = made.get(root) ?? synthesise(root);
  made.set(root, known);
  return known;
}

function synthesise(root: string): SynthesisedApp {
  const folder = ownFolder(join(root, ".cache", "contract"));
  const { status, stderr } = spawnSync(
    join(root, "node_modules", ".bin", "cdk"),
    ["--app", "node infra/aws/app.ts", "--output", folder, "synth", "--quiet", "--no-notices"],
    {
      cwd: root,
      encoding: "utf8",
      env: { ...process.env, ...withThisNode(), CDK_DISABLE_CLI_TELEMETRY: "true" },
    },
  );
  if (status !== 0) throw new Error(`cdk synth ended with ${status}\n${stderr}`);
  const files = readdirSync(folder).filter((name) => name.endsWith(".template.json"));
  return { folder, templates: files.map((file) => templateIn(folder, file)) };
}

/** Two runs at once would take each other's bundles away. */
function ownFolder(parent: string): string {
  mkdirSync(parent, { recursive: true });
  for (const name of readdirSync(parent)) {
    const [, owner] = /^cdk\.out-(\d+)$/.exec(name) ?? [];
    if (owner && !isRunning(Number(owner))) rmSync(join(parent, name), { recursive: true, force: true });
  }
  const folder = join(parent, `cdk.out-${process.pid}`);
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Whoever was stopped before it could clean up has left its folder. */
function isRunning(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch {
    return false;
  }
}

function templateIn(folder: string, file: string): SynthesisedTemplate {
  const path = join(folder, file);
  const { Resources }: Pick<SynthesisedTemplate, "Resources"> = JSON.parse(readFileSync(path, "utf8"));
  return { file, path, Resources };
}

/** The app is TypeScript, which the Node that runs this can read and an older one on the PATH could not. */
const withThisNode = () => ({ PATH: `${dirname(process.execPath)}${delimiter}${process.env["PATH"] ?? ""}` });
