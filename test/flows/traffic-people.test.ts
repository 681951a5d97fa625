import { describe, expect, test } from "vitest";
import { ask } from "../../infra/sandbox/ask.ts";
import type { Installation } from "../../infra/sandbox/installation.ts";
import { sitedWorld } from "./traffic-release-world.ts";
import { minute, shop, trafficWorld } from "./traffic-world.ts";
import type { TrafficWorldOptions } from "./traffic-world.ts";

const ann = "arn:aws:iam::111122223333:user/ann";

interface Said {
  readonly status: number;
  readonly [member: string]: unknown;
}

/** Somebody asks through the command function; time passes until it has answered. */
async function say(w: Installation, body: object, role = "oncall"): Promise<Said> {
  let isOver = false;
  const asked = ask(w, role, ann, body, "trafficCommand").finally(() => (isOver = true));
  await w.clock.run({ until: w.clock.now() + minute, stop: () => isOver });
  const answer = await asked;
  return { status: answer.statusCode, ...(JSON.parse(answer.body) as object) };
}

const world = (options: TrafficWorldOptions = {}) => trafficWorld(options);
const even = { nlb: 50, octavia: 50 };

test("what is shown of sites behind load balancers has how many of their targets are healthy", async () => {
  const { installation } = await sitedWorld();
  const found = await say(installation, { command: "show", policy: "storefront" }, "viewer");
  expect(found).toMatchObject({
    sites: ["a", "b"].map((name) => ({ name, known: { health: "healthy", healthyTargets: 2 } })),
    problems: [],
  });
});

describe("a plan", () => {
  test("is what a shift would do, with its digest, and writes nothing", async () => {
    const w = await world();
    const wish = { policy: "shop", kind: "shift", to: even };
    const found = await say(w, { command: "plan", wish }, "viewer");
    expect(found).toMatchObject({
      status: 200,
      kind: "go",
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      plan: { from: { nlb: 10, octavia: 90 }, to: even },
      shares: { now: { nlb: 0.1, octavia: 0.9 }, planned: { nlb: 0.5, octavia: 0.5 } },
      first: [],
    });
    expect(
      w.calls.filter(({ operation }) => /^(Change|Create|Update|Transact|Start)/.test(operation)),
    ).toEqual([]);
    const { digest } = found;
    const started = await say(w, { command: "shift", policy: "shop", to: even, digest, reason: "half" });
    const shift = String(started["shift"]);
    await w.over(shift);
    expect((await w.record(shift)).plan.digest).toBe(digest);
    expect(w.weights()).toEqual(even);
  });

  test("of a name of which nothing stands yet says what would be made first, and has no digest", async () => {
    const w = await world({ isStanding: false });
    const wish = { policy: "shop", kind: "shift", to: { nlb: 10, octavia: 90 } };
    const found = await say(w, { command: "plan", wish });
    expect(found).toMatchObject({
      kind: "go",
      first: ['A "pointsman-nlb" is made with weight 10', 'A "pointsman-octavia" is made with weight 90'],
      plan: { steps: [], from: wish.to, to: wish.to },
    });
    expect(found).not.toHaveProperty("digest");
    expect(await say(w, { command: "show", policy: "shop" })).toMatchObject({
      problems: expect.arrayContaining([
        "there is no record set A nlb: a shift makes it when it begins",
      ]) as unknown,
    });
    expect(w.weights()).toEqual({});
  });

  test("tells why it would be refused, and who may override", async () => {
    const w = await world({
      policy: shop({ sites: shop().sites.map((each) => ({ ...each, carries: 60 })) }),
    });
    const wish = { policy: "shop", kind: "evacuate", site: "nlb" };
    const found = await say(w, { command: "plan", wish });
    expect(found["kind"]).toBe("refuse");
    expect(found["reason"]).toMatch(/can carry 60 %.*on-call may override it \(--override capacity\)/);
  });
});

