import { describe, expect, test } from "vitest";
import { minute, nlb, octavia, port, shop, site, trafficWorld } from "./traffic-world.ts";
import type { TrafficWorld } from "./traffic-world.ts";

const out = { kind: "evacuate", site: "octavia", reason: "new disks" };
const back = { kind: "restore", site: "octavia" };
const open = { namespace: "Shop", name: "Open", dimensions: { Site: "octavia" } };
const metric = { ...open, statistic: "Maximum" as const };
const people = (w: TrafficWorld, more: object = {}) =>
  w.account.world.population.start({ name: "shop.example.com", port, requestsPerSecond: 50, ...more });

describe("an evacuation", () => {
  test("takes a site to 0 by steps, gives its connections time to end, and remembers its weight", async () => {
    const w = await trafficWorld();
    const id = await w.carry(out);
    expect(await w.outcome(id)).toBe("settled");
    expect(w.weights()).toEqual({ nlb: 10, octavia: 0 });
    expect(w.written().length).toBe(5);
    const { progress } = await w.record(id);
    const drained = Date.parse(progress.emptyAt ?? "") - Date.parse(progress.settledAt ?? "");
    expect(drained).toBeGreaterThanOrEqual(300_000);
    expect((await w.state())?.out).toMatchObject({
      octavia: { weight: 90, before: { nlb: 10, octavia: 90 }, reason: "new disks", holder: id },
    });
    expect(await w.problems()).toEqual([]);
  });

  test("waits until the metric says that nobody is left", async () => {
    const policy = shop({ sites: [site("nlb", nlb, 10), site("octavia", octavia, 90, { metric })] });
    const w = await trafficWorld({ policy });
    people(w, {
      lasting: { share: 0.02, seconds: 900 },
      figures: [{ addresses: [octavia], metric: open, of: "open" }],
    });
    await w.pass(10 * minute);
    const id = await w.start(out);
    await w.until(async () => (await w.progress(id)).settledAt !== undefined && w.weights()["octavia"] === 0);
    const settledAt = w.clock.now();
    await w.over(id);
    expect(await w.outcome(id)).toBe("settled");
    // Longer than the drain time of 300 s: connections of 900 s were there.
    expect(w.clock.now() - settledAt).toBeGreaterThan(6 * minute);
    expect(await w.reason(id)).toContain("octavia has no connections left");
  });

  test("that is never left by its users goes back after the limit, and says who is there", async () => {
    const policy = shop({ sites: [site("nlb", nlb, 10), site("octavia", octavia, 90, { metric })] });
    const w = await trafficWorld({ policy });
    people(w, {
      lasting: { share: 0.02, seconds: 100_000 },
      figures: [{ addresses: [octavia], metric: open, of: "open" }],
    });
    await w.pass(10 * minute);
    const id = await w.carry(out);
    expect(await w.outcome(id)).toBe("returned");
    expect(await w.reason(id)).toMatch(/octavia still has \d+ connections, and this for 900 s/);
    expect(w.weights()).toEqual({ nlb: 10, octavia: 90 });
    expect((await w.state())?.out).toEqual({});
  });

  test("loses nobody a request, though the site is switched off after it and comes back before its restore", async () => {
    const w = await trafficWorld();
    const users = people(w);
    await w.pass(10 * minute);
    await w.carry(out);
    w.dies(octavia);
    await w.pass(20 * minute);
    w.heals(octavia);
    await w.pass(5 * minute);
    const id = await w.carry(back);
    expect(await w.outcome(id)).toBe("settled");
    await w.pass(10 * minute);
    expect(users.report().failed).toBe(0);
    expect(users.report().served).toBeGreaterThan(100_000);
  });

  test("reports connections that do not follow: set, but not settled, and back after the limit", async () => {
    const counted = (name: string) => ({
      ...metric,
      name: "New",
      dimensions: { Site: name },
      statistic: "Sum" as const,
    });
    const policy = shop({
      sites: [
        site("nlb", nlb, 10, { metric: counted("nlb") }),
        site("octavia", octavia, 90, { metric: counted("octavia") }),
      ],
    });
    const figure = (name: string, address: string) => ({
      addresses: [address],
      metric: { ...open, name: "New", dimensions: { Site: name } },
      of: "new" as const,
    });
    const figures = [figure("nlb", nlb), figure("octavia", octavia)];
    const w = await trafficWorld({ policy });
    // All of them hold their answers for an hour.
    people(w, { stubborn: { share: 1, times: 60 }, figures });
    await w.pass(70 * minute);
    const id = await w.carry({ kind: "shift", to: { nlb: 50, octavia: 50 }, maxStep: 20 });
    expect(await w.outcome(id)).toBe("returned");
    expect(await w.reason(id)).toMatch(/set but not settled: .* connections, where/);
  });
});

describe("a restore", () => {
  test("brings a site back to the weight that is remembered, by steps", async () => {
    const w = await trafficWorld();
    await w.carry(out);
    const id = await w.carry(back);
    expect(await w.outcome(id)).toBe("settled");
    expect(w.weights()).toEqual({ nlb: 10, octavia: 90 });
    expect((await w.record(id)).plan.steps.length).toBeGreaterThan(4);
    expect((await w.state())?.out).toEqual({});
    expect((await w.state())?.standing).toBeUndefined();
  });

  test("is the only way back: another shift does not give users to a site that was taken out", async () => {
    const w = await trafficWorld();
    await w.carry({ kind: "evacuate", site: "nlb" });
    const id = await w.carry({ kind: "shift", to: { nlb: 50, octavia: 50 } });
    expect(await w.said(id)).toContain("nlb would get users, and was taken out by Step Functions start");
    expect(await w.said(id)).toContain("pointsman traffic restore brings it back");
    expect(w.weights()).toEqual({ nlb: 0, octavia: 90 });
  });

  test("keeps the word of whose weights they were", async () => {
    const w = await trafficWorld();
    await w.carry({ kind: "shift", to: { nlb: 30, octavia: 70 }, reason: "A/B of March" });
    await w.carry({ kind: "evacuate", site: "nlb" });
    await w.carry({ kind: "restore", site: "nlb" });
    expect((await w.state())?.standing).toMatchObject({ reason: "A/B of March" });
  });

  test("that turns back leaves the site out of traffic, where it can be restored again", async () => {
    const w = await trafficWorld();
    await w.carry({ kind: "evacuate", site: "nlb" });
    const id = await w.start({ kind: "restore", site: "nlb" });
    await w.until(async () => (await w.outcome(id)) === "open" && w.weights()["nlb"] !== 0);
    await w.abort(id);
    await w.over(id);
    expect(await w.outcome(id)).toBe("returned");
    expect(w.weights()).toEqual({ nlb: 0, octavia: 90 });
    expect((await w.state())?.out).toHaveProperty("nlb");
    expect(await w.outcome(await w.carry({ kind: "restore", site: "nlb" }))).toBe("settled");
  });
});
