import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { acceptance } from "../../../../functions/release/accept/acceptance.ts";
import { releaseId } from "../../../../functions/release/accept/release-id.ts";
import type { Attempt, ServiceState } from "../../../../functions/ledger/records.ts";
import { config, digest, iso, minutes, state, t0 } from "../world.ts";

type Policy = "queue" | "supersede" | "supersede-always";

interface Push {
  readonly tag: string;
  readonly digest: string;
  readonly at: number;
}

interface Running {
  readonly push: Push;
  readonly supersedes: boolean;
  readonly startedAt: number;
  asked: boolean;
  endsAt: number;
}

/** How long a release takes from its start until it deploys, until it settles, and to go back; milliseconds. */
interface Pace {
  readonly begins: number;
  readonly settles: number;
  readonly goesBack: number;
}

/** A service with its lease, its queue of one, and its ledger of attempts; decisions are the real ones. */
function world(policy: Policy, { begins, settles, goesBack }: Pace) {
  const attempts = new Map<string, Attempt>();
  const started: Push[] = [];
  const settled: Push[] = [];
  let book: ServiceState = state();
  let running: Running | undefined;
  let queued: { push: Push; supersedes: boolean } | undefined;

  function start(push: Push, supersedes: boolean, at: number): void {
    running = { push, supersedes, startedAt: at, asked: false, endsAt: at + settles };
    started.push(push);
  }

  function end(outcome: "settled" | "superseded", { push }: Running, at: number): void {
    attempts.set(push.digest, { digest: push.digest, release: push.tag, pushedAt: iso(push.at), outcome });
    if (outcome === "settled") {
      settled.push(push);
      book = {
        ...book,
        stable: { release: push.tag, digest: push.digest, at: iso(at), cells: {}, bases: {} },
      };
    }
    running = undefined;
    if (queued) start(queued.push, queued.supersedes, at);
    queued = undefined;
  }

  /** Lets time pass until `now`. */
  function pass(now: number): void {
    while (running && running.endsAt <= now)
      end(running.asked ? "superseded" : "settled", running, running.endsAt);
  }

  function accept(push: Push, at: number, points: string = push.digest): string {
    pass(at);
    const begun = running !== undefined && at - running.startedAt >= begins;
    const verdict = acceptance({
      trigger: "push",
      push,
      config: config({ whileReleasing: policy }),
      image: { digest: points, artifactType: "" },
      state: book,
      attempt: attempts.get(push.digest),
      freeze: undefined,
      overrides: [],
      inFlight: running && { id: running.push.tag, hasBegun: begun, supersededOne: running.supersedes },
    });
    if (verdict.kind === "start" || verdict.kind === "queue") {
      book = { ...book, lastPush: { at: iso(push.at), digest: push.digest, tag: push.tag } };
      attempts.set(push.digest, { digest: push.digest, release: push.tag, pushedAt: iso(push.at) });
    }
    if (verdict.kind === "start") start(push, false, at);
    if (verdict.kind === "queue") {
      queued = { push, supersedes: verdict.supersedes !== undefined };
      if (verdict.supersedes && running && !running.asked) {
        running.asked = true;
        running.endsAt = at + (begun ? goesBack : 5000);
      }
    }
    return verdict.kind;
  }

  return { accept, pass, started, settled };
}

const pushAt = (number: number): Push => ({
  tag: `v${number}`,
  digest: digest("0").replace(/0{8}$/, number.toString(16).padStart(8, "0")),
  at: t0 + minutes(number),
});

describe("pushes every minute still settle", () => {
  const pace = fc.record({
    begins: fc.integer({ min: 5, max: 50 }).map((seconds) => seconds * 1000),
    settles: fc.integer({ min: 2, max: 40 }).map(minutes),
    goesBack: fc.integer({ min: 1, max: 15 }).map(minutes),
  });

  test.for<Policy>(["queue", "supersede", "supersede-always"])("with %s", (policy) => {
    fc.assert(
      fc.property(pace, (each) => {
        const service = world(policy, each);
        for (let number = 1; number <= 240; number++) service.accept(pushAt(number), pushAt(number).at);
        // Each may push one aside that deploys, and is then left to finish itself.
        const longest = each.settles * 2 + each.goesBack + minutes(2);
        expect(service.settled.length).toBeGreaterThanOrEqual(Math.floor(minutes(239) / longest));
        expect(service.settled.length).toBeGreaterThan(0);
      }),
    );
  });

  test.for<Policy>(["queue", "supersede", "supersede-always"])(
    "with %s, and the last of them is stable in the end",
    (policy) => {
      fc.assert(
        fc.property(pace, fc.integer({ min: 1, max: 30 }), (each, count) => {
          const service = world(policy, each);
          for (let number = 1; number <= count; number++) service.accept(pushAt(number), pushAt(number).at);
          service.pass(t0 + minutes(600));
          expect(service.settled.at(-1)?.tag).toBe(`v${count}`);
        }),
      );
    },
  );
});

describe("events that come late, twice and in any order", () => {
  const pace = { begins: 20_000, settles: minutes(10), goesBack: minutes(3) };
  const order = fc
    .integer({ min: 1, max: 8 })
    .chain((count) =>
      fc.array(fc.integer({ min: 1, max: count }), { minLength: count, maxLength: 3 * count }),
    );
  const policy = fc.constantFrom<Policy>("queue", "supersede", "supersede-always");

  const played = (how: Policy, numbers: readonly number[]) => {
    const service = world(how, pace);
    numbers.forEach((number, place) => {
      service.accept(pushAt(number), t0 + minutes(30 + 4 * place));
    });
    service.pass(t0 + minutes(900));
    return service;
  };

  test("invariant 7: the same push twice starts one release", () => {
    fc.assert(
      fc.property(policy, order, (how, numbers) => {
        const tags = played(how, numbers).started.map(({ tag }) => tag);
        expect(new Set(tags).size).toBe(tags.length);
      }),
    );
  });

  test("an older event never wins", () => {
    fc.assert(
      fc.property(policy, order, (how, numbers) => {
        const times = played(how, numbers).started.map(({ at }) => at);
        expect(times).toEqual([...times].sort((a, b) => a - b));
      }),
    );
  });

  test("the newest push that was heard of is stable in the end", () => {
    fc.assert(
      fc.property(policy, order, (how, numbers) => {
        expect(played(how, numbers).settled.at(-1)?.tag).toBe(`v${Math.max(...numbers)}`);
      }),
    );
  });

  test("of a tag that moved on only the push that it points at now starts", () => {
    const service = world("queue", pace);
    const [one, two] = [pushAt(1), pushAt(2)].map((push) => ({ ...push, tag: "v1" }));
    if (!one || !two) throw new Error("two pushes");
    expect(service.accept(one, two.at, two.digest)).toBe("ignore");
    expect(service.accept(two, two.at + 1000, two.digest)).toBe("start");
  });

  test("every push has an id of its own", () => {
    const ids = Array.from({ length: 100 }, (_, number) =>
      releaseId("storefront", pushAt(number).at, pushAt(number).digest),
    );
    expect(new Set(ids).size).toBe(100);
  });
});