describe("a shift that a person starts", () => {
  test("says who started it, and is refused at once where the machine would refuse it", async () => {
    const w = await world();
    const started = await say(w, { command: "evacuate", policy: "shop", site: "nlb", reason: "new nodes" });
    expect(started).toMatchObject({ status: 200, kind: "started" });
    const shift = String(started["shift"]);
    await w.pass(minute);
    expect((await w.record(shift)).by).toEqual({ who: ann, via: "command" });
    const again = await say(w, { command: "shift", policy: "shop", to: even, reason: "me too" });
    expect(again).toMatchObject({ status: 409, problem: expect.stringContaining("is held by") as unknown });
    expect(w.executions().filter(({ status }) => status === "RUNNING")).toHaveLength(1);
    await w.over(shift);
    const shown = await say(w, { command: "show", policy: "shop" }, "viewer");
    expect(shown["out"]).toMatchObject({ nlb: { weight: 10, reason: "new nodes", by: { who: ann } } });
    const back = await say(w, { command: "restore", policy: "shop", site: "nlb", reason: "they are in" });
    await w.over(String(back["shift"]));
    expect(w.weights()).toEqual({ nlb: 10, octavia: 90 });
    expect(await w.problems()).toEqual([]);
  });

  test("of weights that stand already starts nothing", async () => {
    const w = await world();
    const so = await say(w, {
      command: "shift",
      policy: "shop",
      to: { nlb: 10, octavia: 90 },
      reason: "again",
    });
    expect(so).toMatchObject({ status: 200, kind: "nothing" });
    expect(w.executions()).toHaveLength(1);
  });

  test("goes back when it is aborted, and what moves nothing cannot be aborted", async () => {
    const w = await world();
    const asked = { command: "abort", policy: "shop", reason: "wrong site" };
    expect(await say(w, asked)).toMatchObject({ status: 409 });
    const started = await say(w, { command: "shift", policy: "shop", to: even, reason: "half" });
    const shift = String(started["shift"]);
    await w.until(() => w.written().length > 0);
    expect(await say(w, asked, "releaser")).toMatchObject({ status: 200, shift, abort: true });
    await w.over(shift);
    expect(await w.outcome(shift)).toBe("returned");
    expect(w.weights()).toEqual({ nlb: 10, octavia: 90 });
    const past = await say(w, { command: "history", policy: "shop" });
    expect(past["past"]).toMatchObject([{ id: shift, outcome: { kind: "returned" } }]);
  });
});

describe("invariant 4: what somebody else made", () => {
  test("is adopted on request only, on record with the reason, and nothing in the zone changes", async () => {
    const w = await world({ isStanding: false });
    await w.byHand(
      ...(
        [
          ["nlb", "203.0.113.10", 30],
          ["octavia", "198.51.100.20", 70],
        ] as const
      ).map(([name, address, Weight]) => ({
        Action: "CREATE" as const,
        ResourceRecordSet: {
          Name: w.policy.name,
          Type: "A" as const,
          SetIdentifier: `pointsman-${name}`,
          Weight,
          TTL: 60,
          ResourceRecords: [{ Value: address }],
        },
      })),
    );
    const refused = await say(w, { command: "shift", policy: "shop", to: even, reason: "half" });
    expect(refused).toMatchObject({
      status: 409,
      problem: expect.stringContaining("not ours: adopt it") as unknown,
    });
    const adopted = await say(w, { command: "adopt", policy: "shop", reason: "moved from terraform" });
    expect(adopted).toMatchObject({
      status: 200,
      kind: "adopted",
      adopted: ['A "pointsman-nlb" with weight 30', 'A "pointsman-octavia" with weight 70'],
    });
    expect(w.weights()).toEqual({ nlb: 30, octavia: 70 });
    expect(Object.keys((await w.state())?.owned ?? {})).toEqual(["A|pointsman-nlb", "A|pointsman-octavia"]);
    const past = await say(w, { command: "history", policy: "shop" });
    expect(past["past"]).toMatchObject([{ kind: "adopt", reason: "moved from terraform", by: { who: ann } }]);
    expect(await say(w, { command: "adopt", policy: "shop", reason: "again" })).toMatchObject({
      kind: "nothing",
    });
  });

  test("is not adopted beside what no site names", async () => {
    const w = await world();
    await w.byHand({
      Action: "CREATE",
      ResourceRecordSet: {
        Name: w.policy.name,
        Type: "A",
        SetIdentifier: "theirs",
        Weight: 1,
        TTL: 60,
        ResourceRecords: [{ Value: "192.0.2.1" }],
      },
    });
    const found = await say(w, { command: "adopt", policy: "shop", reason: "all of it" });
    expect(found).toMatchObject({
      status: 409,
      problem: expect.stringContaining("not ours, and no site") as unknown,
    });
  });
});

test.for([
  ["viewer", { command: "shift", policy: "shop", to: even, reason: "r" }, 403],
  ["approver", { command: "abort", policy: "shop", reason: "r" }, 403],
  ["releaser", { command: "adopt", policy: "shop", reason: "r" }, 403],
  [
    "releaser",
    { command: "evacuate", policy: "shop", site: "nlb", reason: "r", override: ["capacity"] },
    403,
  ],
  ["oncall", { command: "show", policy: "shopp" }, 404],
  ["oncall", { command: "shift", policy: "shop", to: { nlb: 256 }, reason: "r" }, 400],
  ["oncall", { command: "evacuate", policy: "shop", site: "nlb" }, 400],
  ["oncall", { command: "watch", shift: "shop-shift-1" }, 404],
  ["nobody", { command: "list" }, 403],
] as const)("%s asking %j is answered %i, with a sentence", async ([role, body, status]) => {
  const w = await world({ isStanding: false });
  const answer = await say(w, body, role);
  expect(answer.status).toBe(status);
  expect(String(answer["problem"])).toMatch(/\w+ \w+/);
  expect(w.executions()).toEqual([]);
});
