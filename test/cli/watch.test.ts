import { expect, test } from "vitest";
import type { ShowAnswer } from "../../cli/answers.ts";
import type { Door } from "../../cli/door.ts";
import { Failure, exitCodes } from "../../cli/exit-codes.ts";
import type { ExitCode } from "../../cli/exit-codes.ts";
import { createLive } from "../../cli/live.ts";
import { watchFrame } from "../../cli/watch-lines.ts";
import { watchRelease } from "../../cli/watch.ts";
import { plain } from "../../cli/paint.ts";
import { recording } from "./recording.ts";
import { clock, event, id, record, settled, shown } from "./release.ts";

/** A door behind which one answer after the other waits; the last one stays. */
function doorWith(...answers: readonly (ShowAnswer | Failure)[]): Door & { looks: () => number } {
  let looks = 0;
  return {
    looks: () => looks,
    async ask<Answer>() {
      const answer = answers[Math.min(looks++, answers.length - 1)];
      if (answer instanceof Failure) throw answer;
      return answer as Answer;
    },
  };
}

const accepted = event(0, "accepted", { reason: "the new prices" });
const running = shown({ timeline: [accepted], waits: [{ scope: "gates", point: "window" }] });
const ended = (kind: "settled" | "rolled-back" | "superseded") =>
  shown({
    timeline: [accepted, event(30, kind)],
    record: record({ state: "ended", outcome: { ...settled, kind } }),
  });
const failure = (code: ExitCode) => new Failure(code, "as told");

test("prints in a pipe what is new, each once, and how it ended", async () => {
  const { session, out } = recording();
  const code = await watchRelease(doorWith(running, running, ended("settled")), id, {}, session);
  expect(code).toBe(exitCodes.done);
  expect(out).toEqual([
    "2026-11-21 10:00:00 UTC accepted (the new prices)",
    "waits for gates: window",
    "2026-11-21 10:30:00 UTC settled",
    `${id} ended: settled (every cell carries the candidate)`,
  ]);
});

test.for(["rolled-back", "superseded"] as const)(
  "a release that ended as %s is not a success",
  async (kind) => {
    expect(await watchRelease(doorWith(ended(kind)), id, {}, recording().session)).toBe(exitCodes.endedBadly);
  },
);

test("prints each event and then the outcome as a JSON object of its own with --json", async () => {
  const { session, out } = recording();
  await watchRelease(doorWith(running, ended("settled")), id, { json: true }, session);
  expect(out.map((line) => JSON.parse(line) as unknown)).toEqual([
    { release: id, ...accepted },
    { release: id, at: clock(30), what: "settled" },
    { release: id, outcome: settled },
  ]);
});

test("forgives a network that is away for a while, and gives up on one that stays away", async () => {
  const away = failure(exitCodes.unreachable);
  expect(
    await watchRelease(doorWith(running, away, away, ended("settled")), id, {}, recording().session),
  ).toBe(exitCodes.done);
  const door = doorWith(away);
  await expect(watchRelease(door, id, {}, recording().session)).rejects.toBe(away);
  expect(door.looks()).toBeGreaterThan(2);
});

test("gives up at once on a release that nobody knows, or that may not be seen", async () => {
  for (const code of [exitCodes.refused, exitCodes.notAllowed]) {
    const door = doorWith(failure(code));
    await expect(watchRelease(door, id, {}, recording().session)).rejects.toMatchObject({ exitCode: code });
    expect(door.looks()).toBe(1);
  }
});

test("waits for a rollback to be written down, and names its execution when it never is", async () => {
  const unknown = failure(exitCodes.refused);
  expect(
    await watchRelease(doorWith(unknown, unknown, ended("settled")), id, {}, recording().session, "arn:x"),
  ).toBe(0);
  await expect(watchRelease(doorWith(unknown), id, {}, recording().session, "arn:x")).rejects.toMatchObject({
    exitCode: exitCodes.endedBadly,
    message: `${id} did not begin; why is in its execution: arn:x`,
  });
});

test("draws over itself on a terminal, and leaves the whole release there at the end", async () => {
  const { session, out } = recording({ columns: 80, rows: 24 });
  await watchRelease(doorWith(running, ended("settled")), id, {}, session);
  const drawn = out.join("");
  const lines = watchFrame(running, clock(0), plain, { columns: 80, rows: 24 }).length;
  expect(drawn).toContain("Ctrl-C stops watching");
  expect(drawn).toContain(`\u001b[${lines}A\u001b[0J`);
  expect(out.at(-4)).toContain("where the time went");
});

test("a frame is never higher or wider than the terminal, and shows the end of a long timeline", () => {
  const timeline = Array.from({ length: 100 }, (_, minute) =>
    event(minute, `step ${minute}`, { reason: "x".repeat(200) }),
  );
  const size = { columns: 60, rows: 20 };
  const written: string[] = [];
  const { session } = recording(size);
  createLive({ ...session.screen, write: (text) => void written.push(text) }).show(
    watchFrame(shown({ timeline }), clock(100), plain, size),
  );
  const lines = written.join("").trimEnd().split("\n");
  expect(lines.length).toBeLessThan(size.rows);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(size.columns);
  expect(written.join("")).toContain("step 99");
  expect(written.join("")).not.toContain("step 1 ");
});
