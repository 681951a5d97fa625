/** `node test/bench/traffic/page.ts`: runs the bench and puts its tables into docs/traffic.md. No figure there is typed. */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

Object.assign(process.env, { POWERTOOLS_LOG_LEVEL: "SILENT", POWERTOOLS_METRICS_DISABLED: "true" });
const { trafficBench } = await import("./traffic.ts");

const root = fileURLToPath(new URL("../../../", import.meta.url));
const page = `${root}docs/traffic.md`;
const heading = "## Calls and times\n";

const written = readFileSync(page, "utf8");
const start = written.indexOf(heading) + heading.length;
const next = written.indexOf("\n## ", start);
const end = next < 0 ? written.length : next;
if (start < heading.length) throw new Error(`${page} has no section ${heading.trim()}`);
const opening =
  "From `npm run bench -- traffic`, in the sandbox's virtual time; `node test/bench/traffic/page.ts` wrote them here.";
const [, , ...tables] = await trafficBench();
writeFileSync(
  page,
  `${written.slice(0, start)}\n${[opening, "", ...tables].join("\n")}\n${written.slice(end)}`,
);
const { status } = spawnSync("npx", ["oxfmt", page], { cwd: root, stdio: "inherit" });
process.exitCode = status ?? 1;
