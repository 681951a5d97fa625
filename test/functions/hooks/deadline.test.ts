import { setTimeout } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { Finding } from "../../../functions/hooks/checks.ts";
import { untilDecided, within } from "../../../functions/hooks/deadline.ts";
import { CallRefused, Throttled } from "../../../functions/shared/errors.ts";
import { virtualTime } from "./virtual-time.ts";

const never = () => new Promise<string>(() => undefined);

describe("work within a time", () => {
  test("answers for itself when it ends before", async () => {
    const time = virtualTime(0);
    expect(
      await time.run(
        within(
          time.sleep,
          1000,
          async () => "done",
          () => "late",
        ),
      ),
    ).toBe("done");
    expect(time.now()).toBe(0);
  });

  test("is answered for when it never ends", async () => {
    const time = virtualTime(0);
    expect(await time.run(within(time.sleep, 1000, never, () => "late"))).toBe("late");
    expect(time.now()).toBe(1000);
  });

  test("has no time at all when less than none is left", async () => {
    const time = virtualTime(0);
    expect(await time.run(within(time.sleep, -5, never, () => "late"))).toBe("late");
    expect(time.now()).toBe(0);
  });

  test("finds its signal aborted once it is over, also when it was in time", async () => {
    const time = virtualTime(0);
    for (const work of [async () => "done", never]) {
      let signal: AbortSignal | undefined;
      await time.run(
        within(
          time.sleep,
          1000,
          (over) => {
            signal = over;
            return work();
          },
          () => "late",
        ),
      );
      expect(signal?.aborted).toBe(true);
    }
  });

  test("that fails too late is nobody's unhandled rejection", async () => {
    const time = virtualTime(0);
    const late = async (): Promise<string> => {
      await time.sleep(2000);
      throw new Error("too late");
    };
    expect(await time.run(within(time.sleep, 1000, late, () => "late"))).toBe("late");
    await time.run(time.sleep(5000));
  });

  test("leaves no timer behind when the sleep can be ended", async () => {
    let ended = 0;
    const sleep = async (ms: number, signal?: AbortSignal): Promise<void> => {
      await setTimeout(ms, undefined, signal ? { signal } : {}).finally(() => void ended++);
    };
    expect(
      await within(
        sleep,
        3_600_000,
        async () => "done",
        () => "late",
      ),
    ).toBe("done");
    await new Promise((resolve) => void setImmediate(resolve));
    expect(ended).toBe(1);
  });
});

const looks = (...findings: (Finding | Error)[]) => {
  const obstacles: string[] = [];
  const time = virtualTime(0);
  const look = async (): Promise<Finding> => {
    const next = findings.shift() ?? { kind: "passed", reason: "at last" };
    if (next instanceof Error) throw next;
    return next;
  };
  const work = untilDecided(
    time.sleep,
    new AbortController().signal,
    look,
    (obstacle) => void obstacles.push(obstacle),
  );
  return { found: time.run(work), obstacles, time };
};

describe("looking until it is decided", () => {
  test("takes the first decision", async () => {
    const { found, time } = looks({ kind: "failed", reason: "no" });
    expect(await found).toEqual({ kind: "failed", reason: "no" });
    expect(time.now()).toBe(0);
  });

  test("goes on after what is not decided and after trouble that may pass, with growing pauses", async () => {
    const { found, obstacles, time } = looks(
      { kind: "again", reason: "not yet" },
      new Throttled("slow down"),
    );
    expect(await found).toMatchObject({ kind: "passed" });
    expect(obstacles).toEqual(["not yet", "Throttled: slow down"]);
    expect(time.now()).toBe(3000);
  });

  test.for([new CallRefused("no right"), new TypeError("a mistake of ours")])(
    "fails on %s",
    async (error) => {
      expect(await looks(error).found).toEqual({ kind: "failed", reason: `${error.name}: ${error.message}` });
    },
  );

  test("stops when it is over", async () => {
    const over = new AbortController();
    const time = virtualTime(0);
    let looked = 0;
    const look = async (): Promise<Finding> => {
      if (++looked === 3) over.abort();
      return { kind: "again", reason: "not yet" };
    };
    await expect(
      time.run(untilDecided(time.sleep, over.signal, look, () => undefined)),
    ).rejects.toMatchObject({ name: "AbortError" });
    expect(looked).toBe(3);
  });
});
