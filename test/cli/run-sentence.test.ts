import { expect, test } from "vitest";
import { listLines } from "../../cli/list-releases.ts";
import { plain } from "../../cli/paint.ts";
import { runSentence } from "../../cli/run-sentence.ts";
import { headerLines } from "../../cli/show-release.ts";
import type { GroupRun } from "../../functions/ledger/group-records.ts";
import { run } from "../functions/release/group/runs-world.ts";
import { members } from "../functions/release/group/runs-world.ts";
import { record } from "./release.ts";

test.for<readonly [Partial<GroupRun>, string]>([
  [{}, "shop-1 gathers since 2026-11-21 10:00:00 UTC: api on its way, web on its way, cart not in it"],
  [
    {
      state: "running",
      beganAt: "2026-11-21T10:05:00.000Z",
      members: members({ api: "ready", web: "nothing" }),
    },
    "shop-1 is under way since 2026-11-21 10:05:00 UTC: api ready, web had nothing to change, cart not in it",
  ],
  [
    { state: "failed", reason: "web: alarm", members: members({ web: "superseded" }) },
    "shop-1 has failed (web: alarm): api not in it, web a newer release takes its place, cart not in it",
  ],
  [{ state: "settling", members: {} }, "shop-1 settles: api not in it, web not in it, cart not in it"],
  [{ state: "settled", members: {} }, "shop-1 has settled: api not in it, web not in it, cart not in it"],
])("a group's run is said in one sentence: %j", ([changes, sentence]) => {
  expect(runSentence(run(changes))).toBe(sentence);
});

test("a release is shown with its group's run, and what it waits for there", () => {
  const waits = [{ scope: "(group)", point: "group", reason: "ready; shop-1 waits for web" }] as const;
  const shown = { record: record(), plans: [], cells: [], requests: [], timeline: [], waits, run: run() };
  const lines = headerLines(shown, plain);
  expect(lines).toContain(`  group     ${runSentence(run())}`);
  expect(lines).toContain("  waits for group: ready; shop-1 waits for web");
});

test("a service is listed with its group, and the run that is under way", () => {
  const listed = { service: "web", group: "shop", releases: [] };
  expect(listLines({ services: [listed] }, plain)).toContain("  group      shop, nothing under way");
  expect(listLines({ services: [{ ...listed, run: run() }] }, plain)).toContain(
    `  group      ${runSentence(run())}`,
  );
});
