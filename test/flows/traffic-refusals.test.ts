import { describe, expect, test } from "vitest";
import { minute, nlb, octavia, shop, site, trafficWorld } from "./traffic-world.ts";
import type { TrafficWorld } from "./traffic-world.ts";

const declared = { nlb: 10, octavia: 90 };
const half = { octavia: 50, nlb: 50 };
const set = { Name: "shop.example.com", Type: "A" as const, TTL: 60 };

/** What was said, where nothing was changed for it. */
async function refused(w: TrafficWorld, input: object): Promise<string> {
  const before = w.weights();
  const id = await w.carry(input);
  expect(w.execution(id)?.status).toBe("FAILED");
  expect(await w.outcome(id)).toBe("never began");
  expect(w.written()).toEqual([]);
  expect(w.weights()).toEqual(before);
  expect(await w.problems()).toEqual([]);
  return w.said(id);
}

describe("invariants 1 and 9: a shift is refused, nothing is changed, and it is said why", () => {
  test("that would leave all weights 0", async () => {
    const w = await trafficWorld();
    const said = await refused(w, { kind: "shift", to: { nlb: 0, octavia: 0 } });
    expect(said).toContain("with all weights 0 Route 53 answers every site equally");
    expect(said).toContain("nobody may override this");
  });

  test("onto a site that is unhealthy", async () => {
    const w = await trafficWorld();
    w.dies(nlb);
    await w.pass(3 * minute);
    const said = await refused(w, { kind: "shift", to: half });
    expect(said).toContain("nlb would go from 10 % to 30 %");
    expect(said).toContain("only a healthy site gains");
  });

  test("away from the only site that is healthy", async () => {
    const w = await trafficWorld();
    w.dies(nlb);
    await w.pass(3 * minute);
    const said = await refused(w, { kind: "evacuate", site: "octavia" });
    expect(said).toContain("leaves no healthy site with a weight");
  });

  test("that a site cannot carry, with what it can, and who may say otherwise", async () => {
    const policy = shop({ sites: [site("nlb", nlb, 10, { carries: 40 }), site("octavia", octavia, 90)] });
    const w = await trafficWorld({ policy });
    const said = await refused(w, { kind: "evacuate", site: "octavia" });
    expect(said).toContain("can carry 40 %");
    expect(said).toContain("on-call may override it (--override capacity)");
    const id = await w.carry({ kind: "evacuate", site: "octavia", override: ["capacity"] });
    expect(await w.outcome(id)).toBe("settled");
    expect((await w.record(id)).overrides).toEqual(["capacity"]);
  });

  test("by larger steps than the policy allows", async () => {
    const w = await trafficWorld();
    expect(await refused(w, { kind: "shift", to: half, maxStep: 50 })).toContain("the policy allows 20");
    const id = await w.carry({ kind: "shift", to: half, override: ["step"] });
    expect(await w.outcome(id)).toBe("settled");
    expect(w.written()).toEqual([{ nlb: 50, octavia: 50 }]);
  });

  test("of another plan than the one that was shown", async () => {
    const w = await trafficWorld();
    const said = await refused(w, { kind: "shift", to: half, digest: "0".repeat(64) });
    expect(said).toContain("is not what would be done now");
  });

  test("of a site, a policy or a weight that there is not", async () => {
    const w = await trafficWorld();
    expect(await refused(w, { kind: "shift", to: { nbl: 50 } })).toContain("the policy has no site nbl");
    expect(await refused(w, { kind: "evacuate", site: "nbl" })).toContain("it has nlb, octavia");
    expect(await refused(w, { kind: "restore", site: "nlb" })).toContain("nlb was not taken out");
    expect(await refused(w, { policy: "shpo", kind: "evacuate", site: "nlb" })).toContain(
      "no file describes a traffic policy shpo",
    );
    expect(await refused(w, { kind: "shift", to: { nlb: 256 } })).toContain("InputInvalid");
  });

  test("while another holds the policy", async () => {
    const w = await trafficWorld();
    const first = await w.start({ kind: "shift", to: half });
    await w.until(() => w.written().length > 0);
    const second = await w.carry({ kind: "evacuate", site: "nlb" });
    expect(await w.said(second)).toContain(`policy shop is held by ${first} since`);
    await w.over(first);
    expect(await w.outcome(first)).toBe("settled");
  });

  test("while an alarm fires, and by name it is not heeded", async () => {
    const w = await trafficWorld();
    w.alarm("ALARM");
    const id = await w.carry({ kind: "shift", to: half });
    expect(await w.outcome(id)).toBe("refused");
    expect(await w.reason(id)).toContain("alarm shop-5xx fires");
    expect(w.written()).toEqual([]);
    const again = await w.carry({ kind: "shift", to: half, override: ["alarm"] });
    expect(await w.outcome(again)).toBe("settled");
  });

  test("with an alarm that CloudWatch does not know: it could not warn", async () => {
    const w = await trafficWorld();
    w.account.world.alarms.deleteAlarm("shop-5xx");
    const id = await w.carry({ kind: "shift", to: half });
    expect(await w.reason(id)).toContain("CloudWatch knows no alarm shop-5xx");
    expect(w.weights()).toEqual(declared);
  });
});

