/** What moves DNS weights: shifts, and releases and rollbacks of cells that are sites of a policy. */
import { LeaseLost } from "../../../functions/shared/errors.ts";
import type { ServiceConfig } from "../../../functions/shared/service-config.ts";
import { cell, policyOf, sited, sitedWorld } from "../../flows/traffic-release-world.ts";
import type { SitedWorld } from "../../flows/traffic-release-world.ts";
import { minute, people } from "../../flows/world.ts";
import type { Mishap } from "./mishaps.ts";
import type { FlowStory } from "./play.ts";
import { befallsBy, retriedNames } from "./stories-mishaps.ts";

interface SitedStory extends Omit<FlowStory, "play" | "upgradedAt" | "opens" | "problems"> {
  readonly play: (w: SitedWorld) => Promise<unknown>;
  readonly upgradedAt?: (w: SitedWorld) => Promise<unknown>;
  /** The shifts that it began and how they ended, in their order. */
  readonly shifts?: readonly string[];
}

const { shift } = policyOf([]);
/** Two steps from one end to the other, and no bake. */
const policy = { shift: { ...shift, maxStep: 50, bakeSeconds: 0, drainSeconds: 60 } };

const twoCells = sited([cell("a", 1), cell("b", 2)], {
  strategy: { kind: "all-at-once", bakeSeconds: 60 },
});

/** Beside the cells there is a site that no release touches, and that can carry their users. */
const beside = [
  ...policyOf(["a", "b"]).sites,
  {
    name: "c",
    setIdentifier: "c",
    weight: 100,
    target: { kind: "addresses", addresses: ["203.0.113.5"] },
    check: { kind: "none", because: "it is somebody else's" },
  } as const,
];

function inItsWorld({ play, upgradedAt, shifts, ...story }: SitedStory): FlowStory {
  const opened = new WeakMap<object, SitedWorld>();
  const sitedOf = (w: object): SitedWorld => {
    const found = opened.get(w);
    if (!found) throw new Error(`${story.name} plays in another world`);
    return found;
  };
  return {
    config: twoCells,
    ...story,
    async opens(config: ServiceConfig, options) {
      const w = await sitedWorld(config, { ...options, policy: { ...policy, sites: beside } });
      opened.set(w, w);
      return w;
    },
    play: (w) => play(sitedOf(w)),
    ...(upgradedAt && { upgradedAt: (w) => upgradedAt(sitedOf(w)) }),
    ...(shifts && { problems: async (w) => otherShifts(shifts, await endsOf(sitedOf(w))) }),
  };
}

const otherShifts = (wanted: readonly string[], found: readonly string[]): string[] =>
  wanted.join() === found.join() ? [] : [`its shifts: ${found.join(", ")}, not ${wanted.join(", ")}`];

async function endsOf({ book, policy: { policy: name } }: SitedWorld): Promise<string[]> {
  const history = await book.traffic.history(name, 100);
  const views = await Promise.all(history.toReversed().map(({ id }) => book.traffic.shift(id)));
  // The records of the world itself are made by a first one.
  return views
    .filter((view) => view?.record.id !== "first")
    .map((view) => {
      const { kind, phase, site, outcome } = view?.record ?? {};
      const what = [phase === kind ? undefined : phase, kind, site].filter(Boolean).join(" ");
      return `${what} ${outcome?.kind ?? "open"}`;
    });
}

const moves = (w: SitedWorld) => w.startShift({ kind: "shift", to: { a: 0, b: 100, c: 100 } }, "moved");
const hasMoved = async (w: SitedWorld): Promise<void> => {
  await moves(w);
  await w.until(() => w.weights()["a"] !== 100);
};
const turnsBack = (w: SitedWorld) =>
  w.book.traffic.request("moved", {
    kind: "abort",
    by: { who: people.ann, via: "command" },
    reason: "changed my mind",
    at: new Date(w.clock.now()).toISOString(),
  });
const shiftExecution = (w: SitedWorld) =>
  w.sfn.executions().findLast(({ machineName }) => machineName.endsWith("-Shift"));
const firing = (w: SitedWorld, name: string): void =>
  w.account.world.alarms.setAlarmState(name, "ALARM", "high", 24 * 3600);

const throws = (error: string) => ({ kind: "throws", error }) as const;
const lost = throws(LeaseLost.prototype.name);
/** A name that no list knows. */
const unknown = throws("Surprise");

