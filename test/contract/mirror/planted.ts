import type { Question } from "../section.ts";
import { broken } from "./invariants.ts";
import type { Expectation } from "./invariants.ts";
import type { Seen } from "./seen.ts";

const seen = (targets: readonly string[]): Seen => ({
  loadBalancers: [
    {
      name: "shop",
      type: "network",
      scheme: "internal",
      tags: {},
      rules: [],
      listeners: [{ port: 80, protocol: "TCP", forward: ["arn"], tags: {} }],
    },
  ],
  groups: [
    {
      arn: "arn",
      protocol: "TCP",
      check: { protocol: "TCP", path: null, codes: null, interval: 10, timeout: 5, healthy: 2 },
      attributes: {},
      tags: {},
      targets,
    },
  ],
});

const mistakes: readonly (readonly [string, readonly string[], Expectation, RegExp])[] = [
  ["nobody is left", [], { mayGo: ["a:1", "b:1", "c:1"] }, /invariant 1/],
  ["one that Octavia names went", ["a:1", "c:1"], {}, /invariant 2: b:1/],
  ["a blind round wrote", ["a:1", "b:1", "c:1", "d:1"], { isBlind: true }, /read nothing complete/],
  ["somebody else's went", ["a:1", "b:1"], { mayGo: ["c:1"] }, /invariant 4: c:1/],
];

/** What the checks are made for is planted, and must be found. */
export const plantedQuestions = (): Question[] =>
  mistakes.map(([about, after, expectation, found]) => ({
    about: `planted: ${about}`,
    differences: broken(seen(["a:1", "b:1", "c:1"]), seen(after), expectation, ["c:1"]).some((text) =>
      found.test(text),
    )
      ? []
      : ["it is not found"],
  }));
