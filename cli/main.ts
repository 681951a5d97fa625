import { readFileSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { paintFor } from "./paint.ts";
import { run } from "./run.ts";
import type { Screen } from "./session.ts";
import { asText } from "./session.ts";
import { folded } from "./table.ts";

const { stdin, stdout, stderr } = process;

// Whoever reads us may stop reading (`pointsman release list | head`): then there is nobody left to tell.
for (const stream of [stdout, stderr])
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(process.exitCode ?? 0);
  });

const screen: Screen = {
  print: (lines) => void stdout.write(asText(lines)),
  complain: (sentence) =>
    void stderr.write(asText(stderr.isTTY ? folded(sentence, stderr.columns) : sentence)),
  write: (text) => void stdout.write(text),
  paint: paintFor(stdout),
  size: () => (stdout.isTTY ? { columns: stdout.columns, rows: stdout.rows } : undefined),
};

async function askPerson(question: string): Promise<string> {
  const terminal = createInterface({ input: stdin, output: stderr });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  version: string;
};

process.exitCode = await run(process.argv.slice(2), version, {
  screen,
  env: process.env,
  now: () => new Date(),
  sleep: (milliseconds) => sleep(milliseconds),
  ...(stdin.isTTY ? { askPerson } : {}),
});
