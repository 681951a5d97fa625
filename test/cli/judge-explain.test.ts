import { afterEach, describe, expect, test } from "vitest";
import type { ShowAnswer, ShownJudgement } from "../../cli/answers.ts";
import { explainLines } from "../../cli/judge/explain-lines.ts";
import { plain } from "../../cli/paint.ts";
import { run } from "../../cli/run.ts";
import { showLines } from "../../cli/show-release.ts";
import { judge } from "../../functions/judge/judge.ts";
import { judgeConfig, judgementOf, metricSaying } from "../functions/judge/hand-made.ts";
import { counts, look, ranks, rates, start, times, values } from "../functions/judge/look.ts";
import { installationServer, keys } from "./installation-server.ts";
import { recording } from "./recording.ts";
import { clock, id, plan, record, shown } from "./release.ts";

const closing: (() => unknown)[] = [];
afterEach(() => Promise.all(closing.splice(0).map((close) => close())));

/** Two per cent of errors against none, and latency that is the same. */
const before = start - 60 * 60;
const bad = judge(
  look(
    [
      {
        metric: rates({ name: "5xx" }),
        candidate: counts(times(8, 12), 600),
        stable: counts(times(68, 0, 1), 600, before),
      },
      {
        metric: ranks({ name: "latency" }),
        candidate: values(times(8, 40, 41)),
        stable: values(times(68, 40, 41), before),
      },
    ],
    { number: 8, planned: 30 },
  ),
);
const judged: ShownJudgement = {
  cell: "a",
  at: clock(8),
  judgement: bad,
  decided: { wentOn: false, reason: "cell a: 5xx is worse" },
};
const config = { ...record().config, judge: judgeConfig() };
const answer = (differs: Partial<ShowAnswer> = {}) =>
  shown({ record: record({ config }), judgements: [judged], ...differs });

const explained = (cells: readonly ShownJudgement[], isJudged = true) =>
  explainLines({ release: id, service: "storefront", isJudged, cells }, plain);

describe("judge explain", () => {
  test("shows of each metric sizes, centres, interval, effect, the rule, a sentence and a chart", () => {
    const lines = explained([judged]);
    expect(lines.slice(0, 3)).toEqual([
      "cell a  worse  (2026-11-21 10:08:00 UTC)",
      `  ${bad.sentence}`,
      "  it went back: cell a: 5xx is worse",
    ]);
    const errors = lines.slice(
      lines.indexOf("  5xx  worse  critical"),
      lines.indexOf("  latency  pass  critical"),
    );
    expect(errors.slice(1, 4)).toEqual([
      "                    CANDIDATE  STABLE    BETWEEN",
      expect.stringMatching(/^ {4}requests {8}4800 +\d+$/),
      expect.stringMatching(/^ {4}rate {12}2 % +0\.\d+ %$/),
    ]);
    expect(errors).toContainEqual(expect.stringMatching(/^ {4}difference .* to .* \(ratio\)$/));
    expect(errors).toContainEqual(expect.stringMatching(/^ {4}effect: ratio /));
    expect(errors).toContainEqual(expect.stringMatching(/^ {4}evidence .* needed$/));
    expect(errors).toContainEqual(expect.stringContaining("asked     requests fail no more than 1.5 times"));
    expect(errors).toContainEqual(
      expect.stringContaining("found     5xx is worse: 2 % of 4800 requests failed"),
    );
    expect(errors.filter((line) => /[▁▂▃▄▅▆▇█]/.test(line)).length).toBeGreaterThanOrEqual(2);
  });

  test("leaves out what could not be measured, and what a table of JSON cannot hold", () => {
    const nothing = JSON.parse(
      '{"interval":{"of":"ratio","low":2,"high":null,"deviations":3},"evidence":{"z":4,"bound":null}}',
    );
    const metrics = [
      metricSaying("unclear", { sizes: { candidate: 0 }, critical: false, weight: 2, ...nothing }),
    ];
    const lines = explained([{ cell: "a", at: clock(8), judgement: judgementOf("unclear", { metrics }) }]);
    expect(lines).toContain("  errors  unclear  2 votes");
    expect(lines.join("\n")).toMatch(
      /requests +0\n.*difference .*2 to no limit \(ratio\)\n.*evidence +4 +no bound needed/,
    );
    expect(lines.join("\n")).not.toContain("went");
  });

  test("names the alarms that were looked at", () => {
    const alarms = [
      { name: "5xx", state: "OK" },
      { name: "p99", state: "unreadable", reason: "denied" },
    ] as const;
    const lines = explained([{ cell: "a", at: clock(8), judgement: judgementOf("unclear", { alarms }) }]);
    expect(lines).toEqual(expect.arrayContaining(["  alarm 5xx: OK", "  alarm p99: unreadable (denied)"]));
  });

  test("says where there are no metrics, and where nobody has looked yet", () => {
    expect(explained([], false).join()).toContain(
      "judged by alarms and time alone: the file of storefront names no metrics",
    );
    expect(explained([])).toEqual([
      `Nobody has looked at ${id} yet: looks begin when the candidate has users.`,
    ]);
  });
});

test("release show has one line for each metric", () => {
  const lines = showLines(answer(), clock(9), plain);
  const at = lines.findIndex((line) => line.startsWith("CELL  METRIC"));
  expect(lines.slice(at, at + 3)).toEqual([
    "CELL  METRIC   JUDGED  WHAT WAS SEEN",
    expect.stringMatching(/^a {5}5xx {6}worse {3}5xx is worse: 2 % of 4800 requests failed/),
    expect.stringMatching(/^a {5}latency {2}pass {4}latency is not worse/),
  ]);
  expect(showLines(shown(), clock(9), plain).join("\n")).not.toContain("METRIC");
});

describe("the command", () => {
  async function pointsman(...words: string[]) {
    const plans = [plan(), plan({ cell: "b" })];
    const server = await installationServer((_, { command, release }) =>
      command === "show" && release === id
        ? { status: 200, body: answer({ plans, judgements: [judged, { ...judged, cell: "b" }] }) }
        : { status: 404, body: { problem: `no release ${String(release)} is known` } },
    );
    closing.push(server.close);
    const { session, out, err } = recording();
    const env = { AWS_ACCESS_KEY_ID: keys.accessKeyId, AWS_SECRET_ACCESS_KEY: keys.secretAccessKey };
    const where = ["--region", "eu-central-1", "--name", "pointsman", "--endpoint-url", server.url];
    const code = await run(["judge", "explain", ...words, ...where], "1.2.3", { ...session, env });
    return { code, out: out.join("\n"), err: err.join("\n") };
  }

  test("explains one cell, also as JSON", async () => {
    const text = await pointsman(id, "--cell", "b");
    expect([text.code, text.out.match(/^cell \w/gm)]).toEqual([0, ["cell b"]]);
    const json = JSON.parse((await pointsman(id, "--json")).out) as {
      cells: { cell: string; judgement: unknown }[];
    };
    expect(json.cells.map(({ cell }) => cell)).toEqual(["a", "b"]);
    expect(json.cells[0]?.judgement).toEqual(JSON.parse(JSON.stringify(bad)));
  });

  test("refuses a cell and a release that are not there with a sentence", async () => {
    expect(await pointsman(id, "--cell", "c")).toMatchObject({
      code: 1,
      err: expect.stringContaining("has no cell c; it has a, b"),
    });
    expect(await pointsman("other")).toMatchObject({
      code: 1,
      err: expect.stringContaining("no release other is known"),
    });
  });
});
