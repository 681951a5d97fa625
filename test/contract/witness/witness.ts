/**
 * Every flow test, rehearsal, crash exploration and recorded story is played once more, and each call that
 * passes the sandbox's wire is held against AWS's own service models.
 */
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Context } from "../section.ts";
import { merged, plantedFile, silent } from "./merge.ts";
import { playAll } from "./play.ts";
import type { Witnessed } from "./witnessed.ts";

const running = new Map<string, Promise<Witnessed>>();

/**
 * What they made of AWS. Plays them once for each process, however many sections ask; what was seen also lies in
 * `.cache/contract/witness/witnessed.json`, for people.
 * @throws Error when a test did not pass, or a file made no call: what was not played was held against nothing.
 */
export function witnessed(context: Context): Promise<Witnessed> {
  const known = running.get(context.root) ?? play(context);
  running.set(context.root, known);
  return known;
}

async function play({ root, venv }: Context): Promise<Witnessed> {
  const wanted = wantedFiles(root);
  const { tallies, passed, failures } = await playAll(root, (await venv()).file("botocore/data"));
  const seen = merged(tallies, passed);
  const folder = join(root, ".cache", "contract", "witness");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "witnessed.json"), JSON.stringify(seen, null, 2));
  const mute = silent(wanted, seen);
  const wrong = [
    ...failures.map((failure) => `did not pass: ${failure}`),
    ...mute.map((file) => `made no call of AWS: ${file}`),
  ];
  if (wrong.length > 0) throw new Error(`the witness saw less than everything\n${wrong.join("\n")}`);
  return seen;
}

/** Every file that must have made calls; the explorer's are played file by file in the witness's folder. */
function wantedFiles(root: string): string[] {
  return ["test/flows", "test/contract/witness"]
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`))
    .filter((file) => file.endsWith(".test.ts") && !notPlayed.includes(file));
}

const notPlayed = ["test/flows/crash-points.test.ts", plantedFile];
