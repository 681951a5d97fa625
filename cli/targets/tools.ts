import type { RoundDeps } from "../../functions/targets/round/deps.ts";
import { harmless } from "../paint.ts";
import type { Session } from "../session.ts";
import type { Declared } from "./mirrors.ts";
import { declaredMirrors } from "./mirrors.ts";
import { told } from "./failures.ts";
import type { Ground, OpenGround } from "./ground.ts";
import type { TargetsOptions } from "./options.ts";
import type { Names } from "./plan-lines.ts";

/** How long a round of this process may write: its lease lasts so long when somebody ends the process. */
const roundMs = 300_000;

/** What each command works with. */
export interface Tools extends Declared {
  /** Of one round, whose time begins now. */
  readonly deps: () => RoundDeps;
  /** ARN of whoever asks. */
  readonly by: string;
  /** Octavia's names of what a mirror has, as far as it was read. */
  readonly namesOf: (mirror: string) => Names;
}

export interface Wish {
  /** Whether anything may be written: then it is kept who did. */
  readonly writes: boolean;
}

/** Opens everything, runs the work, and closes it. @throws Failure */
export async function withTools<Result>(
  options: TargetsOptions,
  session: Session,
  open: OpenGround,
  { writes }: Wish,
  work: (tools: Tools) => Promise<Result>,
): Promise<Result> {
  const declared = await declaredMirrors(options, session);
  return told(async () => {
    const [ground, parts] = await Promise.all([open(declared.installation, options, session), machinery()]);
    try {
      const by = writes ? await ground.whoAmI() : "somebody who only looks";
      return await work({ ...declared, by, ...fitted(ground, parts, { declared, session, by }) });
    } finally {
      ground.close();
    }
  });
}

interface Around {
  readonly declared: Declared;
  readonly session: Session;
  readonly by: string;
}

/** What is learnt in one round of this command is known to the next. */
function fitted(
  ground: Ground,
  parts: Awaited<ReturnType<typeof machinery>>,
  { declared, session, by }: Around,
): Pick<Tools, "deps" | "namesOf"> {
  const time = { now: () => session.now().getTime(), sleep: session.sleep };
  const shared = {
    time,
    memory: parts.createRoundMemory(),
    pace: parts.createPace(time),
    logins: parts.secrets(ground.clients.secrets, time.now),
    read: ground.read,
    holder: by,
    neighbours: declared.mirrors,
  };
  const settings = { table: ground.table, installation: declared.installation.name };
  return {
    deps() {
      const until = time.now() + roundMs;
      return parts.connectRounds(ground.clients, settings, { ...shared, deadline: () => until - time.now() });
    },
    namesOf: (mirror) => namesIn(shared.memory.sources.get(mirror)?.source),
  };
}

/** SDK and all: only once it is needed. */
async function machinery() {
  const [{ connectRounds }, { createRoundMemory }, { createPace }, { secrets }] = await Promise.all([
    import("../../functions/targets/round/connect.ts"),
    import("../../functions/targets/round/memory.ts"),
    import("../../functions/targets/aws/rate.ts"),
    import("../../functions/targets/aws/secrets.ts"),
  ]);
  return { connectRounds, createRoundMemory, createPace, secrets };
}

type Source = NonNullable<ReturnType<RoundDeps["memory"]["sources"]["get"]>>["source"];

export const namesIn = (source: Source | undefined): Names =>
  new Map(
    [...(source?.pools ?? []), ...(source?.listeners ?? [])]
      .filter(({ name }) => name !== "")
      .map(({ id, name }) => [id, harmless(name)]),
  );
