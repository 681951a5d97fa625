import { describe, expect, test } from "vitest";
import { rolesFor } from "../../cli/traffic/roles.ts";
import type { Role } from "../../cli/roles.ts";
import type { TrafficCommand } from "../../functions/traffic/command/input.ts";
import { forbidden } from "../../functions/traffic/command/rights.ts";
import { minute, nlb, shop } from "../flows/traffic-world.ts";
import { stage } from "./traffic-stage.ts";

const why = ["--reason", "new nodes"] as const;

describe("what stands", () => {
  test("list has each policy with its weights", async () => {
    const { pointsman } = await stage();
    const { code, out } = await pointsman("list");
    expect(code).toBe(0);
    expect(out[1]).toMatch(/^shop +shop\.example\.com +nlb 10, octavia 90$/);
  });

  test("show draws who is answered, and says who is healthy", async () => {
    const { pointsman } = await stage();
    const { code, out } = await pointsman("show", "shop");
    expect(code).toBe(0);
    expect(out[0]).toBe("shop.example.com in zone example.com (Z0SHOP)");
    expect(out[2]).toMatch(/^nlb +10 +10 % +█{2}·{22} +healthy$/);
    expect(out[3]).toMatch(/^octavia +90 +90 % +█{22}·{2} +healthy$/);
  });

  test("an uneven split says since when it holds, and by whose wish", async () => {
    const { pointsman } = await stage();
    await pointsman("shift", "shop", "nlb=50", "octavia=50", "--reason", "A/B until June", "--watch");
    const { text } = await pointsman("show", "shop");
    expect(text).toMatch(
      /These weights hold since 2026-11-23 \d\d:\d\d:\d\d UTC, until somebody shifts again: by arn:\S+user\/ann \(A\/B until June\)\./,
    );
  });
});

describe("a name of which nothing stands yet", () => {
  test("is shown without weights, and its first shift makes the records with those that are declared", async () => {
    const { pointsman, w } = await stage({ isStanding: false });
    const before = await pointsman("show", "shop");
    expect(before.out[2]).toMatch(/^nlb +– +10 +– +·{24} +unknown$/);
    expect(before.text).toContain("there is no record set A nlb: a shift makes it when it begins");
    expect(before.text).not.toContain("standby");
    const plan = await pointsman("plan", "shift", "shop", "nlb=10", "octavia=90");
    expect([plan.code, plan.text]).toEqual([
      2,
      expect.stringContaining('first: A "pointsman-nlb" is made with weight 10'),
    ]);
    const begun = await pointsman("shift", "shop", "nlb=10", "octavia=90", ...why, "--watch");
    expect([begun.code, begun.out.at(-1)]).toEqual([2, "started: pointsman traffic show shop"]);
    await w.pass(minute);
    expect(w.weights()).toEqual({ nlb: 10, octavia: 90 });
    expect((await pointsman("plan", "shift", "shop", "nlb=10", "octavia=90")).code).toBe(0);
  });
});

describe("a plan", () => {
  test("shows the shares now and planned, each step, and its digest, and ends with 2", async () => {
    const { pointsman, w } = await stage();
    const { code, text } = await pointsman("plan", "shift", "shop", "nlb=50", "octavia=50");
    expect(code).toBe(2);
    expect(text).toMatch(/nlb +10 → 50 +10 % +█{2}·{22} +50 % +█{12}·{12}/);
    expect(text).toMatch(/step 1 of \d: .*then 2m 00s under alarms/);
    expect(text).toMatch(/digest [0-9a-f]{64}/);
    expect(w.written()).toEqual([]);
  });

  test("of weights that stand ends with 0, and one that is refused with 3", async () => {
    const limited = shop({ sites: shop().sites.map((each) => ({ ...each, carries: 95 })) });
    const { pointsman } = await stage({ policy: limited });
    expect((await pointsman("plan", "shift", "shop", "nlb=10")).code).toBe(0);
    const { code, text } = await pointsman("plan", "evacuate", "shop", "nlb");
    expect(code).toBe(3);
    expect(text).toMatch(/^refused: .*can carry 95 %.*--override capacity/);
    expect((await pointsman("plan", "evacuate", "shop", "nlb", "--override", "capacity")).code).toBe(2);
  });

  test.for([
    [["plan", "shift", "shop", "nlb=256"], "from 0 to 255, such as nlb=20, found nlb=256"],
    [["plan", "shift", "shop", "nlb=1", "nlb=2"], "nlb is given two weights"],
    [["plan", "shift", "shop"], "missing required argument"],
    [["plan", "evacuate", "shopp", "nlb"], "no file describes a traffic policy shopp; known are: shop"],
    [["evacuate", "shop", "nlb"], "--reason"],
    [["shift", "shop", "nlb=5", "--override", "freeze", ...why], "capacity, step, alarm"],
  ] as const)("%j ends with 1, and a sentence", async ([words, sentence]) => {
    const { pointsman, w } = await stage();
    const { code, err } = await pointsman(...words);
    expect([code, err]).toEqual([1, expect.stringContaining(sentence)]);
    expect(w.executions()).toHaveLength(1);
  });
});

