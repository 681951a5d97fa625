import { spawnSync } from "node:child_process";
import type { SpawnSyncReturns } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The Python environments, each with its pinned packages in python/<name>.txt: some want different ones. */
export type VenvName = "contract" | "ministack" | "judge";

/** A Python environment of the contract's own. */
export interface Venv {
  /** Runs one of its programs to the end, whatever its exit code. */
  run(program: string, ...args: readonly string[]): SpawnSyncReturns<string>;
  /** Where one of its programs lies, to be started and left running. */
  program(name: string): string;
  /** A file of an installed package. */
  file(path: string): string;
  /** The version of an installed package, as its list pins it. */
  version(name: string): string;
}

/** Longest an installation may take: 300 MB from a slow mirror. */
const installMs = 900_000;
const runMs = 300_000;

/**
 * An environment under `.cache`, made anew when its list has changed.
 * @throws Error with pip's own words when it cannot be made.
 */
export function venvOf(root: string, name: VenvName): Venv {
  const folder = join(root, ".cache", `venv-${name}`);
  const requirements = join(root, "test", "contract", "python", `${name}.txt`);
  const wanted = createHash("sha256").update(readFileSync(requirements)).digest("hex");
  const stamp = join(folder, ".installed");
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
    install(folder, requirements);
    writeFileSync(stamp, wanted);
  }
  return {
    run: (program, ...args) =>
      spawnSync(join(folder, "bin", program), args, { encoding: "utf8", timeout: runMs, maxBuffer: 1e9 }),
    program: (program) => join(folder, "bin", program),
    file: (path) => join(packagesOf(folder), path),
    version: (name) => pinned(requirements, name),
  };
}

function install(folder: string, requirements: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, ".."), { recursive: true });
  must("python3", "-m", "venv", folder);
  must(
    join(folder, "bin", "pip"),
    "install",
    "--quiet",
    "--disable-pip-version-check",
    "--requirement",
    requirements,
  );
}

function must(program: string, ...args: readonly string[]): void {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    encoding: "utf8",
    timeout: installMs,
  });
  if (status !== 0)
    throw new Error(
      `${program} ${args.join(" ")} ended with ${status ?? String(error)}\n${stdout ?? ""}${stderr ?? ""}`,
    );
}

function packagesOf(folder: string): string {
  const [python = ""] = readdirSync(join(folder, "lib")).filter((name) => name.startsWith("python"));
  return join(folder, "lib", python, "site-packages");
}

function pinned(requirements: string, name: string): string {
  const line = readFileSync(requirements, "utf8")
    .split("\n")
    .find((each) => each.startsWith(`${name}==`));
  if (!line) throw new Error(`${requirements} does not pin ${name}`);
  return line.slice(name.length + 2).trim();
}
