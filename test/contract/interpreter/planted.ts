import { differences } from "./compare.ts";
import { withDetours } from "./detours.ts";
import type { Repeated } from "./flows.ts";
import type { Interpreter } from "./moto-account.ts";
import { inPool } from "./pool.ts";
import { upgraded } from "./play.ts";
import { asItIs, repeat } from "./repeat.ts";
import type { Definitions, MachineName } from "./template-machines.ts";
import type { Question } from "../section.ts";

interface Plant {
  readonly what: string;
  /** The story whose execution is run with the mistake in its machine. */
  readonly story: string;
  /** @default "Release" */
  readonly machine?: MachineName;
  readonly change: (definition: object) => object;
}

type Fields = Readonly<Record<string, unknown>>;

const withState = (name: string, change: (state: Fields) => Fields) => (definition: object) => {
  const { States } = definition as { States: Readonly<Record<string, Fields>> };
  const state = States[name];
  if (!state) throw new Error(`there is no state ${name} to spoil`);
  return { ...definition, States: { ...States, [name]: change(state) } };
};

/** A shift that is good. */
const settles = "a shift that settles";

const plants: readonly Plant[] = [
  {
    what: "a Next that leads past the gates",
    story: "a good release",
    change: withState("Planned", (state) => ({ ...state, Next: "Waves" })),
  },
  {
    what: "a Catch that is gone",
    story: "an unknown error at planning",
    change: withState("Plan", ({ Catch: _, ...rest }) => rest),
  },
  {
    what: "a Retry that does not know a name",
    story: "planning that is tried again after Throttled",
    change: withState("Plan", (state) =>
      JSON.parse(JSON.stringify(state).replace('"Throttled"', '"Throtled"')),
    ),
  },
  {
    what: "an input that a task no longer gets",
    story: "a good release",
    change: withState("Settle", (state) =>
      JSON.parse(JSON.stringify(state).replace('"ending.$"', '"end.$"')),
    ),
  },
  {
    what: "a result that lies elsewhere",
    story: "a good release",
    change: withState("Waves", (state) => ({ ...state, ResultPath: "$.cells" })),
  },
  {
    what: "an execution that changed over to the new machine",
    story: "our own upgrade during an approval",
    change: upgraded,
  },
  {
    what: "seconds of a wait that lie elsewhere",
    story: settles,
    machine: "Shift",
    change: withState("MoveLater", (state) => ({ ...state, SecondsPath: "$.seconds" })),
  },
  {
    what: "a wait that nobody comes back from",
    story: settles,
    machine: "Shift",
    change: withState("MoveLater", (state) => ({ ...state, Next: "Settle" })),
  },
  {
    what: "a failed step that nothing brings back",
    story: "an unknown error at a step",
    machine: "Shift",
    change: withState("Move", ({ Catch: _, ...rest }) => rest),
  },
];

/** In the recording's place all would look right; each mistake must show. */
const patienceSeconds = 5;

export function planted(
  interpreter: Interpreter,
  repeated: readonly Repeated[],
  definitions: Definitions,
): Promise<Question[]> {
  return inPool(plants, plants.length, async ({ what, story, machine, change }) => {
    const { script } = found(repeated, story, machine);
    const replayed = await repeat(interpreter, script, definitions, {
      ...asItIs,
      change: (definition) => withDetours(change(definition)),
      patienceSeconds,
    });
    const isFound = differences(script, replayed).length > 0;
    return { about: `planted: ${what}`, differences: isFound ? [] : ["it is not found"] };
  });
}

function found(repeated: readonly Repeated[], story: string, machine: MachineName = "Release"): Repeated {
  const one = repeated.find((each) => each.story === story && each.machine === machine);
  if (!one) throw new Error(`no ${machine} of the story "${story}" was repeated`);
  return one;
}

/** moto without the way round its own mistake: to notice when it is mended. */
export async function withoutDetour(
  interpreter: Interpreter,
  repeated: readonly Repeated[],
  definitions: Definitions,
): Promise<Question> {
  const { script } = found(repeated, "an approval that nobody gives");
  const change = (definition: object): object => definition;
  const { told } = await repeat(interpreter, script, definitions, { ...asItIs, change, patienceSeconds });
  const states = told.lines[0]?.stays.map(({ state }) => state).join(" ") ?? "";
  return {
    about: "a Catch that leads back to its own state",
    differences: states.includes("Gates Gates") ? [] : [`the run enters ${states}`],
  };
}

const aWhile = 2;

/** Elsewhere nothing waits; here each Wait takes the seconds that the look before it has said. */
export async function awaited(
  interpreter: Interpreter,
  repeated: readonly Repeated[],
  definitions: Definitions,
): Promise<Question> {
  const { script } = found(repeated, settles, "Shift");
  const replayed = await repeat(interpreter, script, definitions, { ...asItIs, waitSeconds: aWhile });
  const waits = (replayed.told.lines[0]?.stays ?? []).filter(({ type }) => type === "Wait");
  return {
    about: "a wait takes the seconds that its look has said",
    differences: [
      ...differences(script, replayed),
      ...(waits.length === 0 ? ["nothing waited"] : []),
      ...waits.flatMap(({ tookMs = 0 }) =>
        tookMs >= aWhile * 1000 ? [] : [`${tookMs} ms, where ${aWhile} s were said`],
      ),
    ],
  };
}
