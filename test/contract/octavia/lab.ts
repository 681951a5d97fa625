import { execFile, spawnSync } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface Lab {
  readonly state: string;
  readonly octaviaUrl: string;
  readonly keystoneUrl: string;
  readonly databaseSocket: string;
  /** Brings back what was ended. */
  up(): Promise<void>;
  stop(): void;
}

const folder = join(import.meta.dirname, "scripts");
/** Ports of the database, as the script counts them from Octavia's. */
const databaseOffset = 3430;
const keystoneOffset = 5124;

/**
 * Octavia's API with its worker and no-op drivers, and Keystone, from Debian's packages (installed at the first
 * time, as root), empty. What it started ends with this process, by process id, also after Ctrl-C.
 */
export async function startLab(root: string, env: Readonly<Record<string, string>> = {}): Promise<Lab> {
  const port = await freePorts([0, databaseOffset, keystoneOffset]);
  const state = join(root, ".cache", "octavia");
  const environment = {
    ...process.env,
    OCTAVIA_MQ: "inproc",
    OCTAVIA_AUTH: "keystone",
    OCTAVIA_STATE: state,
    OCTAVIA_PORT: String(port),
    ...env,
  };
  const stop = (): void =>
    void spawnSync(join(folder, "octavia-down.sh"), { env: environment, stdio: "ignore" });
  process.once("exit", stop);
  for (const [signal, code] of [["SIGINT", 130] as const, ["SIGTERM", 143] as const])
    process.once(signal, () => process.exit(code));
  const up = async (more: object = {}): Promise<void> => {
    await run(join(folder, "octavia-up.sh"), { env: { ...environment, ...more }, maxBuffer: 1 << 24 });
  };
  await up({ OCTAVIA_RESET: "1" });
  const socket = join(state, "run", "m.sock");
  return {
    state,
    octaviaUrl: `http://127.0.0.1:${port}`,
    keystoneUrl: `http://127.0.0.1:${port + keystoneOffset}/v3`,
    // A path of 100 bytes is too long for a socket: the script has another for it.
    databaseSocket: socket.length < 100 ? socket : `/tmp/octavia-m-${process.getuid?.() ?? 0}-${port}.sock`,
    up,
    stop() {
      process.removeListener("exit", stop);
      stop();
    },
  };
}

/** A port that is free, as are those so far above it. */
async function freePorts(offsets: readonly number[]): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const port = 20_000 + Math.floor(Math.random() * 7000);
    const free = await Promise.all(offsets.map((offset) => isFree(port + offset)));
    if (free.every(Boolean)) return port;
  }
  throw new Error("no free ports on 127.0.0.1");
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
