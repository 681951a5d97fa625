import { beforeAll, expect, test, vi } from "vitest";
import { functionList, functionName } from "../../../infra/aws/function-list.ts";
import type { Grant } from "../../../infra/aws/grants.ts";
import { permissions } from "../../../infra/aws/permissions.ts";
import { placesOf } from "../../../infra/aws/places.ts";
import type { CallRecord } from "../../../infra/sandbox/faults/faults-wire.ts";
import { sandboxSettings } from "../../../infra/sandbox/installation.ts";
import { rightsFor } from "../../contract/permissions/calls.ts";
import type { Right } from "../../contract/permissions/rights.ts";
import { quiet } from "../../contract/quiet.ts";
import { recordedCalls } from "../../contract/record.ts";
import { usedCall } from "../../contract/witness/used-call.ts";
import { groupWorld, member } from "../../flows/group-world.ts";
import { storefront } from "../../flows/stories.ts";
import { world } from "../../flows/world.ts";
import { here } from "./described.ts";
import { isGranted } from "./granted.ts";

for (const [name, value] of Object.entries(quiet)) vi.stubEnv(name, value);

const { account, region, table, topicArn } = sandboxSettings;
const installation = "pointsman";
const keyArn = `arn:aws:kms:${region}:${account}:key/ours`;
const places = placesOf(here, installation, [storefront(), member("storefront"), member("checkout")]);
const made = {
  tableArn: `arn:aws:dynamodb:${region}:${account}:table/${table}`,
  topicArn,
  keyArn,
  taskRoleArns: [places.anyRole],
};
const granted: ReadonlyMap<string, readonly Grant[]> = new Map(
  [...permissions(places, made)].map(([name, grants]) => [functionName(installation, name), grants]),
);

let needed: readonly Need[] = [];

interface Need {
  readonly name: string;
  readonly right: Right;
}

beforeAll(async () => {
  const calls = await recordedCalls();
  // Back from a release that has settled, while its deployment still waits to end the old tasks.
  const w = await world();
  w.push("v1");
  await w.rest();
  await w.say({ command: "rollback", service: "storefront", reason: "slow" });
  await w.rest();
  const group = await groupWorld();
  group.pushBoth("v1");
  await group.until(() => group.isAt("checkout", "bake"));
  await group.say({ command: "abort", release: group.of("checkout").id, reason: "slow" });
  await group.rest();
  needed = needs([...calls, ...w.calls, ...group.calls]);
}, 120_000);

/** Each right that a function of ours needed, once. */
function needs(calls: readonly CallRecord[]): Need[] {
  const where = { account, region, keyArn };
  const all = calls
    .filter((call) => granted.has(call.function))
    .flatMap((call) => rightsFor(usedCall(call), where).map((right) => ({ name: call.function, right })));
  return [...new Map(all.map((each) => [JSON.stringify(each), each])).values()];
}

const refusals = (grants: ReadonlyMap<string, readonly Grant[]>): string[] => {
  const refused = needed.filter(({ name, right }) => !isGranted(grants.get(name) ?? [], right));
  return refused.map(({ name, right }) => `${name} may not ${right.action} on ${right.resource}`);
};

test("what the functions call in every recorded story is allowed to them, on the very resource", () => {
  expect(refusals(granted)).toEqual([]);
  // Every function that calls AWS at all was seen doing so.
  expect(new Set(needed.map(({ name }) => name)).size).toBe(functionList.size - 1);
});

test.for([
  ["pointsman-rollback", "codedeploy:GetDeployment"],
  ["pointsman-rollback", "codedeploy:GetDeploymentTarget"],
  ["pointsman-deploy", "iam:PassRole"],
  ["pointsman-backOut", "codedeploy:UpdateDeploymentGroup"],
] as const)("without its grant %s is seen to lack %s", ([name, action]) => {
  const without = (granted.get(name) ?? []).map((grant) => ({
    ...grant,
    actions: grant.actions.filter((each) => each !== action),
  }));
  expect(refusals(new Map([...granted, [name, without]])).join()).toContain(`${name} may not ${action} on `);
});

test("a grant on another resource is seen not to be enough", () => {
  const other = (granted.get("pointsman-finish") ?? []).map((grant) =>
    grant.sid === "Ledger" ? { ...grant, resources: [`${made.tableArn}-other`] } : grant,
  );
  expect(refusals(new Map([...granted, ["pointsman-finish", other]])).join()).toContain(
    `pointsman-finish may not dynamodb:UpdateItem on ${made.tableArn}`,
  );
});
