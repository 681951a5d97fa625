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

/** An installation with one cloud and a place, as mirrors need them. */
export const withCloud = `${installation}clouds:
  private: { authUrl: "https://keystone.example.com/v3", region: RegionOne, project: 3f2b1c0d, secret: login }
mirrors:
  place: { vpcId: vpc-1a, subnetIds: [subnet-1a, subnet-1b] }
`;

/** The shortest mirror file that is sound in such an installation. */
export const mirror = (name: string, more = "", loadBalancer = "06cbf6c3-1bae-4829-b943-86f5d97d3e41") =>
  `mirror: ${name}\nloadBalancer: ${loadBalancer}\n${more}`;

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
