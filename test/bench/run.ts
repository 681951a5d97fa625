/** `npm run bench`: ratios taken in one run, as Markdown. Its figures are those of README.md. */
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

print([
  `# Bench, Node ${process.versions.node} on ${process.platform} ${process.arch}, ${cpus().length} × ${cpus()[0]?.model ?? "CPU"}`,
]);

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

// What is counted logs as it does in Lambda; what is timed afterwards is told to be silent before its code logs.
const { countReleases, monthAtRest } = await import("./release-cost.ts");
print(costReport(await countReleases(storefront), await monthAtRest(storefront)));

Object.assign(process.env, { POWERTOOLS_LOG_LEVEL: "SILENT", POWERTOOLS_METRICS_DISABLED: "true" });
const { crashPointSpeed, rehearsalSpeed } = await import("./sandbox-speed.ts");
print(sandboxReport(await rehearsalSpeed(scenario, configs, 5), await crashPointSpeed(everyCrashPoint)));

print([`Took ${((performance.now() - startedAt) / 1000).toFixed(0)} s.`]);
