import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { sharedNames, versionNames } from "../../../functions/judge/measure/placeholders.ts";
import { templateNames } from "../../../infra/config/judge-templates.ts";
import { installation, problemsOf, sound } from "./folder.ts";

const page = readFileSync(new URL("../../../docs/judge.md", import.meta.url), "utf8");
const examples = [...page.matchAll(/^```yaml\n(judge:\n[^`]*)```/gm)].map(([, text = ""]) => text);

describe("docs/judge.md", () => {
  test("has examples that are sound", () => {
    expect(examples.length).toBe(3);
    const file = sound("storefront", "strategy: { kind: canary, weight: 10, interval: 15m, bake: 15m }\n");
    for (const example of examples)
      expect(
        problemsOf({
          "installation.yaml": installation,
          "services/storefront.yaml":
            file.replace("deploymentGroup: a }", "deploymentGroup: a }, terminationWait: 3h") + example,
        }),
      ).toEqual([]);
  });

  test("names every template and everything that stands in braces", () => {
    const written = page.replaceAll("`-p", "`alb-latency-p");
    expect(templateNames.filter((name) => !written.includes(`\`${name}\``))).toEqual([]);
    expect([...sharedNames, ...versionNames].filter((name) => !page.includes(`\`{${name}}\``))).toEqual([]);
  });
});
