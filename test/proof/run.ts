/**
 * `npm run proof`: puts what the runs measured into docs/proof.md, between its marks. Nothing there is typed.
 * Exit code 1 where a run that it quotes had failed, or was not made.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Verdict } from "../contract/report.ts";
import { keptProof } from "./keep.ts";
import { asTable } from "./table.ts";

const page = fileURLToPath(new URL("../../docs/proof.md", import.meta.url));

interface Explored {
  readonly runs: number;
  readonly mostFaults: number;
  readonly calls: number;
  readonly hours: number;
  readonly failures: number;
  readonly met: number;
}

interface Found {
  readonly name: string;
  readonly runs?: number;
}

interface Mutated {
  readonly score: number;
  readonly files: number;
  readonly killed: number;
  readonly survived: number;
}

const blocks: Readonly<Record<string, () => string>> = {
  contract() {
    const verdicts = keptProof("contract", "npm run test:contract") as Verdict[];
    failIf(
      verdicts.some(({ failures }) => failures.length > 0),
      "the last npm run test:contract failed",
    );
    const rows = verdicts.map(({ section, counterpart, version, asked, agreed, known, note }) => [
      section,
      counterpart,
      version,
      asked,
      agreed,
      known,
      note ?? "",
    ]);
    return asTable(["section", "held against", "version", "asked", "agreed", "known differences", ""], rows);
  },
  explore() {
    const { runs, mostFaults, calls, hours, failures, met } = keptProof(
      "explore",
      "npm run explore",
    ) as Explored;
    failIf(failures > 0, "the last npm run explore found something");
    return (
      `${runs.toLocaleString("en")} runs with up to ${mostFaults} faults each: ${calls.toLocaleString("en")} calls in ` +
      `${hours.toLocaleString("en")} virtual hours, ${failures} failures; ${met} kinds of states, catches, faults, actions and outcomes met.`
    );
  },
  broken() {
    const found = keptProof("explore-broken", "npm run explore -- --broken") as Found[];
    failIf(
      found.some(({ runs }) => runs === undefined),
      "the last npm run explore -- --broken missed a variant",
    );
    return asTable(
      ["our own code, broken on purpose", "found in run"],
      found.map(({ name, runs }) => [name, runs ?? "never"]),
    );
  },
  mutation() {
    const { score, files, killed, survived } = keptProof("mutation", "npm run mutate") as Mutated;
    return `${files} pure files, ${killed + survived} mutants, ${killed} killed: ${score.toFixed(1)} %.`;
  },
};

function failIf(isBad: boolean, sentence: string): void {
  if (isBad) throw new Error(sentence);
}

/** @throws Error when the page has no place for a block. */
function filled(text: string, name: string, block: string): string {
  const marks = new RegExp(`(<!-- printed: ${name} -->\\n)[^]*?(<!-- end -->)`);
  if (!marks.test(text)) throw new Error(`docs/proof.md has no place for ${name}`);
  return text.replace(marks, (_, begin: string, end: string) => `${begin}\n${block}\n\n${end}`);
}

try {
  const text = Object.entries(blocks).reduce(
    (page, [name, print]) => filled(page, name, print()),
    readFileSync(page, "utf8"),
  );
  writeFileSync(page, text);
  console.log("docs/proof.md is up to date with the last runs");
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
