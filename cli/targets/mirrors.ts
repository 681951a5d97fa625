import type { MirrorConfig } from "../../functions/shared/mirror-config.ts";
import { Failure, exitCodes } from "../exit-codes.ts";
import { configFolder, findInstallation } from "../installation.ts";
import type { Installation } from "../installation.ts";
import type { Session } from "../session.ts";
import type { TargetsOptions } from "./options.ts";

export interface Declared {
  readonly installation: Installation;
  /** By name. */
  readonly mirrors: readonly MirrorConfig[];
}

/** The mirrors of the configuration. @throws Failure while anything in it is wrong: half of it is nobody's wish. */
export async function declaredMirrors(
  options: TargetsOptions,
  { env }: Pick<Session, "env">,
): Promise<Declared> {
  const { validateFolder } = await import("../../infra/config/validate.ts");
  const folder = configFolder(options);
  const { problems, mirrors } = validateFolder(folder);
  const [problem, ...others] = problems;
  if (problem)
    throw new Failure(
      exitCodes.refused,
      `${problem.file}:${problem.line}: ${problem.sentence}${others.length > 0 ? ` (and ${others.length} more)` : ""}; \`pointsman validate\` lists all`,
    );
  const installation = await findInstallation(options, env);
  return { installation, mirrors: mirrors.map((mirror) => throughEndpoint(mirror, options)) };
}

const throughEndpoint = (mirror: MirrorConfig, { octaviaEndpoint }: TargetsOptions): MirrorConfig =>
  octaviaEndpoint === undefined
    ? mirror
    : { ...mirror, cloud: { ...mirror.cloud, endpoint: octaviaEndpoint } };

/** Those that are named, or all. @throws Failure with what was probably meant. */
export async function chosen(
  mirrors: readonly MirrorConfig[],
  names: readonly string[],
): Promise<readonly MirrorConfig[]> {
  if (names.length === 0) return mirrors;
  const { suggestion } = await import("../../infra/config/suggestion.ts");
  const known = mirrors.map(({ mirror }) => mirror);
  return [...new Set(names)].map((name) => {
    const found = mirrors.find(({ mirror }) => mirror === name);
    if (found) return found;
    const hint =
      suggestion(name, known) ||
      (known.length > 0 ? `; there are ${known.join(", ")}` : "; the configuration has none");
    throw new Failure(exitCodes.usage, `there is no mirror ${name}${hint}`);
  });
}
