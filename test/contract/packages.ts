import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/** Packages from npm that only the contract tests need: pinned in npm/package.json, installed under `.cache`. */
export interface Packages {
  /** The folder in which `node_modules` lies. */
  readonly folder: string;
  /** Resolves and loads from there, CommonJS only. */
  readonly require: NodeJS.Require;
  version(name: string): string;
}

const installMs = 600_000;

/**
 * Installed without the packages' own scripts: the one that has some would compile C++ for minutes.
 * @throws Error with npm's own words when they cannot be installed.
 */
export function packagesOf(root: string): Packages {
  const folder = join(root, ".cache", "contract-npm");
  const lists = ["package.json", "package-lock.json"].map((name) =>
    join(root, "test", "contract", "npm", name),
  );
  const wanted = createHash("sha256")
    .update(lists.map((list) => readFileSync(list, "utf8")).join())
    .digest("hex");
  const stamp = join(folder, ".installed");
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const list of lists) cpSync(list, join(folder, list.slice(list.lastIndexOf("/") + 1)));
    install(folder);
    writeFileSync(stamp, wanted);
  }
  const require = createRequire(join(folder, "package.json"));
  return {
    folder,
    require,
    version(name) {
      const list = readFileSync(join(folder, "node_modules", name, "package.json"), "utf8");
      return (JSON.parse(list) as { version: string }).version;
    },
  };
}

function install(folder: string): void {
  const { status, stdout, stderr, error } = spawnSync(
    "npm",
    ["ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund", "--loglevel=error"],
    { cwd: folder, encoding: "utf8", timeout: installMs },
  );
  if (status !== 0)
    throw new Error(`npm ci ended with ${status ?? String(error)}\n${stdout ?? ""}${stderr ?? ""}`);
}
