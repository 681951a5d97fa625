import type { UsedCall } from "../witness/witnessed.ts";
import { codedeployCalls } from "./calls-of-codedeploy.ts";
import { ledgerCalls } from "./calls-of-ledger.ts";
import { mirrorCalls } from "./calls-of-mirror.ts";
import { serviceCalls } from "./calls-of-services.ts";
import { trafficCalls } from "./calls-of-traffic.ts";
import { text } from "./members.ts";
import { anywhere, arn, right } from "./rights.ts";
import type { Asked, Right, Row, Where } from "./rights.ts";

/** A name, a name with a qualifier, or an ARN; a qualifier of its own comes last. */
const invoke: Row = ({ input }, where) => {
  const name = text(input, "FunctionName");
  const fn = name.startsWith("arn:") ? name : arn(where, "lambda", `function:${name}`);
  const qualifier = input["Qualifier"];
  return [right("lambda:InvokeFunction", typeof qualifier === "string" ? `${fn}:${qualifier}` : fn)];
};

const onArn =
  (action: string, member: string): Row =>
  ({ input }) => [right(action, text(input, member))];

const rows: Readonly<Record<string, Row>> = {
  ...codedeployCalls,
  ...ledgerCalls,
  ...mirrorCalls,
  ...serviceCalls,
  ...trafficCalls,
  "lambda.Invoke": invoke,
  "sfn.DescribeExecution": onArn("states:DescribeExecution", "executionArn"),
  "sfn.SendTaskSuccess": anywhere("states:SendTaskSuccess"),
  "sfn.StartExecution": onArn("states:StartExecution", "stateMachineArn"),
  "sfn.StopExecution": onArn("states:StopExecution", "executionArn"),
};

/**
 * The rights that one call needs, those of what it sets off included.
 * @throws Error for a call that the table has not: what it needs is then unknown, not nothing.
 */
export function rightsFor(
  call: Asked & Pick<UsedCall, "service" | "operation">,
  where: Where,
): readonly Right[] {
  const row = rows[`${call.service}.${call.operation}`];
  if (!row) throw new Error(`what ${call.service}.${call.operation} needs is not in the table of calls`);
  return row(call, where);
}
