import { appendFileSync, cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DescribeTableCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { ListVersionsByFunctionCommand } from "@aws-sdk/client-lambda";
import { DescribeStateMachineCommand } from "@aws-sdk/client-sfn";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { functionName } from "../../../infra/aws/function-list.ts";
import type { Question } from "../section.ts";
import { copyOf } from "./cdk.ts";
import { asked, planted } from "./deployed.ts";
import type { Deployed } from "./deployed.ts";
import { ask, executionOf } from "./in-flight.ts";
import { installation, lineOf, until } from "./seen.ts";

/** Seconds that a release takes from its abort to its end: some cold starts. */
const patience = 90;

export interface Changed {
  readonly source: string;
  readonly config: string;
}

/** What an upgrade brings: another code of a function that a machine calls, and another service file. */
export function changedApp(root: string, config: string, scratch: string): Changed {
  const source = copyOf(root, join(scratch, "changed"));
  appendFileSync(
    join(source, "functions", "release", "gates", "handler.ts"),
    `\nconsole.debug("the changed gates");\n`,
  );
  const changed = join(scratch, "changed-config");
  cpSync(config, changed, { recursive: true });
  const file = join(changed, "services", "in-flight.yaml");
  writeFileSync(file, readFileSync(file, "utf8").replace("limit: 24h", "limit: 1h"));
  return { source, config: changed };
}

/** What is known of a release in flight, at one moment. */
export interface Snapshot {
  readonly tableId: string | undefined;
  /** `pk sk` → the item. */
  readonly items: ReadonlyMap<string, string>;
  readonly execution: string | undefined;
  /** Published versions of gates. */
  readonly versions: readonly string[];
  /** The version of gates that the machine's definition names. */
  readonly named: string | undefined;
}

export async function snapshot(deployed: Deployed, release: string): Promise<Snapshot> {
  const { account, tableName } = deployed;
  const { Table } = await account.dynamodb.send(new DescribeTableCommand({ TableName: tableName }));
  const { Items = [] } = await account.dynamodb.send(
    new ScanCommand({ TableName: tableName, ConsistentRead: true }),
  );
  const items = Items.map((item) => unmarshall(item)).filter((item) =>
    JSON.stringify(item).includes(release),
  );
  const FunctionName = functionName(installation, "gates");
  const { Versions = [] } = await account.lambda.send(new ListVersionsByFunctionCommand({ FunctionName }));
  const { definition = "" } = await account.sfn.send(
    new DescribeStateMachineCommand({ stateMachineArn: deployed.releaseMachineArn }),
  );
  return {
    tableId: Table?.TableArn && `${Table.TableArn} ${Table.TableId ?? ""} ${String(Table.CreationDateTime)}`,
    items: new Map(items.map((item) => [`${item["pk"]} ${item["sk"]}`, JSON.stringify(sorted(item))])),
    execution: (await executionOf(deployed, release)).status,
    versions: Versions.map(({ Version = "" }) => Version),
    named: new RegExp(`${FunctionName}:(\\d+)`).exec(definition)?.[1],
  };
}

const sorted = (item: object) =>
  Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)));

/** What an update has done to a release in flight. */
export function kept(before: Snapshot, after: Snapshot): Question[] {
  const lost = [...before.items].flatMap(([key, item]) => {
    const now = after.items.get(key);
    return now === item ? [] : [`${key} was ${item} and is ${now ?? "gone"}`];
  });
  return [
    asked("the update keeps the table", after.tableId !== before.tableId && `it is ${after.tableId} now`),
    asked(
      `the update keeps the ${before.items.size} items of a release in flight`,
      before.items.size < 5 && "there were fewer than five",
      ...lost,
    ),
    asked(
      "the update leaves its execution running",
      after.execution !== "RUNNING" && `it is ${after.execution}`,
    ),
    asked(
      "the update gives the machine a new version of what has changed",
      (after.named === undefined || after.named === before.named) && `it names ${after.named}`,
    ),
    asked(
      "the update keeps the version that the execution began with",
      !after.versions.includes(before.named ?? "none") && `there are ${after.versions.join()}`,
    ),
  ];
}

/** The same questions about what no update may do. */
export function plantedLosses(before: Snapshot, after: Snapshot): Question[] {
  const [first = ""] = before.items.keys();
  const items = new Map(after.items);
  items.delete(first);
  const losses: [string, Snapshot][] = [
    ["an update that loses an item", { ...after, items }],
    ["an update that replaces the table", { ...after, tableId: "another" }],
    ["an update that ends the execution", { ...after, execution: "ABORTED" }],
    ["an update that removes old versions", { ...after, versions: ["$LATEST", after.named ?? ""] }],
  ];
  return losses.map(([what, then]) =>
    planted(
      what,
      kept(before, then).flatMap(({ differences }) => differences),
    ),
  );
}

/** The release goes on to its end after the update, by the versions that it began with. */
export async function goesOn(deployed: Deployed, release: string, before: Snapshot): Promise<Question[]> {
  const { account, ledger } = deployed;
  const abort = { command: "abort", release, reason: "the update is in" };
  const { statusCode, body } = await ask(deployed, "releaser", abort);
  const refused = await lineOf(
    account,
    "gates",
    ({ message, entry }) => message === "gates: refuse" && entry["release"] === release,
    patience,
  );
  const over = async () => {
    const { status } = await executionOf(deployed, release);
    return status === "RUNNING" ? undefined : status;
  };
  const ended = await until(over, patience);
  const record = (await ledger.releases.view(release))?.record;
  const state = await ledger.services.state("in-flight");
  return [
    asked("somebody aborts it by command", statusCode !== 200 && `${statusCode}: ${body}`),
    asked(
      "its gates are asked in the version that it began with",
      !refused && "they were not asked",
      refused && refused.version !== before.named && `they were asked in version ${refused.version}`,
    ),
    asked(
      "it ends as refused, and its lease is free",
      !ended && "its execution does not end",
      record?.outcome?.kind !== "refused" && `its outcome is ${JSON.stringify(record?.outcome)}`,
      state?.lease && `its lease is held: ${JSON.stringify(state.lease)}`,
    ),
  ];
}
