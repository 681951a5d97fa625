import type { Random } from "../../infra/sandbox/time/random.ts";
import type { ImageBehaviour } from "../../infra/sandbox/users/images.ts";
import type { Action, Moment } from "./scenario.ts";
import { beginsMs, tidyUpMs } from "./scenario.ts";

const minute = 60_000;
const ann = "arn:aws:iam::111122223333:user/ann";
const ben = "arn:aws:iam::111122223333:user/ben";

/** Any second, a whole minute (at which the sweep runs too), or the moment at which some function is invoked. */
export function drawMoment(random: Random, fromMs = beginsMs, untilMs = tidyUpMs): Moment {
  if (random.chance(0.4)) return { function: drawFunction(random), nth: random.between(1, 8) };
  const ms = random.between(fromMs, untilMs);
  return { ms: random.chance(0.3) ? Math.ceil(ms / minute) * minute : Math.round(ms / 1000) * 1000 };
}

const functions = [
  "accept",
  "plan",
  "gates",
  "deploy",
  "deploy",
  "backOut",
  "backOut",
  "finish",
  "rollback",
  "wake",
  "finalize",
  "hookBeforeInstall",
  "hookAfterInstall",
  "hookAfterAllowTestTraffic",
  "hookBeforeAllowTraffic",
  "hookAfterAllowTraffic",
];

export const drawFunction = (random: Random): string => random.pick(functions);

const images: readonly ImageBehaviour[] = [
  {},
  {},
  {},
  {},
  { errorRate: 0.2 },
  { failsSmoke: true },
  { neverStarts: "CannotPullContainerError: pull image manifest has been retried 5 time(s): not found" },
  { crashesAfterSeconds: 1 },
  { unhealthy: true },
  { startSeconds: 10 },
  { diesAfterMinutes: 4 },
];

/** A first push, and up to six things more that somebody does. */
export function drawActions(random: Random, services: number): Action[] {
  const first = services > 1 && random.chance(0.5) ? [0, 1] : [random.between(0, services - 1)];
  const pushes = first.map((service): Action => ({
    at: { ms: beginsMs + random.between(0, 60) * 1000 },
    service,
    kind: "push",
    tag: "v1",
    image: random.pick(images),
  }));
  const more = random.pick([0, 1, 1, 2, 2, 3, 3, 4, 5, 6]);
  const later = Array.from({ length: more }, (_, index) => drawAction(random, services, index + 2));
  return [...pushes, ...later.flat()];
}

function drawAction(random: Random, services: number, number: number): Action[] {
  const service = random.between(0, services - 1);
  const at = drawMoment(random);
  const one = { at, service };
  const kind = random.pick(kinds);
  switch (kind) {
    case "push":
      return [{ ...one, kind, tag: `v${number}`, image: random.pick(images) }];
    case "say": {
      const command = random.pick(words);
      return [{ ...one, kind, command, role: drawRole(random), who: random.pick([ann, ben]) }];
    }
    case "start":
      return [{ ...one, kind, role: drawRole(random), override: random.pick([[], ["freeze"], ["window"]]) }];
    case "freeze":
      return [{ ...one, kind, minutes: random.pick([0, 5, 20]) }];
    case "rollback":
      return [{ ...one, kind, freeze: random.chance(0.5) }];
    case "alarm":
      return [{ ...one, kind, seconds: random.pick([60, 300, 1200]) }];
    case "stop-execution":
      return [{ ...one, kind }, ...(random.chance(0.6) ? [drawRedrive(random, one)] : [])];
    default:
      return [{ ...one, kind }];
  }
}

/** Somebody finds the stopped execution and starts it again, before or after it was cleaned up. */
function drawRedrive(random: Random, { at, service }: Pick<Action, "at" | "service">): Action {
  const later = random.pick([2, 30, 120, 300]) * 1000;
  const moment = "ms" in at ? { ms: at.ms + later } : drawMoment(random, beginsMs + later);
  return { at: moment, service, kind: "redrive" };
}

const kinds = [
  ...([
    "push",
    "push",
    "push",
    "push",
    "push-again",
    "say",
    "say",
    "say",
    "start",
    "start-in-console",
    "freeze",
  ] as const),
  ...([
    "unfreeze",
    "rollback",
    "rollback",
    "rollback-in-console",
    "stop-execution",
    "stop-execution",
  ] as const),
  ...(["alarm", "alarm", "deploy-by-hand", "stop-deployment-by-hand"] as const),
];

const words = ["approve", "approve", "reject", "abort", "abort", "promote", "pause", "resume"] as const;

const drawRole = (random: Random): string =>
  random.pick(["oncall", "oncall", "releaser", "approver", "viewer"]);
