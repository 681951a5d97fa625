import { beforeAll, describe, expect, test } from "vitest";
import { catalogue } from "../../../cli/doctor/catalogue.ts";
import type { CheckId } from "../../../cli/doctor/catalogue.ts";
import { neededRights } from "../../../cli/doctor/needed-rights.ts";
import { allMirrorPlants } from "./all-plants.ts";
import { examinedFollowing, followingAccount } from "./following-account.ts";
import type { FollowingAccount } from "./following-account.ts";
import { needed } from "./plants.ts";
import { recorded, rightOf } from "./recorded.ts";

// Synthesising the template takes its time on a busy machine.
beforeAll(async () => void (await followingAccount()), 240_000);

test("a sound account that follows load balancers and moves weights gives no finding, and everything was seen", async () => {
  const { findings, unseen, subjects } = await examinedFollowing(await followingAccount());
  expect({ findings, unseen }).toEqual({ findings: [], unseen: [] });
  expect(subjects).toEqual([
    {},
    { service: "storefront" },
    { service: "storefront", cell: "a" },
    { mirror: "shop" },
    { mirror: "web" },
    { policy: "shop" },
    { policy: "orders" },
  ]);
});

const cases = Object.entries(allMirrorPlants).flatMap(([check, all]) =>
  all.map((plant) => [check as CheckId, plant.as, plant] as const),
);

describe("among mirrors and traffic policies", () => {
  test.for(cases)("%s finds %s, and nothing else does", async ([check, , { plant, says, also = [] }]) => {
    const account = await followingAccount();
    await plant(account);
    const { clients, calls } = recorded(account.clients);
    const { findings, unseen } = await examinedFollowing({ ...account, clients });
    const mine = findings.filter((finding) => finding.check === check);
    expect(mine.map(({ what }) => what)).toContainEqual(
      typeof says === "string" ? expect.stringContaining(says) : expect.stringMatching(says),
    );
    expect(new Set(findings.map((finding) => finding.check))).toEqual(new Set([check, ...also]));
    expect(unseen).toEqual([]);
    // Whatever is wrong, it makes no other calls.
    expect(calls.map(rightOf).filter((right) => !neededRights.includes(right))).toEqual([]);
    for (const { what, why, mend, severity } of mine) {
      expect(severity).toBe(catalogue[check].severity);
      expect([what, why, mend].every((text) => text.length > 0 && !text.endsWith("."))).toBe(true);
    }
  });
});

test("what is wrong with one mirror is said of that one", async () => {
  const account = await followingAccount();
  account.deployed.certificates.splice(0);
  const { findings } = await examinedFollowing(account);
  expect(findings.map(({ check, mirror }) => [check, mirror])).toEqual([["certificate-missing", "shop"]]);
});

test("looking at one mirror leaves the others alone, but not what they share", async () => {
  const account = await followingAccount();
  account.deployed.certificates.splice(0);
  const { schedules } = account.deployed;
  schedules.splice(
    schedules.findLastIndex(({ input }) => input?.includes("share")),
    1,
  );
  const { findings, subjects } = await examinedFollowing(account, account.mirrors.slice(1));
  expect(subjects.filter(({ mirror }) => mirror)).toEqual([{ mirror: "web" }]);
  expect(new Set(findings.map(({ check }) => check))).toEqual(new Set(["share-missing"]));
});

/** Accounts that are as sound, only otherwise. */
const accounts: readonly (readonly [string, (account: FollowingAccount) => void])[] = [
  [
    "a secret under AWS's own key, by its ARN",
    ({ deployed, world, shop }) => {
      deployed.keys.push({ id: "own", isOfAws: true, state: "Enabled", policy: {} });
      needed(world.secrets.get(shop.cloud.secret)).keyArn = "arn:aws:kms:eu-central-1:111122223333:key/own";
    },
  ],
  [
    "an imported certificate with two months to go",
    ({ deployed, now }) =>
      void Object.assign(needed(deployed.certificates[0]), {
        isOfAws: false,
        expiresAt: new Date(now().getTime() + 60 * 86_400_000).toISOString(),
      }),
  ],
  [
    "a certificate that AWS renews, with a week to go",
    ({ deployed, now }) =>
      void (needed(deployed.certificates[0]).expiresAt = new Date(
        now().getTime() + 7 * 86_400_000,
      ).toISOString()),
  ],
  [
    "shares whose members stand in another order",
    ({ deployed }) => {
      for (const schedule of deployed.schedules)
        if (schedule.input?.includes("share"))
          schedule.input = schedule.input.replace(/\{("share":\d),("of":\d)\}/, "{$2,$1}");
    },
  ],
];

test.for(accounts)("%s gives no finding", async ([, change]) => {
  const account = await followingAccount();
  change(account);
  const { findings, unseen } = await examinedFollowing(account);
  expect({ findings, unseen }).toEqual({ findings: [], unseen: [] });
});
