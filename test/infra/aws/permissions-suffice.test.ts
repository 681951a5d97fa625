import { expect, test, vi } from "vitest";
import { functionList, functionName } from "../../../infra/aws/function-list.ts";
import { permissions } from "../../../infra/aws/permissions.ts";
import { placesOf } from "../../../infra/aws/places.ts";
import type { CallRecord } from "../../../infra/sandbox/faults/faults-wire.ts";
import { quiet } from "../../contract/quiet.ts";
import { recordedCalls } from "../../contract/record.ts";
import { storefront } from "../../flows/stories.ts";
import { here } from "./described.ts";

for (const [name, value] of Object.entries(quiet)) vi.stubEnv(name, value);

const installation = "pointsman";
const made = { tableArn: "arn:table", topicArn: "arn:topic", keyArn: "arn:key", taskRoleArns: ["*"] };

const prefixes: Readonly<Record<string, string>> = {
  elb: "elasticloadbalancing",
  elbv2: "elasticloadbalancing",
  eventbridge: "events",
  sfn: "states",
};

/** What AWS checks for a call. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html */
function actionsFor({ service, operation, input }: CallRecord): string[] {
  if (operation === "Invoke") return ["lambda:InvokeFunction"];
  if (operation === "TransactWriteItems") return [...new Set(kindsOf(input))];
  const action = `${prefixes[service] ?? service}:${operation}`;
  if (operation === "CreateDeployment")
    return [
      action,
      "codedeploy:GetDeploymentConfig",
      "codedeploy:RegisterApplicationRevision",
      "codedeploy:GetApplicationRevision",
      ...(has(input, "overrideAlarmConfiguration") ? ["codedeploy:UpdateDeploymentGroup"] : []),
    ];
  if (operation === "RegisterTaskDefinition")
    return [action, "iam:PassRole", ...(has(input, "tags") ? ["ecs:TagResource"] : [])];
  return [action];
}

const has = (input: unknown, member: string) =>
  input !== null && typeof input === "object" && member in input;
const writes: Readonly<Record<string, string>> = {
  Update: "dynamodb:UpdateItem",
  Delete: "dynamodb:DeleteItem",
  Put: "dynamodb:PutItem",
  ConditionCheck: "dynamodb:ConditionCheckItem",
};
const kindsOf = (input: unknown): string[] => {
  const found =
    input !== null && typeof input === "object" && "TransactItems" in input ? input.TransactItems : [];
  return (Array.isArray(found) ? found : []).flatMap((item: object) =>
    Object.keys(item).map((kind) => writes[kind] ?? kind),
  );
};

test("what the functions call in every recorded story is allowed to them", async () => {
  const places = placesOf(here, installation, [storefront()]);
  const granted = permissions(places, made);
  const allowed = new Map(
    [...functionList.keys()].map((name) => [
      functionName(installation, name),
      new Set((granted.get(name) ?? []).flatMap(({ actions }) => actions)),
    ]),
  );
  const ours = (await recordedCalls()).filter((call) => allowed.has(call.function));
  const refused = ours.flatMap((call) =>
    actionsFor(call)
      .filter((action) => !allowed.get(call.function)?.has(action))
      .map((action) => `${call.function} may not ${action}`),
  );
  expect([...new Set(refused)]).toEqual([]);
  // Every function that calls AWS at all was seen doing so.
  expect(new Set(ours.map((call) => call.function)).size).toBe(functionList.size - 1);
});
