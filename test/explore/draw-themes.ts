import type { Random } from "../../infra/sandbox/time/random.ts";
import { drawFunction } from "./draw-actions.ts";
import type { ImageBehaviour } from "../../infra/sandbox/users/images.ts";
import type { Action, CallBefall, Fault, Moment } from "./scenario.ts";
import { beginsMs } from "./scenario.ts";

interface Theme {
  readonly actions: readonly Action[];
  readonly faults: readonly Fault[];
  /** When people tidy up, where that is not when they always do. */
  readonly tidyUpMs?: number;
  /** Nothing else is done in such a run. */
  readonly isAlone?: true;
  /** Each service has two cells or more, all in one wave. */
  readonly inOneWave?: true;
}

/** Rare meetings, which chance alone would take long to bring about: some runs have one on top of what is drawn. */
export function drawTheme(random: Random, mostFaults: number): Theme {
  if (random.chance(0.7)) return { actions: [], faults: [] };
  const theme = random.pick(themes)(random);
  return { ...theme, faults: theme.faults.slice(0, mostFaults) };
}

const lost = (random: Random): CallBefall => random.pick(["answer lost", "answer lost once", "dies after"]);
const create = (befall: CallBefall): Fault => ({
  kind: "call",
  operation: "CreateDeployment",
  nth: 1,
  befall,
});
const atFirst = (name: string): Moment => ({ function: name, nth: 1 });
const service = 0;
const somebody = "arn:aws:iam::111122223333:user/ann";
const backAtMs = beginsMs + 2_500_000;
const bad: ImageBehaviour = { unhealthy: true };
const push = (image: ImageBehaviour): Action => ({
  at: { ms: beginsMs },
  service,
  kind: "push",
  tag: "v-first",
  image,
});
const deniedOnTheWayBack = (random: Random): Fault => ({
  kind: "call",
  function: "backOut",
  nth: random.between(2, 14),
  befall: "denied",
});
const goesBack = (name: string, nth: number): Action => ({
  at: { function: name, nth },
  service,
  kind: "rollback",
  freeze: false,
});

interface StoppedUndone {
  /** The function in which it is stopped, and the how manieth of its invocations. */
  readonly name: string;
  readonly nth: number;
  /** At which look of the way back it is there again. */
  readonly backOut: number;
  readonly image?: ImageBehaviour;
  readonly before?: readonly Action[];
  readonly faults?: readonly Fault[];
}

const stoppedUndone = ({
  name,
  nth,
  backOut,
  image = {},
  before = [],
  faults = [],
}: StoppedUndone): Theme => ({
  isAlone: true,
  actions: [
    push(image),
    ...before,
    { at: { function: name, nth }, service, kind: "stop-execution" },
    { at: { function: "backOut", nth: backOut, afterStop: true }, service, kind: "redrive" },
  ],
  faults: [{ kind: "invocation", function: name, nth, befall: "crashes" }, ...faults],
});

