import { spawnSync } from "node:child_process";
import { platform } from "node:os";

/** Programs of a Java Development Kit, and Maven, and the Debian package that brings each. */
const debianPackages = { java: "default-jdk-headless", javac: "default-jdk-headless", mvn: "maven" } as const;
export type JavaProgram = keyof typeof debianPackages;

const programs = Object.keys(debianPackages) as JavaProgram[];
const installer = "apt-get";
const installMs = 900_000;

export interface Java {
  /** Runs one of the programs to the end. @throws Error with its output when it fails. */
  run(
    program: JavaProgram,
    args: readonly string[],
    options?: { readonly cwd?: string; readonly input?: string },
  ): string;
  /** Such as `17.0.15`. */
  readonly version: string;
}

/**
 * The machine's own Java. Where a program is missing it is installed, on Debian and its relatives, as root.
 * @throws Error naming what is missing, and why it was not installed.
 */
export function findJava(): Java {
  const missing = programs.filter((program) => !isThere(program));
  if (missing.length > 0) install(missing);
  return {
    version: versionOf("java"),
    run: (program, args, { cwd, input } = {}) =>
      must(program, args, {
        ...(cwd === undefined ? {} : { cwd }),
        ...(input === undefined ? {} : { input }),
      }),
  };
}

/** `java` and `javac` know this option since Java 9, Maven since its first version. */
const isThere = (program: string): boolean => spawnSync(program, ["--version"]).status === 0;

function versionOf(program: JavaProgram): string {
  const { stdout, stderr } = spawnSync(program, ["-version"], { encoding: "utf8" });
  return /version "([^"]+)"/.exec(stderr + stdout)?.[1] ?? "?";
}

function install(missing: readonly JavaProgram[]): void {
  const wanted = [...new Set(missing.map((program) => debianPackages[program]))];
  const why =
    platform() !== "linux" || !isThere(installer)
      ? `there is no ${installer} here`
      : process.getuid?.() !== 0
        ? "only root may install them"
        : undefined;
  const sentence = `${missing.join(", ")} missing (Debian: ${wanted.join(", ")})`;
  if (why) throw new Error(`${sentence}, and ${why}: install a JDK of 17 or later and Maven`);
  console.error(`${sentence}: installing`);
  must(installer, ["update"], {});
  must(installer, ["install", "--yes", "--no-install-recommends", ...wanted], {});
  const still = missing.filter((program) => !isThere(program));
  if (still.length > 0)
    throw new Error(`${still.join(", ")} missing, although ${wanted.join(", ")} installed`);
}

function must(
  program: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly input?: string },
): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    ...options,
    encoding: "utf8",
    timeout: installMs,
    maxBuffer: 1e9,
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
  if (status === 0) return stdout;
  throw new Error(
    `${program} ${args.join(" ")} ended with ${status ?? String(error)}\n${stdout ?? ""}${stderr ?? ""}`,
  );
}
