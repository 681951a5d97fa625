import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { Failure, exitCodes } from "./exit-codes.ts";
import type { GlobalOptions } from "./global-options.ts";

/** Which installation a command talks to. */
export interface Installation {
  readonly name: string;
  /** Absent: what AWS's own configuration says. */
  readonly region?: string;
  /** Where the Region was read, to be named when nothing is found there. */
  readonly regionFrom: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The configuration folder as asked for, else this clone's own, named from where the person stands. */
export function configFolder({ config }: Pick<GlobalOptions, "config">): string {
  if (config !== undefined) return config;
  return relative(process.cwd(), fileURLToPath(new URL("../infra/config", import.meta.url))) || ".";
}

/**
 * Its name and Region as asked for, else as `installation.yaml` says: an installation lives in one Region, so the
 * file goes before what a profile prefers in general.
 * @throws Failure when nothing says its name.
 */
export async function findInstallation(options: GlobalOptions, env: Environment): Promise<Installation> {
  const file = join(configFolder(options), "installation.yaml");
  const declared = await readDeclared(file);
  const name = options.name ?? declared.name;
  if (name === undefined)
    throw new Failure(
      exitCodes.usage,
      `which installation? ${declared.problem ?? `${file} has no name`}; --name or --config tells`,
    );
  const regions = [
    ["--region", options.region],
    ["AWS_REGION", env["AWS_REGION"]],
    ["AWS_DEFAULT_REGION", env["AWS_DEFAULT_REGION"]],
    [file, declared.region],
  ] as const;
  const [regionFrom, region] = regions.find(([, value]) => value) ?? ["the profile", undefined];
  return { name, regionFrom, ...(region ? { region } : {}) };
}

interface Declared {
  readonly name?: string;
  readonly region?: string;
  readonly problem?: string;
}

/** Only these two: a slip elsewhere in the file must not stand between a person and a rollback. */
async function readDeclared(file: string): Promise<Declared> {
  if (!existsSync(file)) return { problem: `there is no ${file}` };
  const { readYaml } = await import("../infra/config/yaml-file.ts");
  const { yaml, problems } = readYaml(file);
  const text = (key: string) => {
    const value = yaml?.content[key];
    return typeof value === "string" ? { [key]: value } : {};
  };
  const [problem] = problems;
  return {
    ...text("name"),
    ...text("region"),
    ...(problem ? { problem: `${file}: ${problem.sentence}` } : {}),
  };
}
