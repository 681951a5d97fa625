import { describe, expect, test } from "vitest";
import { freezesLines, listLines } from "../../cli/list-releases.ts";
import { plain } from "../../cli/paint.ts";
import { showLines } from "../../cli/show-release.ts";
import { candidateArn, clock, event, id, plan, record, settled, shown } from "./release.ts";

const show = (...differs: Parameters<typeof shown>) => showLines(shown(...differs), clock(31), plain);
const ann = { who: "arn:aws:iam::111122223333:user/ann", via: "command" } as const;

describe("release show", () => {
  test("begins with what it is, who wants it and why", () => {
    expect(show().slice(0, 6)).toEqual([
      `${id}  running`,
      "  service   storefront",
      "  tag       v1.4.2",
      `  digest    sha256:3c949327${"0".repeat(56)}`,
      "  by        arn:aws:iam::111122223333:user/ann (command)",
      "  why       the new prices",
    ]);
  });

  test("says what a running release waits for, and no longer what an ended one waited for", () => {
    const waits = [
      { scope: "a", point: "bake", reason: "baking until 10:40" },
      { scope: "b", point: "shift" },
    ] as const;
    expect(show({ waits })).toEqual(
      expect.arrayContaining(["  waits for a: baking until 10:40", "            b: shift"]),
    );
    const over = show({ waits, record: record({ state: "ended", outcome: settled }) });
    expect(over.join("\n")).not.toContain("waits for");
    expect(over).toContain("  outcome   every cell carries the candidate (2026-11-21 10:30:00 UTC)");
  });

  test("says where a rollback goes and that it freezes", () => {
    const to = { release: "storefront-1", tag: "v1.4.1", at: clock(0), cells: {}, bases: {} };
    expect(show({ record: record({ kind: "rollback", back: { to, freeze: true } }) })).toContain(
      "  goes to   v1.4.1 of storefront-1, and freezes",
    );
  });

  test("shows each cell from what to what, wave by wave", () => {
    const plans = [plan({ cell: "main", wave: 2 }), plan({ cell: "pilot" })];
    const goal = { taskDefinitionArn: "x", image: "y" };
    const cells = [
      {
        cell: "pilot",
        wave: 1,
        goal,
        intendedAt: clock(1),
        candidateArn,
        deploymentId: "d-ABC",
        trafficAt: clock(9),
      },
    ];
    expect(show({ plans, cells }).slice(7, 10)).toEqual([
      "CELL   WAVE  FROM              TO                           DEPLOYMENT  STANDS",
      "pilot  1     storefront:41  →  storefront:42                d-ABC       on the candidate",
      "main   2     storefront:41  →  storefront@sha256:3c949327…              not begun",
    ]);
  });

  test("shows a rollback's cells going back", () => {
    const goal = { taskDefinitionArn: candidateArn, image: "y" };
    const lines = show({
      record: record({ kind: "rollback" }),
      cells: [{ cell: "a", wave: 1, goal, returnedAt: clock(3) }],
    });
    expect(lines.at(-1)).toBe("a     1     storefront:41  →  storefront:42  back where it was");
  });

  test("tells the timeline with how long, whose time, who and why", () => {
    const timeline = [
      event(0, "accepted", { by: ann, reason: "the new prices" }),
      event(1, "approval wanted", { whose: "person", reason: "a stands ready" }),
      event(31, "approve", { whose: "person", by: ann, reason: "looks good" }),
    ];
    const lines = show({ timeline, plans: [] });
    expect(lines.slice(7, 11)).toEqual([
      "TIME (UTC)         TOOK  WHOSE   WHAT             WHO AND WHY",
      "11-21 10:00:00   1m 00s  ours    accepted         by user/ann: the new prices",
      "11-21 10:01:00  30m 00s  person  approval wanted  a stands ready",
      "11-21 10:31:00           person  approve          by user/ann: looks good",
    ]);
  });

  test("ends with where the time went", () => {
    const timeline = [event(0, "accepted"), event(1, "approval wanted", { whose: "person" })];
    expect(show({ timeline }).slice(-4)).toEqual([
      "where the time went: 31m 00s",
      "  ours                █·····························  1m 00s (3 %)",
      "  AWS                 ······························  0s (0 %)",
      "  waiting for people  █████████████████████████████·  30m 00s (97 %)",
    ]);
  });
});

describe("release list", () => {
  test("shows what runs, what is on its way, and the releases, newest first", () => {
    const stable = { release: "storefront-1", tag: "v1.4.1", at: clock(0), cells: {}, bases: {} };
    const releases = [
      {
        release: "rollback-1",
        kind: "rollback",
        createdAt: clock(-30),
        tag: "v1.4.1",
        outcome: "settled",
        endedAt: clock(0),
      },
      { release: id, kind: "release", createdAt: clock(5), tag: "v1.4.2" },
    ] as const;
    expect(
      listLines({ services: [{ service: "storefront", stable, inFlight: id, releases }] }, plain),
    ).toEqual([
      "storefront  runs v1.4.1 since 2026-11-21 10:00:00 UTC",
      `  in flight  ${id}`,
      "  BEGAN (UTC)        TOOK  OUTCOME  IMAGE           RELEASE",
      `  11-21 10:05:00           running  v1.4.2          ${id}`,
      "  11-21 09:30:00  30m 00s  settled  back to v1.4.1  rollback-1",
    ]);
  });

  test("says of a service that it is frozen, by whom and why, and of one that was never seen that too", () => {
    const freeze = { scope: "all", reason: "audit", by: ann, at: clock(0), until: clock(60) };
    expect(listLines({ services: [{ service: "checkout", freeze, releases: [] }] }, plain)).toEqual([
      "checkout  not seen yet",
      "  frozen     with all services, by user/ann until 2026-11-21 11:00:00 UTC: audit",
    ]);
  });

  test("shows a release that waits for its turn as queued", () => {
    const releases = [{ release: id, kind: "release", createdAt: clock(5) }] as const;
    const lines = listLines({ services: [{ service: "storefront", queued: id, releases }] }, plain);
    expect(lines.at(-1)).toContain("queued");
  });
});

test("freezes shows each with its end, and those whose end has passed as over", () => {
  const freezes = [
    { scope: "all", reason: "audit", by: ann, at: clock(0) },
    { scope: "checkout", reason: "sale", by: ann, at: clock(0), until: clock(10) },
  ];
  const lines = freezesLines({ freezes }, clock(20), plain);
  expect(lines[1]).toMatch(/^all +2026-11-21 10:00:00 +unfrozen by hand .*audit$/);
  expect(lines[2]).toMatch(/^checkout .*over since 2026-11-21 10:10:00 .*sale$/);
  expect(freezesLines({ freezes: [] }, clock(20), plain)).toEqual(["Nothing is frozen."]);
});
