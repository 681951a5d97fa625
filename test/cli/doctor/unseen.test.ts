import { beforeAll, describe, expect, test } from "vitest";
import {
  neededForMirrors,
  neededForTraffic,
  neededPolicy,
  neededRights,
} from "../../../cli/doctor/needed-rights.ts";
import { accessDenied } from "../../../infra/sandbox/refusal.ts";
import { examined, soundAccount } from "./account.ts";
import { examinedFollowing, followingAccount } from "./following-account.ts";
import { recorded, rightOf } from "./recorded.ts";

beforeAll(() => void soundAccount(), 240_000);

const onlyForImagesOfElsewhere = "events:DescribeEventBus";
const ofAll = neededRights.filter((right) => right !== onlyForImagesOfElsewhere);
const besides = [...new Set([...neededForMirrors, ...neededForTraffic])];
const rights = ofAll.filter((right) => !besides.includes(right));

test("it makes these calls and no other, and all of them only read", async () => {
  const { clients, calls } = recorded(soundAccount().clients);
  await examined({ clients });
  expect([...new Set(calls.map(rightOf))].sort()).toEqual([...rights].sort());
  for (const { operation } of calls) expect(operation).toMatch(/^(Describe|Get|List|Simulate)/);
});

test("where load balancers are followed and weights are moved it makes these besides, and no other", async () => {
  const account = await followingAccount();
  const { clients, calls } = recorded(account.clients);
  await examinedFollowing({ ...account, clients });
  expect([...new Set(calls.map(rightOf))].sort()).toEqual([...ofAll].sort());
  for (const { operation } of calls) expect(operation).toMatch(/^(Describe|Get|List|Query|Simulate)/);
});

test("it asks of no function but pointsman's and the checks of service files", async () => {
  const { clients, calls } = recorded(soundAccount().clients);
  await examined({ clients });
  const asked = calls.flatMap(({ input }) => (input as { FunctionName?: string }).FunctionName ?? []);
  const [, { Resource }] = neededPolicy.Statement;
  const named = Resource.map((arn) => arn.replace(/^.*:/, "").replace("*", ""));
  const others = asked.filter((name) => !named.some((start) => name.startsWith(start)));
  expect(asked.length).toBeGreaterThan(20);
  expect(new Set(others)).toEqual(new Set(["contract-check"]));
});

/** Clients of somebody who may do all but this. */
const without = (denied: string, clients = soundAccount().clients) =>
  recorded(clients, (service, operation) => {
    if (rightOf({ service, operation }) === denied) throw accessDenied(denied);
  }).clients;

describe("whoever may not", () => {
  test.for(rights)("%s is told so, and of what that leaves open nothing is invented", async (denied) => {
    const { findings, unseen } = await examined({ clients: without(denied) });
    expect(findings).toEqual([]);
    expect(unseen.length).toBeGreaterThan(0);
    for (const { action, isDenied, said } of unseen)
      expect({
        isDenied,
        names: action.split(", ").includes(denied),
        says: said.includes("not authorized"),
      }).toEqual({ isDenied: true, names: true, says: true });
  });

  test.for(besides)("%s is told so where it is needed", async (denied) => {
    const account = await followingAccount();
    const { clients } = recorded(account.clients, (service, operation) => {
      if (rightOf({ service, operation }) === denied) throw accessDenied(denied);
    });
    const { findings, unseen } = await examinedFollowing({ ...account, clients });
    expect(findings).toEqual([]);
    expect(new Set(unseen.map(({ action }) => action))).toEqual(new Set([denied]));
    for (const { isDenied, said } of unseen)
      expect({ isDenied, says: said.includes("not authorized") }).toEqual({ isDenied: true, says: true });
  });

  test("events:DescribeEventBus is told so where images come from another account", async () => {
    const account = soundAccount();
    const image = { ...account.config.image, registryId: "444455556666" };
    const clients = without(onlyForImagesOfElsewhere, account.clients);
    const { findings, unseen } = await examined({ clients }, [{ ...account.config, image }]);
    expect(unseen.map(({ action }) => action)).toEqual([onlyForImagesOfElsewhere]);
    expect(findings.map(({ check }) => check)).not.toContain("image-events-refused");
  });

  test("use the key of the functions' settings is told that topic and ledger are unseen", async () => {
    const account = soundAccount();
    for (const { configuration } of account.deployed.functions.values())
      configuration.Environment = {
        Error: { ErrorCode: "AccessDeniedException", Message: "Lambda was unable to decrypt the variables" },
      };
    const { findings, unseen } = await examined(account);
    expect(findings).toEqual([]);
    expect(unseen[0]).toEqual({
      action: "kms:Decrypt",
      of: "the settings of pointsman-accept, which tell of topic and ledger",
      said: "AccessDeniedException: Lambda was unable to decrypt the variables",
      isDenied: true,
    });
    expect(new Set(unseen.map(({ action }) => action))).toEqual(new Set(["kms:Decrypt"]));
  });
});

test("what AWS fails on is told in its words, and is no finding", async () => {
  const { clients } = recorded(soundAccount().clients, (service) => {
    if (service === "kms")
      throw Object.assign(new Error("busy\n  hint for programmers"), {
        name: "KMSInternalException",
        $fault: "server",
      });
  });
  const { findings, unseen } = await examined({ clients });
  expect(findings).toEqual([]);
  expect(unseen).toEqual([expect.objectContaining({ isDenied: false, said: "KMSInternalException: busy" })]);
});

test.for([
  [
    "credentials that AWS does not take",
    3,
    { name: "ExpiredTokenException", message: "expired", $fault: "client" },
  ],
  [
    "a network that does not answer",
    4,
    { name: "Error", message: "connect ECONNREFUSED", code: "ECONNREFUSED" },
  ],
] as const)("%s end the look at once, with exit code %d", async ([, exitCode, members]) => {
  const { clients } = recorded(soundAccount().clients, () => {
    throw Object.assign(new Error(members.message), members);
  });
  await expect(examined({ clients })).rejects.toMatchObject({ name: "Failure", exitCode });
});
