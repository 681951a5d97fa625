import { beforeAll, expect, test } from "vitest";
import { catalogue } from "../../../cli/doctor/catalogue.ts";
import type { CheckId } from "../../../cli/doctor/catalogue.ts";
import { neededForMirrors, neededForTraffic, neededRights } from "../../../cli/doctor/needed-rights.ts";
import { examined, soundAccount } from "./account.ts";
import { allMirrorPlants, allPlants as plants } from "./all-plants.ts";
import { recorded, rightOf } from "./recorded.ts";

// Synthesising the template takes its time on a busy machine.
beforeAll(() => void soundAccount(), 240_000);

test("a sound account gives no finding, and everything was seen", async () => {
  const { findings, unseen, subjects } = await examined(soundAccount());
  expect({ findings, unseen }).toEqual({ findings: [], unseen: [] });
  expect(subjects).toEqual([{}, { service: "storefront" }, { service: "storefront", cell: "a" }]);
});

test("there is something planted for every check of the catalogue", () => {
  const planted = new Set([...Object.keys(plants), ...Object.keys(allMirrorPlants)]);
  expect([...planted].sort()).toEqual(Object.keys(catalogue).sort());
});

const cases = Object.entries(plants).flatMap(([check, all]) =>
  all.map((plant) => [check as CheckId, plant.as, plant] as const),
);

/** Every right that some look of this file needed. */
const used = new Set<string>();

test.for(cases)("%s finds %s, and nothing else does", async ([check, , { plant, says, also = [] }]) => {
  const account = soundAccount();
  const { clients, calls } = recorded(account.clients);
  const { findings, unseen } = await examined({ clients }, [plant(account) ?? account.config]);
  for (const call of calls) used.add(rightOf(call));
  const mine = findings.filter((finding) => finding.check === check);
  expect(mine.map(({ what }) => what)).toContainEqual(
    typeof says === "string" ? expect.stringContaining(says) : expect.stringMatching(says),
  );
  expect(new Set(findings.map((finding) => finding.check))).toEqual(new Set([check, ...also]));
  expect(unseen).toEqual([]);
  for (const { what, why, mend, severity } of mine) {
    expect(severity).toBe(catalogue[check].severity);
    expect([what, why, mend].every((text) => text.length > 0 && !text.endsWith("."))).toBe(true);
  }
});

test("whatever is wrong, it makes no other calls", () => {
  const besides = [...neededForMirrors, ...neededForTraffic];
  const known = neededRights.filter((right) => !besides.includes(right));
  expect([...used].sort()).toEqual([...known].sort());
});
