import { fileURLToPath } from "node:url";
import { renderProblems } from "../config/problem.ts";
import { validateFolder } from "../config/validate.ts";
import { checkRules } from "./rule-packs.ts";
import { installationStack, newApp } from "./stack.ts";

const app = newApp();
const folder = String(
  app.node.tryGetContext("config") ?? fileURLToPath(new URL("../config", import.meta.url)),
);
const { problems, services, mirrors, policies, installation } = validateFolder(folder);

if (problems.length > 0 || !installation) {
  console.error(renderProblems(problems));
  process.exit(1);
}

installationStack(app, installation, services, mirrors, policies);
checkRules(app);
app.synth();