describe("invariant 4: what is not ours at the name is never touched, and refuses all of it", () => {
  test.for<[string, Parameters<TrafficWorld["byHand"]>[0], string]>([
    [
      "a simple record",
      { Action: "CREATE", ResourceRecordSet: { ...set, ResourceRecords: [{ Value: "192.0.2.1" }] } },
      "has an A record with simple routing",
    ],
    [
      "a weighted record of somebody else",
      {
        Action: "CREATE",
        ResourceRecordSet: {
          ...set,
          SetIdentifier: "theirs",
          Weight: 5,
          ResourceRecords: [{ Value: "192.0.2.1" }],
        },
      },
      'shop.example.com A "theirs" (weight 5) is not ours',
    ],
    [
      "a weighted record under our identifier",
      {
        Action: "CREATE",
        ResourceRecordSet: {
          ...set,
          SetIdentifier: "pointsman-nlb",
          Weight: 5,
          ResourceRecords: [{ Value: "192.0.2.1" }],
        },
      },
      "adopt it (pointsman traffic adopt)",
    ],
    [
      "a CNAME",
      {
        Action: "CREATE",
        ResourceRecordSet: { ...set, Type: "CNAME", ResourceRecords: [{ Value: "www.example.org" }] },
      },
      "is a CNAME of www.example.org",
    ],
    [
      "the mark of external-dns beside it",
      {
        Action: "CREATE",
        ResourceRecordSet: {
          Name: "a-shop.example.com",
          Type: "TXT",
          TTL: 60,
          ResourceRecords: [{ Value: '"heritage=external-dns,external-dns/owner=k8s"' }],
        },
      },
      "is written by external-dns",
    ],
  ])("%s", async ([, change, sentence]) => {
    const w = await trafficWorld({ isStanding: false });
    await w.byHand(change);
    const before = JSON.stringify([...w.zone.standing]);
    const id = await w.carry({ kind: "shift", to: half });
    expect(await w.said(id)).toContain(sentence);
    expect(JSON.stringify([...w.zone.standing])).toBe(before);
    expect((await w.state())?.owned).toEqual({});
  });

  test("a record that somebody adds under the name of a standing policy", async () => {
    const w = await trafficWorld();
    await w.byHand({
      Action: "CREATE",
      ResourceRecordSet: {
        ...set,
        SetIdentifier: "theirs",
        Weight: 5,
        ResourceRecords: [{ Value: "192.0.2.1" }],
      },
    });
    expect(await refused(w, { kind: "shift", to: half })).toContain("take it away, or add it as a site");
  });

  test("a zone that is not the one the file means", async () => {
    const w = await trafficWorld({
      policy: shop({ zone: { id: "Z0SHOP", name: "example.com", private: false } }),
    });
    w.account.world.route53.zones.zones.delete("Z0SHOP");
    expect(await w.said(await w.carry({ kind: "shift", to: half }))).toContain(
      "there is no hosted zone Z0SHOP",
    );
    w.account.world.route53.zones.create({ id: "Z0SHOP", name: "example.org" });
    expect(await w.said(await w.carry({ kind: "shift", to: half }))).toContain(
      "hosted zone Z0SHOP is example.org, and the policy says example.com",
    );
  });
});

