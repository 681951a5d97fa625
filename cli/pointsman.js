#!/usr/bin/env node
// Starts the command line under Node >= 24, whatever Node started this file.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import "./setup.js";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
if (Number(process.versions.node.split(".")[0]) >= 24) await import("./main.ts");
else {
  const { status, signal, error } = spawnSync(
    at("../node_modules/.bin/node"),
    [at("main.ts"), ...process.argv.slice(2)],
    {
      stdio: "inherit",
    },
  );
  if (error) console.error(`pointsman needs Node 24 or newer, this is ${process.version} (${error.message})`);
  if (signal) process.kill(process.pid, signal);
  process.exitCode = status ?? 1;
}
