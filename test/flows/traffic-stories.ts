import type { PolicyConfig } from "../../functions/shared/traffic-config.ts";
import { startShift } from "../../infra/sandbox/traffic-crash-points.ts";
import type { TrafficEnd, TrafficStory } from "../../infra/sandbox/traffic-crash-points.ts";
import { policyOf, twoWaves } from "./traffic-release-world.ts";
import { shop } from "./traffic-world.ts";

/** Quick to move: two steps from one end to the other, no bake. */
const { shift } = shop();
const policy: PolicyConfig = shop({ shift: { ...shift, maxStep: 50, bakeSeconds: 0, drainSeconds: 60 } });

const same = (one: object, other: object): boolean => JSON.stringify(one) === JSON.stringify(other);

/** A shift settled and its weights stand, or what stood before does. */
const settledOrBack =
  (to: Readonly<Record<string, number>>, out: readonly string[], outBefore: readonly string[]) =>
  ({ weights, before, shifts, state }: TrafficEnd): string[] => {
    const last = shifts.at(-1);
    const isSettled = last?.outcome?.kind === "settled";
    const isOut = Object.keys(state?.out ?? {});
    return [
      ...(shifts.length > 1 ? [`invariant 7: ${shifts.length} shifts were begun`] : []),
      ...(same(weights, isSettled ? to : before)
        ? []
        : [`ended as ${last?.outcome?.kind} with ${JSON.stringify(weights)}: ${last?.outcome?.reason}`]),
      ...(same(isOut, isSettled ? out : outBefore) ? [] : [`out of traffic: ${isOut.join(", ")}`]),
      ...(["settled", "returned", "refused", undefined].includes(last?.outcome?.kind)
        ? []
        : [`ended as ${last?.outcome?.kind}: ${last?.outcome?.reason}`]),
    ];
  };

const carried =
  (input: object): TrafficStory["arrange"] =>
  (installation) =>
    startShift(installation, { policy: "shop", reason: "explored", ...input }, "explored");

export const shifted: TrafficStory = {
  name: "a shift",
  policy,
  arrange: carried({ kind: "shift", to: { nlb: 50, octavia: 50 } }),
  judge: settledOrBack({ nlb: 50, octavia: 50 }, [], []),
};

export const evacuated: TrafficStory = {
  name: "an evacuation",
  policy,
  arrange: carried({ kind: "evacuate", site: "octavia" }),
  judge: settledOrBack({ nlb: 10, octavia: 0 }, ["octavia"], []),
};

export const restored: TrafficStory = {
  name: "a restore",
  policy,
  before: [{ kind: "evacuate", site: "octavia" }],
  arrange: carried({ kind: "restore", site: "octavia" }),
  judge: settledOrBack({ nlb: 10, octavia: 90 }, [], ["octavia"]),
};

const allowed = [
  "release settled",
  "release rolled-back",
  "release refused",
  "rollback settled",
  "rollback superseded",
];

/** Both sites have their users, and every release came to an end that is one. */
const everybodyBack = ({ weights, before, state, releases }: TrafficEnd): string[] => [
  ...(same(weights, before) ? [] : [`the weights are ${JSON.stringify(weights)}`]),
  ...Object.keys(state?.out ?? {}).map((site) => `${site} is out of traffic`),
  ...releases.filter((outcome) => !allowed.includes(outcome)),
];

const two = policyOf(["a", "b"]);
const quick: PolicyConfig = {
  ...two,
  shift: { ...two.shift, maxStep: 100, bakeSeconds: 0, drainSeconds: 60 },
};

export const released: TrafficStory = {
  name: "a release of two waves",
  policy: quick,
  config: twoWaves({ strategy: { kind: "all-at-once", bakeSeconds: 60 } }),
  arrange: ({ account }) => void account.world.ecr.push("storefront", "v1"),
  judge: everybodyBack,
};

export const failed: TrafficStory = {
  name: "a release whose second wave fails",
  policy: quick,
  config: twoWaves({ strategy: { kind: "all-at-once", bakeSeconds: 60 } }),
  arrange: ({ account, clock }) => {
    account.world.ecr.push("storefront", "v1");
    /** When its deployment has begun. */
    const look = (): void => {
      if (account.world.groups.deployments.size < 2) clock.after(30_000, "alarm", look);
      else account.world.alarms.setAlarmState("b-5xx", "ALARM", "explored", 24 * 3600);
    };
    clock.after(30_000, "alarm", look);
  },
  judge: everybodyBack,
};