const themes: readonly ((random: Random) => Theme)[] = [
  // The deployment is made, nobody knows it, and it has ended before anybody looks.
  (random) => ({
    actions: [{ at: atFirst("deploy"), service, kind: "freeze", minutes: 20 }],
    faults: [create(lost(random))],
  }),
  // The deployment is made, and the first hook that would tell of it does not run.
  (random) => ({
    actions: [],
    faults: [
      create(lost(random)),
      {
        kind: "invocation",
        function: "hookBeforeInstall",
        nth: 1,
        befall: random.pick(["crashes", "hangs", "refused"]),
      },
    ],
  }),
  // Somebody starts again what he stopped, when another has taken over, or nobody has yet.
  (random) => {
    const name = random.pick(["plan", "gates", "deploy", "backOut", "finish", "finish"]);
    const later: Moment = random.pick([
      { function: "finalize", nth: 1 },
      { function: "rollback", nth: 1 },
      { function: "backOut", nth: random.between(1, 4) },
      { function: "finish", nth: random.between(1, 3) },
    ]);
    return {
      actions: [
        { at: { function: name, nth: random.between(1, 3) }, service, kind: "stop-execution" },
        { at: later, service, kind: "redrive" },
      ],
      faults: [],
    };
  },
  // As before, and what was stopped had not done its work: another does it, and then the first is there again.
  () => stoppedUndone({ name: "plan", nth: 1, backOut: 1 }),
  (random) => stoppedUndone({ name: "finish", nth: 1, backOut: random.between(1, 2) }),
  () => stoppedUndone({ name: "backOut", nth: 1, backOut: 1, before: [goesBack("finish", 1)] }),
  (random) => stoppedUndone({ name: "finish", nth: 1, backOut: random.between(1, 2), image: bad }),
  (random) =>
    stoppedUndone({ name: "finish", nth: 2, backOut: random.between(1, 2), before: [goesBack("finish", 1)] }),
  (random) =>
    stoppedUndone({
      name: "finish",
      nth: 2,
      backOut: random.between(1, 2),
      before: [goesBack("finish", 1)],
      faults: [deniedOnTheWayBack(random)],
    }),
  // The deployment is made, it has ended, and only then does anybody look for it.
  (random) => ({
    isAlone: true,
    actions: [push({}), { at: atFirst("deploy"), service, kind: "freeze", minutes: 20 }],
    faults: [
      create(lost(random)),
      ...[2, 3].map((nth): Fault => ({ kind: "invocation", function: "deploy", nth, befall: "hangs" })),
    ],
  }),
  // Of the cells of a wave one fails at once, while another is slow to begin.
  (random) => ({
    isAlone: true,
    inOneWave: true,
    actions: [push({})],
    faults: (["denied", "slow request"] as const).map((befall) => ({
      kind: "call",
      function: "deploy",
      nth: random.between(3, 30),
      befall,
    })),
  }),
  // What fails its smoke requests comes after what passes them.
  () => ({
    isAlone: true,
    actions: [
      push({}),
      { at: { ms: backAtMs }, service, kind: "push", tag: "v-next", image: { failsSmoke: true } },
    ],
    faults: [],
  }),
  // A rollback is stopped as it begins.
  (random) => ({
    isAlone: true,
    actions: [
      push({}),
      goesBack(random.pick(["gates", "deploy", "finish"]), 1),
      { at: { function: "rollback", nth: random.between(1, 3) }, service, kind: "stop-execution" },
    ],
    faults: [],
  }),
  // Nobody takes the pause away for more than an hour.
  () => ({
    actions: [
      { at: atFirst("gates"), service, kind: "say", command: "pause", role: "oncall", who: somebody },
      { at: atFirst("gates"), service, kind: "freeze", minutes: 0 },
    ],
    faults: [],
    tidyUpMs: 2.5 * 3_600_000,
  }),
  // What is gone back to takes longer to start than the way back waits before it looks again.
  (random) => ({
    actions: [
      { at: { ms: beginsMs }, service, kind: "push", tag: "v-slow", image: { startSeconds: 700 } },
      { at: { ms: beginsMs + 1_800_000 }, service, kind: "push", tag: "v-next", image: {} },
      { at: { ms: backAtMs }, service, kind: "rollback", freeze: random.chance(0.5) },
    ],
    // Nobody can be woken meanwhile.
    faults: [backAtMs + 90_000, backAtMs + 390_000].map((fromMs) => ({
      kind: "throttled",
      service: "sfn",
      fromMs,
      seconds: 300,
    })),
  }),
  // A task of a machine fails for good.
  (random) => ({
    actions: [],
    faults: [
      {
        kind: "call",
        function: random.pick(["plan", "gates", "deploy", "backOut", "finish", "rollback"]),
        nth: random.between(1, 4),
        befall: "denied",
      },
    ],
  }),
  // The way back is asked for while something else is under way.
  (random) => ({
    actions: [
      {
        at: { function: drawFunction(random), nth: random.between(1, 3) },
        service,
        kind: "rollback",
        freeze: false,
      },
      { at: { function: "backOut", nth: random.between(1, 3) }, service, kind: "alarm", seconds: 1200 },
    ],
    faults: [],
  }),
  // Nobody hears of the end of a deployment, nor that an execution died.
  (random) => ({
    actions: [{ at: { function: "deploy", nth: random.between(1, 4) }, service, kind: "stop-execution" }],
    faults: [
      {
        kind: "event",
        hop: "service",
        detailType: "Step Functions Execution Status Change",
        nth: random.between(1, 3),
        befall: "lose",
        seconds: 0,
      },
    ],
  }),
];
