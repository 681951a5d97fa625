import { GetParameterCommand } from "@aws-sdk/client-ssm";
import { roles } from "../../../infra/aws/command-url.ts";
import type { Question } from "../section.ts";
import { asked, planted } from "./deployed.ts";
import type { Deployed } from "./deployed.ts";
import { ask } from "./in-flight.ts";
import type { Answered } from "./in-flight.ts";
import { installation, invocationsOf, linesOf } from "./seen.ts";

/** The road of people: a URL for each role, and what each role may do. */
export async function people(deployed: Deployed): Promise<Question[]> {
  const { account } = deployed;
  const { Parameter } = await account.ssm.send(
    new GetParameterCommand({ Name: `/pointsman/${installation}/commands` }),
  );
  const urls = JSON.parse(Parameter?.Value ?? "{}") as Record<string, string>;
  const questions: Question[] = [];
  for (const role of roles)
    questions.push(
      asked(`the URL of ${role} reaches command`, ...(await reaches(deployed, idOf(urls[role])))),
      asked(`the URL of ${role} tells who calls`, ...(await saysWho(deployed))),
    );
  const list = await ask(deployed, "viewer", { command: "list" });
  const freeze = await ask(deployed, "viewer", { command: "freeze", scope: "all", reason: "is tried" });
  return [
    ...questions,
    planted("a URL that is nobody's", await reaches(deployed, "0".repeat(32))),
    asked("a viewer may look", ...statusIs(200, list)),
    asked("a viewer may not freeze", ...statusIs(403, freeze)),
    planted("a viewer who may", statusIs(200, freeze)),
  ];
}

/** The first label of the host is what MiniStack finds the URL by. */
const idOf = (url = ""): string => new URL(url).hostname.split(".")[0] ?? "";

async function reaches({ account }: Deployed, id: string): Promise<string[]> {
  const before = await invocationsOf(account, "command");
  const { body } = await account.rest("lambda", `/_aws/lambda-url/${id}/`, '{"command":"freezes"}');
  const isReached = (await invocationsOf(account, "command")) > before;
  return isReached ? [] : [`it was answered with ${body}`];
}

const statusIs = (wanted: number, { statusCode, body }: Answered): string[] =>
  statusCode === wanted ? [] : [`${statusCode}: ${body}`];

async function saysWho({ account }: Deployed): Promise<string[]> {
  const last = (await linesOf(account, "command")).at(-1);
  const { name, message = "" } = Object(last?.entry["error"]) as { name?: string; message?: string };
  return name === "InputInvalid" ? [message] : [];
}
