import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sandboxSettings } from "../../infra/sandbox/installation.ts";
import type { Bundle } from "./bundles.ts";

const loader = fileURLToPath(new URL("load-once.js", import.meta.url));

export interface Start {
  /** From the start of the process until the handler is there. */
  readonly ms: number;
  /** Processor time until then: other work on the machine makes it hardly longer, so ratios are taken of it. */
  readonly cpuMs: number;
}

/**
 * What Lambda does before the first event, without Lambda. Rounds go over all bundles in turn, so that a busy
 * moment of the machine meets all of them.
 * @returns bundle → medians.
 */
export function coldStarts(bundles: readonly Bundle[], rounds: number, folder: string): Map<Bundle, Start> {
  const env = environment(folder);
  const starts = new Map(bundles.map((bundle) => [bundle, [] as Start[]]));
  for (let round = 0; round < rounds; round++)
    for (const [bundle, measured] of starts) measured.push(once(bundle, env));
  return new Map(
    [...starts].map(([bundle, measured]) => {
      const of = (member: keyof Start) => median(measured.map((start) => start[member]));
      return [bundle, { ms: of("ms"), cpuMs: of("cpuMs") }];
    }),
  );
}

const once = ({ file }: Bundle, env: NodeJS.ProcessEnv): Start =>
  JSON.parse(execFileSync(process.execPath, [loader, file], { env, encoding: "utf8" })) as Start;

/** What Lambda would set, as far as our code and the SDK read it while they load. */
function environment(folder: string): NodeJS.ProcessEnv {
  const configPath = join(folder, "services.json");
  writeFileSync(configPath, "[]");
  const { region, ...settings } = sandboxSettings;
  return {
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: "none",
    AWS_SECRET_ACCESS_KEY: "none",
    HOOK: "BeforeInstall",
    POINTSMAN_SETTINGS: JSON.stringify({ ...settings, configPath }),
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
