import { describe, expect, test } from "vitest";
import { lookups } from "../../../../functions/traffic/dns/lookups.ts";
import type { Ask, Asking } from "../../../../functions/traffic/dns/lookups.ts";
import { createZoneWorld, weighted } from "../../../infra/sandbox/route53/zone-world.ts";

const asking: Asking = {
  name: "www.example.com",
  type: "A",
  servers: [],
  count: 10,
  deadlineAt: 1000,
  sites: { a: ["192.0.2.1", "192.0.2.2"], b: ["192.0.2.3"] },
};

const coded = (code: string) => Object.assign(new Error(code), { code });
const now = () => 0;

/** Answers in turn. */
const answersOf = (...answers: readonly (readonly string[] | Error)[]): Ask => {
  let at = 0;
  return async () => {
    const answer = answers[at++ % answers.length] ?? [];
    if (answer instanceof Error) throw answer;
    return answer;
  };
};

describe("a tally", () => {
  test("counts answers by site, whole or in part", async () => {
    const ask = answersOf(
      ["192.0.2.1", "192.0.2.2"],
      ["192.0.2.2"],
      ["192.0.2.3"],
      ["192.0.2.1"],
      ["192.0.2.3"],
    );
    expect(await lookups({ ask, now }).tally(asking)).toEqual({
      asked: 10,
      counts: { a: 6, b: 4 },
      elsewhere: 0,
      strangers: [],
      failed: {},
      endedBy: "count",
    });
  });

  test("counts what is of no site, of several, or nothing as elsewhere, and names strangers", async () => {
    const ask = answersOf(
      ["192.0.2.9"],
      ["192.0.2.1", "192.0.2.3"],
      [],
      ["192.0.2.1", "192.0.2.8"],
      ["192.0.2.3"],
    );
    expect(await lookups({ ask, now }).tally(asking)).toMatchObject({
      counts: { a: 0, b: 2 },
      elsewhere: 8,
      strangers: ["192.0.2.8", "192.0.2.9"],
    });
  });

  test("takes an address that two sites have for nobody's, and does not call it strange", async () => {
    const sites = { a: ["192.0.2.1"], b: ["192.0.2.1", "192.0.2.3"] };
    const tally = await lookups({ ask: answersOf(["192.0.2.1"], ["192.0.2.3"]), now }).tally({
      ...asking,
      sites,
    });
    expect(tally).toMatchObject({ counts: { a: 0, b: 5 }, elsewhere: 5, strangers: [] });
  });

  test("knows an IPv6 address in each of its forms", async () => {
    const sites = { a: ["2001:db8:0:0::1"] };
    const tally = await lookups({ ask: answersOf(["2001:0DB8::1"]), now }).tally({
      ...asking,
      type: "AAAA",
      sites,
    });
    expect(tally.counts).toEqual({ a: 10 });
  });

  test("counts look-ups that fail by code, and goes on", async () => {
    const ask = answersOf(coded("ETIMEOUT"), ["192.0.2.1"], coded("ESERVFAIL"), new Error("other"), [
      "192.0.2.1",
    ]);
    expect(await lookups({ ask, now }).tally(asking)).toMatchObject({
      asked: 10,
      counts: { a: 4, b: 0 },
      failed: { ETIMEOUT: 2, ESERVFAIL: 2, EUNKNOWN: 2 },
    });
  });

  test("asks the servers in turn", async () => {
    const asked: (string | undefined)[] = [];
    const ask: Ask = async (server) => {
      asked.push(server);
      return ["192.0.2.1"];
    };
    await lookups({ ask, now }).tally({ ...asking, servers: ["s1", "s2"], count: 5 });
    expect(asked).toEqual(["s1", "s2", "s1", "s2", "s1"]);
  });

  test("begins none after the deadline, and never more than twenty at once", async () => {
    let time = 0;
    let running = 0;
    let most = 0;
    const ask: Ask = async () => {
      most = Math.max(most, ++running);
      await Promise.resolve();
      time += 10;
      running--;
      return ["192.0.2.1"];
    };
    const tally = await lookups({ ask, now: () => time }).tally({ ...asking, count: 500 });
    expect(most).toBe(20);
    expect(tally).toMatchObject({ endedBy: "time", asked: tally.counts["a"] });
    expect(tally.asked).toBeGreaterThanOrEqual(100);
    expect(tally.asked).toBeLessThanOrEqual(120);
  });

  test("of the sandbox's servers is as the weights are", async () => {
    const world = createZoneWorld();
    await world.stand(weighted("a", 90), weighted("b", 10));
    const tally = await lookups({ ask: world.world.route53.ask, now }).tally({
      ...asking,
      servers: world.zone.servers.map(({ address }) => address),
      count: 2000,
      sites: { a: ["192.0.2.1"], b: ["192.0.2.2"] },
    });
    expect(tally.asked).toBe(2000);
    // Three standard deviations of 2,000 look-ups at one tenth.
    expect(Math.abs((tally.counts["b"] ?? 0) - 200)).toBeLessThan(41);
  });
});

describe("addresses of a name", () => {
  test("are those of several answers together, sorted", async () => {
    const ask = answersOf(["192.0.2.2", "192.0.2.1"], ["192.0.2.3"], coded("ETIMEOUT"));
    expect(await lookups({ ask, now }).addresses("web.example.org", "A")).toEqual([
      "192.0.2.1",
      "192.0.2.2",
      "192.0.2.3",
    ]);
  });

  test("are none of a name that has none, and unknown when nobody answers", async () => {
    expect(await lookups({ ask: answersOf([]), now }).addresses("web.example.org", "A")).toEqual([]);
    const silent = lookups({ ask: answersOf(coded("ETIMEOUT")), now });
    await expect(silent.addresses("web.example.org", "A")).rejects.toMatchObject({ code: "ETIMEOUT" });
  });

  test("are a load balancer's own, as its name answers", async () => {
    const world = createZoneWorld();
    const workload = world.world.addWorkload({ service: "shop" });
    const found = await lookups({ ask: world.world.route53.ask, now }).addresses(workload.dnsName, "A");
    expect(found).toHaveLength(2);
  });
});
