import { mkdirSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { freePort, startProgram } from "../program.ts";
import type { Venv } from "../venv.ts";

/** An AWS account that runs on this machine. */
export interface MiniStack {
  readonly url: string;
  /** What it has written so far. */
  readonly output: () => string;
  stop(): Promise<void>;
}

export const account = "111122223333";
export const region = "eu-central-1";

/** An access key of twelve digits is the account that it belongs to. The secret is not looked at. */
export const credentials = { accessKeyId: account, secretAccessKey: "none" };

/** The Node that runs this before any other on the PATH: it is the one that Lambda's functions are written for. */
export const path = (): string => `${dirname(process.execPath)}${delimiter}${process.env["PATH"] ?? ""}`;

/**
 * Like AWS, MiniStack takes events of AWS's services from those services only, and most of them it has not. Here
 * we stand for them.
 */
const launch = [
  "from ministack.services import eventbridge",
  "eventbridge._put_events.__defaults__ = (True,)",
  "from ministack.app import main",
  "main()",
].join("\n");

/** Of ours and of the person's that runs this: nothing of it may reach the functions. */
const notTheirs = [
  "AWS_PROFILE",
  "AWS_ENDPOINT_URL",
  "AWS_SESSION_TOKEN",
  "POWERTOOLS_LOG_LEVEL",
  "POWERTOOLS_METRICS_DISABLED",
  "SERVICES",
  "AUTH",
];

/** @param scratch a folder of its own, for all that it writes. */
export async function startMiniStack(venv: Venv, scratch: string): Promise<MiniStack> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const temporary = join(scratch, "tmp");
  mkdirSync(temporary, { recursive: true });
  // What it lays there is CommonJS, whatever the package says in which the folder lies.
  writeFileSync(join(temporary, "package.json"), "{}");
  const layers = pathToFileURL(fileURLToPath(new URL("opt-folder.ts", import.meta.url))).href;
  const { stop, output } = await startProgram({
    command: venv.program("python"),
    args: ["-c", launch],
    env: {
      ...Object.fromEntries(notTheirs.map((name) => [name, undefined])),
      PATH: path(),
      AWS_ACCESS_KEY_ID: account,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      BIND_HOST: "127.0.0.1",
      GATEWAY_PORT: String(port),
      MINISTACK_REGION: region,
      LAMBDA_EXECUTOR: "local",
      // Lambda waits one minute and then two before it tries an event again.
      LAMBDA_ASYNC_RETRY_BASE_SECONDS: "0.1",
      NODE_OPTIONS: `--import=${layers}`,
      TMPDIR: temporary,
      S3_DATA_DIR: join(temporary, "s3"),
      STATE_DIR: join(temporary, "state"),
    },
    ready: `${url}/_ministack/health`,
  });
  return { url, output, stop };
}
