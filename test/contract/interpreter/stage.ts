import type { Attempt, Told } from "./history.ts";
import type { Call, Reply } from "./router.ts";

/** Where calls arrive and wait for their answer. */
export interface Stage {
  readonly answer: (call: Call) => Promise<Reply>;
  readonly arrival: (attempt: Attempt) => Promise<Arrived>;
  readonly calls: Map<Attempt, Call>;
  readonly problems: string[];
  over(): void;
}

interface Arrived {
  readonly call: Call;
  readonly reply: (reply: Reply) => void;
}

const gone: Reply = { kind: "refused", error: "RunIsOver", message: "the run is over" };

/** Calls of one function for one cell come one after another: by that they are known. */
export const keyOf = (fn: string, payload: unknown): string =>
  `${fn.replace(/^.*function:/, "").split(":")[0]} ${(payload as { cell?: string } | null)?.cell ?? ""}`;

export function createStage({ moments }: Told): Stage {
  const expected = new Map<string, Attempt[]>();
  const doors = new Map<Attempt, PromiseWithResolvers<Arrived>>();
  const open = new Set<(reply: Reply) => void>();
  const calls = new Map<Attempt, Call>();
  const problems: string[] = [];
  let isOver = false;
  for (const { kind, attempt } of moments) {
    if (kind !== "scheduled") continue;
    const key = keyOf(attempt.function, attempt.payload);
    expected.set(key, [...(expected.get(key) ?? []), attempt]);
    doors.set(attempt, Promise.withResolvers());
  }
  return {
    calls,
    problems,
    answer(call) {
      const attempt = expected.get(keyOf(call.function, call.payload))?.shift();
      if (isOver) return Promise.resolve(gone);
      if (!attempt) {
        problems.push(`${call.function} is called once more than in the recording`);
        return Promise.resolve(gone);
      }
      calls.set(attempt, call);
      return new Promise((reply) => {
        open.add(reply);
        doors.get(attempt)?.resolve({ call, reply });
      });
    },
    arrival: (attempt) => doors.get(attempt)?.promise ?? Promise.reject(new Error("not in the script")),
    over() {
      isOver = true;
      for (const reply of open) reply(gone);
    },
  };
}
