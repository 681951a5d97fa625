import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { platform } from "node:os";

/** A program of the machine's, and the Debian package that brings it. */
export interface Wanted {
  readonly program: string;
  readonly package: string;
  /** Arguments with which it ends at once and well. */
  readonly asks: readonly string[];
  /** Debian starts a service of the package's as soon as it is installed. */
  readonly isService?: boolean;
}

const installer = "apt-get";
const installMs = 900_000;

/**
 * Sees to it that programs are there. What is missing is installed, on Debian and its relatives, as root; a service
 * only where Debian does not start it: nobody's machine shall get another resolver by running tests.
 * @throws Error naming what is missing, why it was not installed, and the advice.
 */
export function ensure(wanted: readonly Wanted[], advice: string): void {
  const missing = wanted.filter((each) => !isThere(each));
  if (missing.length === 0) return;
  const packages = [...new Set(missing.map((each) => each.package))];
  const sentence = `${missing.map(({ program }) => program).join(", ")} missing (Debian: ${packages.join(", ")})`;
  const why = obstacle(missing);
  if (why) throw new Error(`${sentence}, and ${why}: ${advice}`);
  console.error(`${sentence}: installing`);
  run(installer, ["update"]);
  run(installer, ["install", "--yes", "--no-install-recommends", ...packages]);
  const still = missing.filter((each) => !isThere(each));
  if (still.length > 0)
    throw new Error(
      `${still.map(({ program }) => program).join(", ")} missing, although ${packages.join(", ")} installed`,
    );
}

const isThere = ({ program, asks }: Pick<Wanted, "program" | "asks">): boolean =>
  spawnSync(program, asks).status === 0;

function obstacle(missing: readonly Wanted[]): string | undefined {
  if (platform() !== "linux" || !isThere({ program: installer, asks: ["--version"] }))
    return `there is no ${installer} here`;
  if (process.getuid?.() !== 0) return "only root may install them";
  const service = missing.find(({ isService }) => isService === true);
  if (service && existsSync("/run/systemd/system"))
    return `installing ${service.package} would start it as a service of this machine`;
  return undefined;
}

/** Runs a program to its end. @throws Error with its output when it fails. */
export function run(
  program: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly input?: string } = {},
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
