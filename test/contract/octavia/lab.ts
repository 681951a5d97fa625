import { execFile } from "node:child_process";
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { endLab, labFolder } from "./lab-folder.ts";
import { freePorts } from "./lab-ports.ts";

const run = promisify(execFile);

/** Octavia's API with its worker and no-op drivers, and Keystone, from Debian's packages. */
export interface Lab {
  /** Its folder. */
  readonly state: string;
  readonly octaviaUrl: string;
  readonly keystoneUrl: string;
  readonly databaseSocket: string;
  /** By how much its clock is ahead of this machine's. Milliseconds. */
  readonly aheadMs: number;
  /** Puts its clock forward, at once: whoever is asked from now on has the new time. Milliseconds. */
  later(ms: number): void;
  /** Brings back what was ended. */
  up(): Promise<void>;
  stop(): void;
}

const scripts = join(import.meta.dirname, "scripts");
/** Ports of the database and of Keystone, as the script counts them from Octavia's. */
const databaseOffset = 3430;
const keystoneOffset = 5124;
const mostOutput = 1 << 24;
const attempts = 3;

/**
 * An empty one, with a folder and ports of its own, so that others may run beside it. The packages are installed at
 * the first time, as root. What it started ends with this process, also after Ctrl-C; what a process that was killed
 * left behind ends at the next start.
 */
export async function startLab(root: string): Promise<Lab> {
  await run(join(scripts, "octavia-install.sh"), { maxBuffer: mostOutput });
  for (let attempt = 1; ; attempt++) {
    const lab = labIn(root, await freePorts([0, databaseOffset, keystoneOffset]));
    try {
      await lab.up();
      return lab;
    } catch (error) {
      lab.stop();
      // Somebody was faster to take it.
      if (attempt === attempts || !/port \d+ is taken/.test(String(error))) throw error;
    }
  }
}

function labIn(root: string, port: number): Lab {
  const state = labFolder(join(root, ".cache", "octavia"));
  const own = join(state, "run", "m.sock");
  // A path of more than 100 bytes is too long for a socket.
  const databaseSocket = own.length < 100 ? own : join(tmpdir(), `octavia-${basename(state)}.sock`);
  const stop = (): void => {
    endLab(state);
    rmSync(databaseSocket, { force: true });
  };
  process.once("exit", stop);
  for (const [signal, code] of [["SIGINT", 130] as const, ["SIGTERM", 143] as const])
    process.once(signal, () => process.exit(code));
  const env = {
    ...process.env,
    OCTAVIA_STATE: state,
    OCTAVIA_EMPTY: join(root, ".cache", "octavia-empty"),
    OCTAVIA_PORT: String(port),
    OCTAVIA_SOCKET: databaseSocket,
  };
  let aheadMs = 0;
  return {
    state,
    octaviaUrl: `http://127.0.0.1:${port}`,
    keystoneUrl: `http://127.0.0.1:${port + keystoneOffset}/v3`,
    databaseSocket,
    get aheadMs() {
      return aheadMs;
    },
    later(ms) {
      aheadMs += ms;
      const clock = join(state, "run", "clock");
      writeFileSync(`${clock}.new`, String(aheadMs / 1000));
      // Nobody reads a half of it.
      renameSync(`${clock}.new`, clock);
    },
    async up() {
      // In a session of its own: Ctrl-C is ours to answer.
      const options = { env, maxBuffer: mostOutput, detached: true };
      await run(join(scripts, "octavia-up.sh"), options);
    },
    stop() {
      process.removeListener("exit", stop);
      stop();
    },
  };
}
