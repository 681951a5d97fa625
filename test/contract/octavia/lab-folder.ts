import { mkdirSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

/** A process as /proc tells of it. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
interface Told {
  readonly session: number;
  /** In ticks since the machine's start: with the id, nobody else's. */
  readonly startedAt: string;
  readonly isOver: boolean;
}

export function toldOf(pid: number): Told | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name before may have spaces and brackets.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return {
      session: Number(fields[3]),
      startedAt: fields[19] ?? "",
      isOver: fields[0] === "Z" || fields[0] === "X",
    };
  } catch {
    return undefined;
  }
}

/** A process of which only the first thread has ended still has its connections. */
export function isThere(pid: number): boolean {
  try {
    return toldOf(pid)?.isOver === false || readdirSync(`/proc/${pid}/task`).length > 1;
  } catch {
    return false;
  }
}

let made = 0;

/** A new folder, named after this process. Those whose process was killed end with what still runs of them. */
export function labFolder(parent: string): string {
  mkdirSync(parent, { recursive: true });
  for (const name of readdirSync(parent)) {
    const [pid, startedAt] = name.split("-");
    if (toldOf(Number(pid))?.startedAt !== startedAt) endLab(join(parent, name));
  }
  const folder = join(parent, `${process.pid}-${toldOf(process.pid)?.startedAt}-${++made}`);
  mkdirSync(folder);
  return folder;
}

/** Ends what a lab started, by what it wrote down, and takes its folder away. */
export function endLab(state: string): void {
  // The script first, for it may be about to start another.
  for (const name of ["up", "api", "keystone", "mariadbd"]) signalled(state, name, "SIGKILL");
  rmSync(state, { recursive: true, force: true, maxRetries: 20 });
}

/**
 * A signal for a program of the lab and for all that it started: each is a session.
 * @returns the ids that got it; none if it has ended.
 */
export function signalled(state: string, name: string, signal: NodeJS.Signals): readonly number[] {
  const [leader = 0, startedAt] = writtenDown(state, name);
  const now = toldOf(leader);
  // An id that somebody else has by now; one that nobody has is still its session's.
  if (leader <= 1 || (now && now.startedAt !== startedAt)) return [];
  const members = readdirSync("/proc")
    .map(Number)
    .filter((pid) => {
      const told = pid > 1 ? toldOf(pid) : undefined;
      return told?.session === leader && !told.isOver;
    });
  for (const pid of members) {
    try {
      process.kill(pid, signal);
    } catch {
      // It has just ended.
    }
  }
  return members;
}

function writtenDown(state: string, name: string): [number, string] | [] {
  try {
    const [pid, startedAt = ""] = readFileSync(join(state, "run", `${name}.pid`), "utf8")
      .trim()
      .split(" ");
    return [Number(pid), startedAt];
  } catch {
    return [];
  }
}
