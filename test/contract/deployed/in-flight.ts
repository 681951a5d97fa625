import { InvokeCommand } from "@aws-sdk/client-lambda";
import { DescribeExecutionCommand, StopExecutionCommand } from "@aws-sdk/client-sfn";
import { functionName } from "../../../infra/aws/function-list.ts";
import { executionArn, executions } from "../../../functions/release/aws/executions.ts";
import type { Question } from "../section.ts";
import { asked } from "./deployed.ts";
import type { Deployed } from "./deployed.ts";
import { plantRelease, serviceIn } from "./plant.ts";
import { installation, lineOf, until } from "./seen.ts";

/** A machine's first states take some cold starts: seconds, where nobody else works. */
const patience = 90;
/** The schedule's minute, and MiniStack looks each ten seconds. */
const minute = 150;

const planted = ({ account, tableName, config, releaseMachineArn }: Deployed, service: string) =>
  plantRelease(account, tableName, serviceIn(config, service), releaseMachineArn);

/** A release whose start was lost: the sweep will find it when the schedule fires. */
export const plantLostStart = (deployed: Deployed): Promise<string> => planted(deployed, "in-flight");

/** The schedule fires; the sweep starts what was accepted and never started, and sends its news. */
export async function scheduleFires(deployed: Deployed, release: string): Promise<Question[]> {
  const { account } = deployed;
  const started = await lineOf(
    account,
    "sweep",
    ({ message }) => message.startsWith(`releases: ${release}: started`),
    minute,
  );
  const told = await lineOf(
    account,
    "sweep",
    ({ message }) => message.startsWith("news: ") && message.includes(release),
    patience,
  );
  return [
    asked("the schedule fires: the sweep starts a release whose start was lost", !started && "it does not"),
    asked("the sweep sends news that was not sent", !told && "it does not"),
    asked("the machine Release comes to its gates", ...(await comesToGates(deployed, release))),
  ];
}

async function comesToGates(deployed: Deployed, release: string): Promise<string[]> {
  const waits = async () => {
    const [wait] = await deployed.ledger.waits.of(release);
    return wait?.point === "approval" ? wait : undefined;
  };
  if (!(await until(waits, patience))) return ["nobody waits for approval"];
  const { status } = await executionOf(deployed, release);
  return status === "RUNNING" ? [] : [`its execution is ${status}`];
}

export const executionOf = ({ account, releaseMachineArn }: Deployed, release: string) =>
  account.sfn.send(new DescribeExecutionCommand({ executionArn: executionArn(releaseMachineArn, release) }));

/** Somebody stops an execution by hand: Step Functions' own event reaches the finalizer, which starts a rollback. */
export async function stoppedByHand(deployed: Deployed): Promise<Question[]> {
  const { account, releaseMachineArn } = deployed;
  const release = await planted(deployed, "stopped");
  await executions(account.sfn).start(releaseMachineArn, release, { releaseId: release });
  const atGates = await comesToGates(deployed, release);
  await account.sfn.send(
    new StopExecutionCommand({ executionArn: executionArn(releaseMachineArn, release), cause: "by hand" }),
  );
  const finalized = await lineOf(
    account,
    "finalize",
    ({ message, entry }) => message.startsWith("finalizing: finalize-1-") && entry["release"] === release,
    patience,
  );
  const begun = await lineOf(
    account,
    "rollback",
    ({ message, entry }) => message.startsWith("rollback: ") && String(entry["release"]).endsWith(release),
    patience,
  );
  return [
    asked("a start of the machine Release by name reaches accept, plan and gates", ...atGates),
    asked("an execution that is stopped by hand reaches finalize", !finalized && "it wrote nothing of it"),
    asked("finalize starts the machine Rollback, which reaches rollback", !begun && "it wrote nothing of it"),
  ];
}

export interface Answered {
  readonly statusCode: number;
  readonly body: string;
}

/** Asks as somebody in a role does: the request is what a function URL makes of a signed call. */
export async function ask({ account }: Deployed, role: string, body: object): Promise<Answered> {
  const request = {
    body: JSON.stringify(body),
    isBase64Encoded: false,
    requestContext: { authorizer: { iam: { userArn: "arn:aws:iam::111122223333:user/ann" } } },
  };
  const { Payload } = await account.lambda.send(
    new InvokeCommand({
      FunctionName: functionName(installation, "command"),
      Qualifier: role,
      Payload: JSON.stringify(request),
    }),
  );
  return JSON.parse(Payload?.transformToString() ?? "{}") as Answered;
}
