import { freePort, startProgram } from "./program.ts";
import type { Venv } from "./venv.ts";

export interface Moto {
  readonly url: string;
  /** Forgets everything it was told; running executions go on. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/** Moto's server on a free port. @param env for its process, such as MOTO_PORT. */
export async function startMoto(venv: Venv, env: Readonly<Record<string, string>> = {}): Promise<Moto> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const { stop } = await startProgram({
    command: venv.program("moto_server"),
    args: ["--host", "127.0.0.1", "--port", String(port)],
    env,
    ready: `${url}/moto-api/`,
  });
  return {
    url,
    async reset() {
      const { status } = await fetch(`${url}/moto-api/reset`, { method: "POST" });
      if (status !== 200) throw new Error(`moto answered its reset with ${status}`);
    },
    stop,
  };
}

/** Credentials and Region for clients of a stand-in: it looks at neither, but the SDK wants them. */
export const motoClient = (url: string) => ({
  endpoint: url,
  region: "eu-central-1",
  credentials: { accessKeyId: "none", secretAccessKey: "none" },
  // What is missing answers with an HTML page, which the SDK would only ask for again.
  maxAttempts: 1,
});
