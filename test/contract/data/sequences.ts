import fc from "fast-check";
import { keys } from "../../../functions/ledger/keys.ts";
import type { Lease } from "../../../functions/ledger/records.ts";
import type { Question } from "../section.ts";
import { differences, told } from "./asked.ts";
import type { Bench } from "./bench.ts";
import { outcome } from "./outcome.ts";
import type { Outcome } from "./outcome.ts";
import { record } from "./release-cases.ts";
import type { Target } from "./target.ts";

/** The same sequences in each run; another number tries others. */
const seed = 20261123;

/** One step of one of two executions that want the same service. */
interface Step {
  readonly by: 0 | 1;
  readonly word: keyof typeof words;
  /** What the step's word makes of it: a fence, a key, a value. */
  readonly with: number;
}

interface Rival {
  readonly id: string;
  fence: number;
  lease?: Lease | undefined;
}

const service = "storefront";
const ticket = ({ id, fence }: Rival) => ({ release: id, service, fence });
const holder = ({ id }: Rival) => ({ holder: id, executionArn: `arn:${id}` });
const wait = ({ id }: Rival, token: number) =>
  ({ release: id, service, scope: "a", task: "deploy", token: `t${token}` }) as const;

const words = {
  take: ({ book }: Bench, me: Rival, fence: number) =>
    won(me, fence, book.table.write(book.lease.taking(service, holder(me), fence))),
  look: async ({ book }: Bench, me: Rival) => {
    me.lease = (await book.services.state(service))?.lease;
    return me.lease;
  },
  seize: async ({ book }: Bench, me: Rival) => {
    const { lease } = me;
    return lease
      ? won(me, lease.fence + 1, book.table.write(book.lease.seizing(service, lease, holder(me))))
      : "nothing to seize";
  },
  hold: ({ book }: Bench, me: Rival, note: number) => outcome(book.lease.hold(ticket(me), `note ${note}`)),
  turn: ({ book }: Bench, me: Rival) => outcome(book.lease.turnBack(ticket(me), "turns back")),
  intend: ({ book }: Bench, me: Rival, which: number) =>
    outcome(
      book.lease.intend(
        ticket(me),
        "means to",
        { ...keys.cell("r", "a"), change: { set: { intendedAt: me.id } } },
        which > 2 ? "back" : "forward",
      ),
    ),
  give: ({ book }: Bench, { fence }: Rival) =>
    outcome(
      book.table.write({
        ...keys.service(service),
        change: { remove: ["lease"] },
        when: [{ path: "lease.fence", is: fence }],
      }),
    ),
  begin: ({ book }: Bench, { id }: Rival) => outcome(book.table.writeAll(book.releases.creating(record(id)))),
  end: ({ book }: Bench, me: Rival) =>
    outcome(
      book.table.writeAll([
        ...book.releases.ending(record(me.id), {
          kind: "settled",
          reason: "r",
          at: "2026-11-23T10:00:00.000Z",
        }),
        {
          ...keys.service(service),
          change: { remove: ["lease"] },
          when: [{ path: "lease.fence", is: me.fence }],
        },
      ]),
    ),
  note: ({ book }: Bench, { id }: Rival, key: number) => book.releases.note("r", `k${key}`, { what: id }),
  progress: ({ book }: Bench, { id }: Rival, value: number) =>
    outcome(
      book.releases.progress("r", "a", { set: { trafficAt: `${id} ${value}` } }, [
        {
          anyOf: [
            { path: "trafficAt", absent: true },
            { path: "trafficAt", below: `${id} ${value}` },
          ],
        },
      ]),
    ),
  nested: ({ book }: Bench, { id }: Rival, value: number) =>
    outcome(
      book.releases.progress("r", "a", { set: value > 2 ? { back: { attempt: value } } : { "back.by": id } }),
    ),
  store: ({ book }: Bench, me: Rival, token: number) => outcome(book.waits.store(wait(me, token))),
  clear: ({ book }: Bench, me: Rival, token: number) => outcome(book.waits.clear(wait(me, token))),
  tell: ({ book }: Bench, _: Rival, value: number) => book.services.tellOnce(service, "w", `v${value}`),
  open: ({ book }: Bench) => book.waits.open(),
  history: ({ book }: Bench, _: Rival, most: number) => book.releases.history(service, most),
  pass: async ({ pass }: Bench, _: Rival, seconds: number) => pass(seconds * 1000),
} satisfies Record<string, (bench: Bench, me: Rival, value: number) => Promise<unknown>>;

/** What needs transactions. */
const joint: readonly (keyof typeof words)[] = ["begin", "end", "intend"];

async function won(me: Rival, fence: number, call: Promise<unknown>): Promise<Outcome> {
  const came = await outcome(call);
  if ("answer" in came) me.fence = fence;
  return came;
}

async function play(bench: Bench, steps: readonly Step[]): Promise<unknown[]> {
  const rivals: readonly [Rival, Rival] = [
    { id: "r1", fence: 0 },
    { id: "r2", fence: 0 },
  ];
  const came: unknown[] = [];
  for (const { by, word, with: value } of steps) came.push(await words[word](bench, rivals[by], value));
  return came;
}

const step = (names: readonly (keyof typeof words)[]): fc.Arbitrary<Step> =>
  fc.record({
    by: fc.constantFrom(0, 1),
    word: fc.constantFrom(...names),
    with: fc.integer({ min: 1, max: 4 }),
  });

/** Whatever two rivals do in whatever order, each step has the same outcome on both tables. */
export async function sequences(
  ours: Target,
  theirs: Target,
  { runs, isJoint }: { readonly runs: number; readonly isJoint: boolean },
): Promise<Question> {
  const names = (Object.keys(words) as (keyof typeof words)[]).filter(
    (word) => isJoint || !joint.includes(word),
  );
  let found: string[] = [];
  let obstacle: Error | undefined;
  const isSame = async (steps: readonly Step[]): Promise<boolean> => {
    const ask = (bench: Bench) => play(bench, steps);
    try {
      found = differences(await told({ ask }, ours), await told({ ask }, theirs));
    } catch (error) {
      obstacle = error instanceof Error ? error : new Error(String(error));
    }
    return found.length === 0 && obstacle === undefined;
  };
  const property = fc.asyncProperty(fc.array(step(names), { minLength: 3, maxLength: 18 }), isSame);
  const result = await fc.check(property, { seed, numRuns: runs });
  const about = `${theirs.name}: ${runs} random sequences of two rivals${isJoint ? "" : ", without transactions"}`;
  if (!result.failed) return { about, differences: [] };
  if (obstacle) throw obstacle;
  const [steps = []] = result.counterexample ?? [];
  const story = steps.map((each) => `r${each.by + 1} ${each.word} ${each.with}`).join(", ");
  return { about, differences: found.map((difference) => `${difference}, after: ${story}`) };
}
