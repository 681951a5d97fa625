import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Venv } from "../python.ts";
import type { Question, Section } from "../section.ts";

/** The template as `npm run synth` makes it, bundles and all, before the linter of CloudFormation's own team. */
export const templateSection: Section = {
  name: "template",
  counterpart: "cfn-lint; Node on each bundle",
  async run({ root, venv }) {
    const python = await venv();
    const output = join(root, ".cache", "contract", "cdk.out");
    synthesise(root, output);
    const templates = readdirSync(output).filter((name) => name.endsWith(".template.json"));
    const questions = templates.flatMap((name) => [
      { about: `${name}, by cfn-lint`, differences: lint(python, join(output, name)) },
      planted(python, output, name),
    ]);
    return { version: python.version("cfn-lint"), questions: [...questions, ...bundles(output)] };
  },
};

/** @throws Error with what the CDK said, cdk-nag's findings among it. */
function synthesise(root: string, output: string): void {
  rmSync(output, { recursive: true, force: true });
  const { status, stderr } = spawnSync(
    join(root, "node_modules", ".bin", "cdk"),
    ["--app", "node infra/aws/app.ts", "--output", output, "synth", "--quiet", "--no-notices"],
    {
      cwd: root,
      encoding: "utf8",
      env: { ...process.env, ...withThisNode(), CDK_DISABLE_CLI_TELEMETRY: "true" },
    },
  );
  if (status !== 0) throw new Error(`cdk synth ended with ${status}\n${stderr}`);
}

/** The app is TypeScript, which the Node that runs this can read and an older one on the PATH could not. */
const withThisNode = () => ({ PATH: `${dirname(process.execPath)}${delimiter}${process.env["PATH"] ?? ""}` });

interface Match {
  readonly Rule: { readonly Id: string };
  readonly Message: string;
  readonly Location: { readonly Path: readonly (string | number)[] | null };
}

/** Errors, warnings, and the information about wrong resource types in IAM statements. */
function lint(python: Venv, template: string): string[] {
  const { stdout, stderr, status } = python.run(
    "cfn-lint",
    "--include-checks",
    "I",
    "--format",
    "json",
    "--",
    template,
  );
  if (!stdout.trim()) throw new Error(`cfn-lint ended with ${status} and said nothing: ${stderr}`);
  const matches: readonly Match[] = JSON.parse(stdout);
  return matches.map(
    ({ Rule, Message, Location }) => `${Rule.Id} ${Location.Path?.slice(0, 4).join(".") ?? ""}: ${Message}`,
  );
}

/** A runtime that Lambda has not must be found: a linter that finds nothing proves nothing. */
function planted(python: Venv, output: string, name: string): Question {
  const file = join(output, `planted-${name}`);
  writeFileSync(file, readFileSync(join(output, name), "utf8").replace("nodejs24.x", "nodejs25.y"));
  const found = lint(python, file).filter((finding) => finding.includes("nodejs25.y"));
  return {
    about: `planted: a runtime that does not exist, by cfn-lint`,
    differences: found.length > 0 ? [] : ["it is not found"],
  };
}

const settings = {
  account: "111122223333",
  table: "t",
  releaseMachineArn: "r",
  rollbackMachineArn: "r",
  topicArn: "t",
  busName: "default",
  probeFunction: "p",
  hooks: {},
};

/** Each bundle must start under the runtime's Node, from nothing but itself, and export its handler. */
function bundles(output: string): Question[] {
  const assets = readdirSync(output).filter((name) => name.startsWith("asset."));
  const configPath =
    assets.map((name) => join(output, name, "pointsman", "services.json")).find(isFile) ?? "";
  return assets
    .filter((name) => isFile(join(output, name, "index.mjs")))
    .map((name) => {
      const url = pathToFileURL(join(output, name, "index.mjs")).href;
      const script = `const { handler } = await import(${JSON.stringify(url)}); console.log(typeof handler);`;
      const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", script], {
        encoding: "utf8",
        cwd: "/",
        env: {
          AWS_REGION: "eu-central-1",
          HOOK: "BeforeInstall",
          POINTSMAN_SETTINGS: JSON.stringify({ ...settings, configPath }),
        },
      });
      const starts = stdout.trim() === "function";
      return {
        about: `bundle ${name.slice(0, 14)} starts`,
        differences: starts ? [] : [`${stdout}${stderr}`],
      };
    });
}

function isFile(path: string): boolean {
  try {
    return readFileSync(path).length > 0;
  } catch {
    return false;
  }
}
