import { spawnSync } from "node:child_process";
import { ensure, run } from "./debian.ts";

/** Programs of a Java Development Kit, and Maven, and the Debian package that brings each. */
const debianPackages = { java: "default-jdk-headless", javac: "default-jdk-headless", mvn: "maven" } as const;
export type JavaProgram = keyof typeof debianPackages;

const programs = Object.keys(debianPackages) as JavaProgram[];

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
  // `java` and `javac` know this option since Java 9, Maven since its first version.
  const wanted = programs.map((program) => ({
    program,
    package: debianPackages[program],
    asks: ["--version"],
  }));
  ensure(wanted, "install a JDK of 17 or later and Maven");
  return { version: versionOf("java"), run };
}

function versionOf(program: JavaProgram): string {
  const { stdout, stderr } = spawnSync(program, ["-version"], { encoding: "utf8" });
  return /version "([^"]+)"/.exec(stderr + stdout)?.[1] ?? "?";
}