describe("records that are missing", () => {
  test("are made with the declared weights, each with its health check, and are in the ledger before", async () => {
    const w = await trafficWorld({ isStanding: false });
    const id = await w.carry({ kind: "shift", to: declared });
    expect(w.execution(id)?.status).toBe("SUCCEEDED");
    expect(w.weights()).toEqual(declared);
    expect(Object.keys((await w.state())?.owned ?? {}).sort()).toEqual([
      "A|pointsman-nlb",
      "A|pointsman-octavia",
    ]);
    const owned = w.calls.findIndex(({ input }) => JSON.stringify(input).includes("A|pointsman-nlb"));
    expect(owned).toBeLessThan(
      w.calls.findIndex(({ operation }) => operation === "ChangeResourceRecordSets"),
    );
    expect([...w.zone.standing.values()].filter(({ HealthCheckId }) => HealthCheckId)).toHaveLength(2);
  });

  test("of a new site have weight 0, until a shift brings it in", async () => {
    const w = await trafficWorld();
    const away = [...w.zone.standing.values()].find(({ SetIdentifier }) => SetIdentifier === "pointsman-nlb");
    await w.byHand({ Action: "DELETE", ResourceRecordSet: away });
    await w.carry({ kind: "shift", to: { nlb: 0 } });
    expect(w.weights()).toEqual({ nlb: 0, octavia: 90 });
    await w.pass(3 * minute);
    const id = await w.carry({ kind: "shift", to: { nlb: 10 } });
    expect(await w.outcome(id)).toBe("settled");
  });

  test("of a site that was taken out of the file go once nobody is sent there", async () => {
    const third = site("third", "192.0.2.3", 0);
    const policy = shop({ sites: [...shop().sites, third] });
    const policies = [policy];
    const w = await trafficWorld({ policy, installation: { policies } });
    expect(w.weights()).toEqual({ ...declared, third: 0 });
    policies.splice(0, 1, shop());
    const id = await w.carry({ kind: "shift", to: { nlb: 20 } });
    expect(await w.outcome(id)).toBe("settled");
    expect(w.weights()).toEqual({ nlb: 20, octavia: 90 });
  });

  test("are not made twice when the answer is lost, nor are their health checks", async () => {
    const w = await trafficWorld({ isStanding: false });
    for (const operation of ["ChangeResourceRecordSets", "CreateHealthCheck", "ChangeTagsForResource"])
      w.plan.add({ match: { operation }, fault: { kind: "answer-lost" }, attempts: 3 });
    const id = await w.carry({ kind: "shift", to: declared });
    expect(w.execution(id)?.status).toBe("SUCCEEDED");
    expect(w.weights()).toEqual(declared);
    expect(w.account.world.route53.checks.checks.size).toBe(2);
  });

  test("are waited for where Route 53 is busy", async () => {
    const w = await trafficWorld({ isStanding: false, installation: { route53: { processingSeconds: 20 } } });
    await w.byHand({
      Action: "CREATE",
      ResourceRecordSet: { ...set, Name: "x.example.com", ResourceRecords: [{ Value: "192.0.2.1" }] },
    });
    await w.carry({ kind: "shift", to: declared });
    expect(w.weights()).toEqual(declared);
  });
});
