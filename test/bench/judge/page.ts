/** `node test/bench/judge/page.ts`: runs the table of judges and puts it into docs/judge-table.md. Nothing there is typed. */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { judgeBench } from "./judge.ts";
import { closing, opening } from "./opening.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const page = `${root}docs/judge-table.md`;

writeFileSync(page, [...opening(), ...(await judgeBench()).slice(2), ...closing(), ""].join("\n"));
const { status } = spawnSync("npx", ["oxfmt", page], { cwd: root, stdio: "inherit" });
process.exitCode = status ?? 1;
