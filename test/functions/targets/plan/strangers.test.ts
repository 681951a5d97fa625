import { expect, test } from "vitest";
import {
  absentEntry,
  actual,
  actualGroup,
  at,
  config,
  desired,
  group,
  leaves,
  ledger,
  limits,
  rails,
  standing,
} from "./world.ts";

const all = (list: readonly number[]) => list.map((each) => at(each));

/** 1 stays and is healthy, 2 stays and is not, 3 would go; somebody else has registered 9, which is healthy. */
const beside = (named: readonly number[]) => ({
  desired: desired({ groups: [group(all(named))] }),
  actual: actual({
    groups: [
      actualGroup([1, 2, 3, 9].map((each) => standing(at(each), each === 2 ? "unhealthy" : "healthy"))),
    ],
  }),
  ledger: ledger([absentEntry(all([1, 2]), all([3]))]),
  config: config({ limits: limits({ floor: 2 }) }),
});

test("invariant 2: a healthy target of somebody else counts for the floor where the source names it", () => {
  expect(leaves(beside([1, 2, 9]))).toEqual([3]);
  expect(rails(beside([1, 2, 9]))).toEqual(["not-ours"]);
});

test("invariant 2: one that the source does not name counts for nobody", () => {
  expect(leaves(beside([1, 2]))).toEqual([]);
  expect(rails(beside([1, 2]))).toEqual(["floor", "not-ours"]);
});