describe("what moves", () => {
  test("evacuate --watch stays until nobody is there, and says that weight 0 is a standby", async () => {
    const { pointsman, w } = await stage();
    const { code, out, text } = await pointsman("evacuate", "shop", "nlb", ...why, "--watch");
    expect(code).toBe(0);
    expect(w.weights()).toEqual({ nlb: 0, octavia: 90 });
    expect(out.at(-1)).toMatch(/^shop-evacuate-\S+ ended: settled/);
    expect(text).toMatch(/step 1 of 1 to nlb 0, octavia 90: written, not in sync yet/);
    const shown = await pointsman("show", "shop");
    expect(shown.text).toContain("a restore brings it back to weight 10");
    expect(shown.text).toContain("weight 0 is a standby, not off");
    expect((await pointsman("list")).out[1]).toMatch(/ nlb 0, octavia 90 +out: nlb$/);
    expect((await pointsman("restore", "shop", "nlb", ...why, "--watch")).code).toBe(0);
    expect(w.weights()).toEqual({ nlb: 10, octavia: 90 });
  });

  test("a shift ends with 2 while it goes on, a second is held back, and an abort brings it back", async () => {
    const { pointsman, w } = await stage();
    expect((await pointsman("shift", "shop", "nlb=50", "octavia=50", ...why)).code).toBe(2);
    await w.until(() => w.written().length > 0);
    const second = await pointsman("evacuate", "shop", "nlb", ...why);
    expect([second.code, second.text]).toEqual([
      3,
      expect.stringMatching(/^held back: policy shop is held by/),
    ]);
    expect((await pointsman("abort", "shop", "--reason", "wrong")).text).toMatch(
      /asked to go back: at its next look/,
    );
    const { code, out } = await pointsman("watch", "shop");
    expect([code, out.at(-1)]).toEqual([3, expect.stringContaining("ended: returned (aborted by")]);
    expect(w.weights()).toEqual({ nlb: 10, octavia: 90 });
    expect((await pointsman("history", "shop")).out[1]).toMatch(/shift +arn:\S+ +returned +new nodes$/);
  });

  test("a digest that is no longer that of the zone moves nothing", async () => {
    const { pointsman, w } = await stage();
    const planned = JSON.parse((await pointsman("plan", "evacuate", "shop", "nlb", "--json")).text) as {
      digest: string;
    };
    await w.setByHand("nlb", 12);
    await w.pass(minute);
    const { code, err } = await pointsman("evacuate", "shop", "nlb", ...why, "--digest", planned.digest);
    expect([code, err]).toEqual([1, expect.stringContaining("is not what would be done now")]);
    expect(w.executions()).toHaveLength(1);
  });
});

describe("watch, where nothing moves", () => {
  test("is one picture for other programs, with who died and what has drifted, and ends with 0", async () => {
    const { pointsman, w } = await stage({ isWatched: true });
    w.dies(nlb);
    await w.setByHand("octavia", 80);
    await w.pass(5 * minute);
    const { code, text } = await pointsman("watch", "shop");
    expect(code).toBe(0);
    expect(text).toMatch(/nlb +10 +0 % +·{24} +unhealthy/);
    expect(text).toMatch(
      /Drifted since 2026-11-23 \d\d:\d\d:\d\d UTC: weights are not as declared: octavia 80/,
    );
    expect(text).toContain("Nothing moves policy shop now.");
    expect((await pointsman("list")).out[1]).toMatch(/unhealthy: nlb; drifted$/);
    expect(JSON.parse((await pointsman("watch", "shop", "--json")).text)).toMatchObject({
      carried: { health: { nlb: "unhealthy", octavia: "healthy" }, shares: { nlb: 0, octavia: 1 } },
    });
  });

  test("on a terminal is drawn again until somebody moves it, and follows that to its end", async () => {
    const { pointsman, w } = await stage({ isWatched: true }, { columns: 120, rows: 40 });
    w.clock.after(40_000, "somebody", () => void w.start({ kind: "shift", to: { nlb: 20 } }));
    const { code, text } = await pointsman("watch", "shop");
    expect(code).toBe(0);
    expect(text.split("Nothing moves policy shop now.").length).toBeGreaterThan(3);
    expect(text).toContain("Answered at the watch's last look: nlb 10 %, octavia 90 %");
    expect(text).toContain("ended: settled");
  });
});

const on = { policy: "p", reason: "r" };
const commands: readonly TrafficCommand[] = [
  { command: "list" },
  { command: "show", policy: "p" },
  { command: "watch", shift: "s" },
  { command: "history", policy: "p" },
  { command: "plan", wish: { kind: "restore", policy: "p", site: "s", override: ["step"] } },
  { command: "shift", ...on, to: {} },
  { command: "shift", ...on, to: {}, override: ["step"] },
  { command: "evacuate", ...on, site: "s" },
  { command: "restore", ...on, site: "s" },
  { command: "abort", ...on },
  { command: "adopt", ...on },
];

test.for(commands.map((command) => [JSON.stringify(command), command] as const))(
  "%s is asked as exactly those who may, on-call last",
  ([, command]) => {
    const all: readonly Role[] = ["viewer", "releaser", "approver", "oncall"];
    const overrides = "override" in command ? (command.override ?? []) : [];
    const may = all.filter((role) => forbidden(role, command.command, overrides) === undefined);
    expect(rolesFor(command)).toEqual(may);
  },
);
