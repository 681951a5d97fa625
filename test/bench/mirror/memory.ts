import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleText } from "../bundles.ts";
import { size } from "./size.ts";
import type { MirrorWorld } from "./world.ts";

/** Megabytes of a process: once its code is loaded, and at its most. */
export interface Peak {
  readonly loaded: number;
  readonly peak: number;
}

type Message =
  | { readonly done: { readonly afterStart: number; readonly peak: number } }
  | { readonly id: number; readonly to: "cloud"; readonly request: Parameters<MirrorWorld["http"]>[0] }
  | { readonly id: number; readonly to: string; readonly operation: string; readonly input: object };

/**
 * The heap that Lambda gives a function of 256 MB: Node's young and old space, as its runtime sets them.
 * https://github.com/aws/aws-lambda-nodejs-runtime-interface-client
 */
const execArgv = ["--max-semi-space-size=13", "--max-old-space-size=230"];

/**
 * Sixteen rounds of one share, the first and the last of which read everything, bundled as functions are, in a
 * process that has nothing else. The reader, which is a function of its own, is in it too.
 */
export async function peakMemory(world: MirrorWorld): Promise<Peak> {
  const folder = mkdtempSync(join(tmpdir(), "pointsman-bench-memory-"));
  try {
    const text = `import ${JSON.stringify(join(import.meta.dirname, "memory-child.ts"))};`;
    const { file } = await bundleText(folder, "share", text);
    return await peakOf(fork(file, { serialization: "advanced", execArgv }), world);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function peakOf(child: ChildProcess, world: MirrorWorld): Promise<Peak> {
  const answerTo = async (message: Exclude<Message, { done: object }>): Promise<unknown> => {
    if ("request" in message) return world.http(message.request);
    const client: { send(command: never): Promise<unknown> } =
      world.clients[message.to as keyof MirrorWorld["clients"]];
    return client.send(commandNamed(message.operation, message.input) as never);
  };
  const peak = new Promise<Peak>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the share's process ended with ${code}`)));
    child.on("message", (message: Message) => {
      if ("done" in message) {
        const { afterStart, peak } = message.done;
        resolve({ loaded: afterStart / 1024, peak: peak / 1024 });
      } else void answerTo(message).then((answer) => child.send({ id: message.id, answer }), reject);
    });
  });
  child.send({ start: { configs: world.configs.slice(0, size.share), nowMs: world.clock.now() } });
  return peak.finally(() => void child.kill());
}

/** A command is known by its class. */
function commandNamed(name: string, input: object): object {
  const Named = class {
    readonly input = input;
  };
  Object.defineProperty(Named, "name", { value: name });
  return new Named();
}
