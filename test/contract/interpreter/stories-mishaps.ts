/**
 * What the functions say to a state machine when they fail: each name of each Retry once, and each Catch of each
 * state, by functions that throw just that once in a release or rollback that is otherwise real.
 */
import { LeaseLost } from "../../../functions/shared/errors.ts";
import type { FunctionName } from "../../../infra/aws/function-list.ts";
import { Retry } from "../../../infra/machines/retry.ts";
import { hour } from "../../flows/world.ts";
import type { World } from "../../flows/world.ts";
import type { Mishap } from "./mishaps.ts";
import type { FlowStory } from "./play.ts";

const throws = (error: string) => ({ kind: "throws", error }) as const;
const hangs = { kind: "hangs" } as const;
const lost = throws(LeaseLost.prototype.name);
/** A name that no list knows. */
const unknown = throws("Surprise");

const goes = async (w: World): Promise<void> => void w.push("v1");
const goesBack = async (w: World): Promise<void> => void w.push("v1", { failsSmoke: true });
async function isRolledBack(w: World): Promise<void> {
  w.push("v1");
  await w.ended("v1");
  await w.pass(hour);
  await w.say({ command: "rollback", service: "storefront", reason: "it is slow" });
}

/** How Lambda itself would come to say it; the rest is said by the function. */
export function befallsBy(name: string): Mishap["befalls"] {
  if (name === "Runtime.ExitError") return { kind: "crashes" };
  const [, ofLambda] = /^Lambda\.(.*)$/.exec(name) ?? [];
  return ofLambda ? { kind: "refused", error: ofLambda } : throws(name);
}

export const retriedNames = Retry.flatMap(({ ErrorEquals }) => ErrorEquals);

const half = Math.ceil(retriedNames.length / 2);
const inTurn = (fn: FunctionName, from: number, all: readonly Mishap["befalls"][]): Mishap[] =>
  all.map((befalls, index) => ({ fn, nth: from + index, befalls }));

const retried: readonly FlowStory[] = [
  ...retriedNames.map((name): FlowStory => ({
    name: `planning that is tried again after ${name}`,
    mishaps: [{ fn: "plan", befalls: befallsBy(name) }],
    play: goes,
    ends: ["v1 settled"],
  })),
  {
    name: "planning that is tried again after its time limit",
    mishaps: [{ fn: "plan", befalls: hangs }],
    play: goes,
    ends: ["v1 settled"],
  },
  {
    name: "a rollback that is tried again after each name, at its beginning and at its end",
    mishaps: [
      ...inTurn("rollback", 1, retriedNames.slice(0, half).map(befallsBy)),
      // The first settles the release that is rolled back.
      ...inTurn("finish", 2, [...retriedNames.slice(half).map(befallsBy), hangs]),
    ],
    play: isRolledBack,
    ends: ["v1 settled", "rollback settled"],
  },
  {
    name: "a waiting task that is tried again",
    mishaps: [{ fn: "deploy", nth: 2, times: 2, befalls: throws("Throttled") }],
    play: goes,
    ends: ["v1 settled"],
  },
  {
    name: "planning whose attempts are used up",
    mishaps: [{ fn: "plan", times: 99, befalls: throws("Throttled") }],
    play: goes,
    ends: ["v1 refused"],
  },
  {
    name: "backing out whose attempts are used up",
    mishaps: [{ fn: "backOut", times: 13, befalls: throws("Unreachable") }],
    play: goesBack,
  },
];

type Point = readonly [
  what: string,
  fn: FunctionName,
  nth: number,
  play: FlowStory["play"],
  before?: readonly Mishap[],
];

const points: readonly Point[] = [
  ["accepting", "accept", 2, goes],
  ["planning", "plan", 1, goes],
  ["the gates", "gates", 1, goes],
  ["deploying", "deploy", 2, goes],
  ["settling", "finish", 1, goes],
  ["backing out", "backOut", 1, goesBack],
  ["the end of a release that went back", "finish", 1, goesBack],
  ["the beginning of a rollback", "rollback", 1, isRolledBack],
  ["a rollback's backing out", "backOut", 1, isRolledBack],
  ["a rollback's settling", "finish", 2, isRolledBack],
  ["a rollback's giving up", "finish", 2, isRolledBack, [{ fn: "backOut", befalls: unknown }]],
];

const caught = points.flatMap(([what, fn, nth, play, before = []]): FlowStory[] => [
  { name: `a lost lease at ${what}`, mishaps: [...before, { fn, nth, befalls: lost }], play },
  { name: `an unknown error at ${what}`, mishaps: [...before, { fn, nth, befalls: unknown }], play },
]);

/** Nothing and nobody answers: the look comes that time alone brings. */
const looks: readonly FlowStory[] = [
  ...points
    .filter(([, fn]) => ["gates", "deploy", "backOut", "rollback"].includes(fn))
    .map(([what, fn, nth, play]): FlowStory => ({
      name: `a function that hangs at ${what}`,
      mishaps: [{ fn, nth, befalls: hangs }],
      play,
    })),
  {
    name: "a release that neither events nor the sweep tell anything",
    mishaps: (["wake", "sweep"] as const).map((fn) => ({
      fn,
      nth: 8,
      times: 999,
      befalls: { kind: "refused", error: "TooManyRequestsException" },
    })),
    async play(w) {
      w.push("v1");
      await w.ended("v1");
    },
    ends: ["v1 settled"],
  },
];

export const mishapStories: readonly FlowStory[] = [...retried, ...caught, ...looks];
