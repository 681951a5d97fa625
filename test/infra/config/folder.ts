import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { renderProblems } from "../../../infra/config/problem.ts";
import { validateFolder } from "../../../infra/config/validate.ts";

export const installation = `name: pointsman\naccount: "111122223333"\nregion: eu-central-1\n`;

/** The shortest service file that is sound. */
export const sound = (name: string, more = "") => `service: ${name}
image: { repository: ${name}, tags: ["v*"] }
cells:
  - { name: a, codedeploy: { application: ${name}, deploymentGroup: a } }
${more.includes("strategy:") ? "" : "strategy: { kind: all-at-once }\n"}${more}`;

/** Writes a folder that lives as long as the test; its path. */
export function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), "configuration-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** What validation says of the files, one line a problem, with the folder left out. */
export function problemsOf(files: Readonly<Record<string, string | Uint8Array>>): readonly string[] {
  const folder = folderOf({ "installation.yaml": installation, ...files });
  const rendered = renderProblems(validateFolder(folder).problems).replaceAll(`${folder}/`, "");
  return rendered === "" ? [] : rendered.split("\n");
}

/** The same for a folder whose one service is the text. */
export const problemsOfService = (text: string | Uint8Array): readonly string[] =>
  problemsOf({ "services/storefront.yaml": text }).map((line) =>
    line.replace("services/storefront.yaml:", ""),
  );
