import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { sandboxSettings } from "../../infra/sandbox/installation.ts";
import { startFunction } from "../contract/runtime/function-process.ts";
import type { FunctionSetup } from "../contract/runtime/function-process.ts";
import type { StartCost } from "../contract/runtime/runtime-api.ts";
import type { RuntimeClient } from "../contract/runtime/runtime-client.ts";
import type { Bundle } from "./bundles.ts";

/**
 * What Lambda does before the first event: AWS's runtime client starts, loads the bundle and asks for an event.
 * Ratios are taken of processor time, which other work on the machine makes hardly longer. Rounds go over all
 * bundles in turn, so that a busy moment of the machine meets all of them.
 * @returns bundle → medians.
 * @throws Error with the bundle's output when one does not start.
 */
export async function coldStarts(
  bundles: readonly Bundle[],
  rounds: number,
  folder: string,
  client: RuntimeClient,
): Promise<Map<Bundle, StartCost>> {
  const variables = environment(folder);
  const starts = new Map(bundles.map((bundle) => [bundle, [] as StartCost[]]));
  for (let round = 0; round < rounds; round++)
    for (const [bundle, measured] of starts) measured.push(await once(bundle, variables, client));
  return new Map(
    [...starts].map(([bundle, measured]) => {
      const of = (member: keyof StartCost) => median(measured.map((start) => start[member]));
      return [bundle, { ms: of("ms"), cpuMs: of("cpuMs") }];
    }),
  );
}

async function once(
  { name, file }: Bundle,
  variables: FunctionSetup["variables"],
  client: RuntimeClient,
): Promise<StartCost> {
  const running = await startFunction(client, {
    name: "bench",
    arn: `arn:aws:lambda:${sandboxSettings.region}:${sandboxSettings.account}:function:bench`,
    folder: dirname(file),
    handler: "index.handler",
    memoryMegabytes: 512,
    timeoutSeconds: 30,
    variables,
  });
  await running.stop();
  if (running.initialised.kind === "ready") return running.initialised.cost;
  throw new Error(`${name} does not start: ${running.initialised.errorMessage}\n${running.output()}`);
}

/** What the template would set, as far as our code reads it while it loads. */
function environment(folder: string): FunctionSetup["variables"] {
  const configPath = join(folder, "services.json");
  writeFileSync(configPath, "[]");
  const { region: _, ...settings } = sandboxSettings;
  return { HOOK: "BeforeInstall", POINTSMAN_SETTINGS: JSON.stringify({ ...settings, configPath }) };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
