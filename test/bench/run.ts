/** `npm run bench`: ratios taken in one run, as Markdown; one part with `npm run bench -- mirror`. Its figures are those of README.md. */
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readScenario } from "../../cli/scenario-file.ts";
import { packagesOf } from "../contract/packages.ts";
import { runtimeClient } from "../contract/runtime/runtime-client.ts";
import { makeBundles } from "./bundles.ts";
import { coldStarts } from "./cold-start.ts";
import { costReport, sandboxReport, startReport } from "./report.ts";

const rounds = 15;
const everyCrashPoint = 40;

const startedAt = performance.now();
const print = (lines: readonly string[]): void => console.log(`${lines.join("\n")}\n`);
const root = fileURLToPath(new URL("../../", import.meta.url));
const config = join(root, "infra", "config");
const { scenario, configs, problems } = readScenario(join(config, "rehearsals", "sample.yaml"), config);
const storefront = configs.find(({ service }) => service === "storefront");
if (!scenario || !storefront) throw new Error(`the sample cannot be rehearsed: ${JSON.stringify(problems)}`);
const sample = { scenario, configs, storefront };

print([
  `# Bench, Node ${process.versions.node} on ${process.platform} ${process.arch}, ${cpus().length} × ${cpus()[0]?.model ?? "CPU"}`,
]);

/** Each part is loaded when it is its turn: what logs was told before whether to. */
const parts: Readonly<Record<string, () => Promise<void>>> = {
  starts,
  releases,
  sandbox,
  mirror,
  traffic,
  judge,
};

async function starts(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "pointsman-bench-"));
  try {
    const bundles = await makeBundles(folder);
    const all = [
      bundles.empty,
      ...bundles.compared.flatMap(({ handler, clientsOnly }) => [handler, clientsOnly]),
    ];
    const client = runtimeClient(packagesOf(root), join(folder, "client"));
    print(startReport(bundles, await coldStarts(all, rounds, folder, client), rounds, client.version));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What is counted logs as it does in Lambda. */
async function releases(): Promise<void> {
  const { countReleases, monthAtRest } = await import("./release-cost.ts");
  print(costReport(await countReleases(sample.storefront), await monthAtRest(sample.storefront)));
}

/** What is timed is told to be silent before its code logs. */
async function sandbox(): Promise<void> {
  Object.assign(process.env, { POWERTOOLS_LOG_LEVEL: "SILENT", POWERTOOLS_METRICS_DISABLED: "true" });
  const { crashPointSpeed, rehearsalSpeed } = await import("./sandbox-speed.ts");
  const rehearsed = await rehearsalSpeed(sample.scenario, sample.configs, 5);
  print(sandboxReport(rehearsed, await crashPointSpeed(everyCrashPoint)));
}

async function mirror(): Promise<void> {
  const { mirrorBench } = await import("./mirror/mirror.ts");
  print(await mirrorBench());
}

/** What is counted is told to be silent, as its logs are not. */
async function traffic(): Promise<void> {
  Object.assign(process.env, { POWERTOOLS_LOG_LEVEL: "SILENT", POWERTOOLS_METRICS_DISABLED: "true" });
  const { trafficBench } = await import("./traffic/traffic.ts");
  print(await trafficBench());
}

async function judge(): Promise<void> {
  const { judgeBench } = await import("./judge/judge.ts");
  print(await judgeBench());
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(parts, name));
if (unknown.length > 0)
  throw new Error(`no such part: ${unknown.join(", ")}; there are ${Object.keys(parts).join(", ")}`);
for (const [name, run] of Object.entries(parts))
  if (wanted.length === 0 || wanted.includes(name)) await run();

print([`Took ${((performance.now() - startedAt) / 1000).toFixed(0)} s.`]);