const shifts: readonly SitedStory[] = [
  { name: "a shift that settles", play: moves, shifts: ["shift settled"] },
  {
    name: "a shift to what stands",
    play: (w) => w.startShift({ kind: "shift", to: { a: 100, b: 100, c: 100 } }, "moved"),
    shifts: [],
  },
  {
    name: "a shift that leaves nobody a weight",
    play: (w) => w.startShift({ kind: "shift", to: { a: 0, b: 0, c: 0 } }, "moved"),
    shifts: [],
  },
  {
    name: "a shift that somebody turns back before its first step",
    mishaps: [{ fn: "shift", phase: "move", times: 4, befalls: throws("Throttled") }],
    async play(w) {
      await moves(w);
      await w.soon(async () => (await w.book.traffic.shift("moved")) !== undefined);
      await turnsBack(w);
    },
    shifts: ["shift refused"],
  },
  {
    name: "a shift that somebody turns back",
    async play(w) {
      await hasMoved(w);
      await turnsBack(w);
    },
    shifts: ["shift returned"],
  },
  {
    name: "a shift that somebody gets in the way of",
    async play(w) {
      await hasMoved(w);
      await w.setByHand("b", 7);
    },
    shifts: ["shift needs-a-person"],
  },
  {
    name: "a shift whose execution is stopped, and that the watch brings back",
    async play(w) {
      await hasMoved(w);
      await w.stopInConsole(shiftExecution(w)?.arn);
      await w.pass(3 * minute);
    },
    shifts: ["shift returned"],
  },
];

const at = (phase: NonNullable<Mishap["phase"]>, befalls: Mishap["befalls"], nth = 1): Mishap => ({
  fn: "shift",
  phase,
  nth,
  befalls,
});

async function goesAndComesBack(w: SitedWorld): Promise<void> {
  await hasMoved(w);
  await turnsBack(w);
}

const caught: readonly SitedStory[] = (
  [
    ["a step", "move", 4, moves],
    ["a shift's settling", "end", 1, moves],
    ["a shift's way back", "return", 2, goesAndComesBack],
    ["the end of a shift that came back", "end", 1, goesAndComesBack],
  ] as const
).flatMap(([what, phase, nth, play]) => [
  { name: `a lost lease at ${what}`, mishaps: [at(phase, lost, nth)], play },
  { name: `an unknown error at ${what}`, mishaps: [at(phase, unknown, nth)], play },
]);

/** Fewer than a look has attempts. */
const triesOfOne = 3;

const retried: readonly SitedStory[] = [
  {
    name: "a shift whose looks are tried again after each name",
    mishaps: retriedNames.map((name, index) =>
      at("move", befallsBy(name), 1 + index + Math.floor(index / triesOfOne)),
    ),
    play: moves,
    shifts: ["shift settled"],
  },
  {
    name: "a shift with a look that hangs",
    mishaps: [at("move", { kind: "hangs" }, 2)],
    play: moves,
  },
];

const push = async (w: SitedWorld): Promise<void> => void w.push("v1");
const rollback = { command: "rollback", service: "storefront", reason: "it is slow" };

/** The first cell has its users back, or is getting them, when the second fails. */
async function failsLater(w: SitedWorld): Promise<void> {
  w.push("v1");
  await w.until(() => w.deployments("b").length > 0);
  firing(w, "b-5xx");
}

async function isRolledBack(w: SitedWorld): Promise<void> {
  w.push("v1");
  await w.until(() => w.deployments("b").length > 0);
  await w.say(rollback, people.ben);
}

async function isRolledBackAtRest(w: SitedWorld): Promise<void> {
  w.push("v1");
  await w.ended("v1");
  await w.pass(10 * minute);
  await w.say(rollback, people.ben);
}

const released: readonly SitedStory[] = [
  {
    name: "a release of two sites",
    play: push,
    ends: ["v1 settled"],
    shifts: ["evacuate a settled", "restore a settled", "evacuate b settled", "restore b settled"],
  },
  {
    name: "a release of two sites whose second fails",
    play: failsLater,
    ends: ["v1 rolled-back"],
  },
  {
    name: "a rollback while the second site is deployed to",
    play: isRolledBack,
    ends: ["v1 rolled-back", "rollback settled"],
  },
  {
    name: "a rollback of sites at rest",
    play: isRolledBackAtRest,
    ends: ["v1 settled", "rollback settled"],
  },
  ...(["withdraw", "return-all"] as const).flatMap((phase) =>
    (
      [
        ["release", failsLater],
        ["rollback", isRolledBackAtRest],
      ] as const
    ).flatMap(([machine, play]): SitedStory[] => [
      { name: `a lost lease at a ${machine}'s ${phase}`, mishaps: [at(phase, lost)], play },
      { name: `an unknown error at a ${machine}'s ${phase}`, mishaps: [at(phase, unknown)], play },
    ]),
  ),
  ...(["evacuate", "restore"] as const).map((phase): SitedStory => ({
    name: `an unknown error as a site is to ${phase}`,
    mishaps: [at(phase, unknown)],
    play: push,
  })),
];

const upgraded: readonly SitedStory[] = [
  {
    name: "our own upgrade during a shift",
    upgradedAt: hasMoved,
    play: async () => undefined,
    shifts: ["shift settled"],
  },
  {
    name: "our own upgrade while a site is evacuated",
    async upgradedAt(w) {
      w.push("v1");
      await w.until(() => w.weights()["a"] !== 100);
    },
    play: async () => undefined,
    ends: ["v1 settled"],
  },
];

export const trafficStories: readonly FlowStory[] = [
  ...shifts,
  ...caught,
  ...retried,
  ...released,
  ...upgraded,
].map(inItsWorld);
