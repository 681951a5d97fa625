import { spawnSync } from "node:child_process";
import type { SpawnSyncReturns } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A Python environment of the contract's own. */
export interface Venv {
  /** Runs one of its programs to the end, whatever its exit code. */
  run(program: string, ...args: readonly string[]): SpawnSyncReturns<string>;
  /** A file of an installed package. */
  file(path: string): string;
  /** The version of an installed package, as requirements.txt pins it. */
  version(name: string): string;
}

/** Longest an installation may take: 200 MB from a slow mirror. */
const installMs = 900_000;
const runMs = 300_000;

/**
 * The environment under `.cache/venv`, made anew when the requirements have changed.
 * @throws Error with pip's own words when it cannot be made.
 */
export function venvOf(root: string): Venv {
  const folder = join(root, ".cache", "venv");
  const requirements = join(root, "test", "contract", "requirements.txt");
  const wanted = createHash("sha256").update(readFileSync(requirements)).digest("hex");
  const stamp = join(folder, ".installed");
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
    install(folder, requirements);
    writeFileSync(stamp, wanted);
  }
  return {
    run: (program, ...args) =>
      spawnSync(join(folder, "bin", program), args, { encoding: "utf8", timeout: runMs, maxBuffer: 1e9 }),
    file: (path) => join(packagesOf(folder), path),
    version: (name) => pinned(readFileSync(requirements, "utf8"), name),
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
  const line = requirements.split("\n").find((each) => each.startsWith(`${name}==`));
  if (!line) throw new Error(`requirements.txt does not pin ${name}`);
  return line.slice(name.length + 2);
}
