import { setTimeout as sleep } from "node:timers/promises";
import { functionList, functionName } from "../../../infra/aws/function-list.ts";
import type { FunctionName } from "../../../infra/aws/function-list.ts";
import type { Account } from "./account.ts";

/** A line that a function wrote itself, and which version of it did. */
export interface Line {
  readonly version: string;
  readonly message: string;
  /** Its other members, as the logger writes them. */
  readonly entry: Readonly<Record<string, unknown>>;
}

interface LogEvents {
  readonly events: readonly { readonly message: string; readonly logStreamName: string }[];
  readonly nextToken?: string;
}

export const installation = "pointsman";

async function eventsOf(account: Account, name: FunctionName): Promise<LogEvents["events"]> {
  const logGroupName = `/aws/lambda/${functionName(installation, name)}`;
  const found: LogEvents["events"][number][] = [];
  let nextToken: string | undefined;
  do {
    const page: LogEvents = await account.json("logs", "Logs_20140328.FilterLogEvents", {
      logGroupName,
      ...(nextToken ? { nextToken } : {}),
    });
    found.push(...page.events);
    nextToken = page.nextToken;
  } while (nextToken);
  return found;
}

/** What a function wrote with its logger, oldest first. */
export async function linesOf(account: Account, name: FunctionName): Promise<Line[]> {
  return (await eventsOf(account, name)).flatMap(({ message, logStreamName }) => {
    if (!message.startsWith('{"level"')) return [];
    const entry = JSON.parse(message) as Record<string, unknown>;
    const version = /\[([^\]]+)\]/.exec(logStreamName)?.[1] ?? "?";
    return [{ version, message: String(entry["message"]), entry }];
  });
}

/** How often a function was invoked, whatever it wrote. */
export async function invocationsOf(account: Account, name: FunctionName): Promise<number> {
  return (await eventsOf(account, name)).filter(({ message }) => message.startsWith("START ")).length;
}

/** Asks again until there is an answer; undefined when there is none within the time. */
export async function until<Answer>(
  ask: () => Promise<Answer | undefined>,
  seconds: number,
): Promise<Answer | undefined> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) return undefined;
    await sleep(100);
  }
}

/** The first line of a function that is so, as soon as it is written. */
export const lineOf = (
  account: Account,
  name: FunctionName,
  isIt: (line: Line) => boolean,
  seconds: number,
): Promise<Line | undefined> => until(async () => (await linesOf(account, name)).find(isIt), seconds);

/** Lines that do not say which function wrote them. */
export async function namelessLines(account: Account): Promise<string[]> {
  const found = await Promise.all(
    [...functionList.keys()].map(async (name) => ({ name, lines: await linesOf(account, name) })),
  );
  if (found.every(({ lines }) => lines.length === 0)) return ["no function wrote anything"];
  return found.flatMap(({ name, lines }) => {
    const wrong = lines.filter(({ entry }) => entry["function"] !== functionName(installation, name));
    return wrong.length === 0 ? [] : [`${wrong.length} of the ${lines.length} lines of ${name}`];
  });
}
