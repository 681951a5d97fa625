import { describe, expect, test } from "vitest";
import { dimensionOf } from "../../../../infra/sandbox/arns.ts";
import { createZoneWorld, weighted, www } from "../route53/zone-world.ts";

const spec = { name: "www.example.com", port: 443, requestsPerSecond: 100 };
const [a, b] = ["192.0.2.1", "192.0.2.2"];

/** The first address's share of what was asked between two reports. */
const share = (before: Record<string, number>, after: Record<string, number>): number => {
  const [mine, other] = [a, b].map((address) => (after[address] ?? 0) - (before[address] ?? 0));
  return (mine ?? 0) / ((mine ?? 0) + (other ?? 0));
};

describe("a population", () => {
  test("goes where its resolvers' answers lead, as the weights say", async () => {
    const world = createZoneWorld();
    await world.stand(weighted("a", 90), weighted("b", 10));
    const people = world.world.population.start({ ...spec, resolvers: 2000 });
    await world.pass(1200);
    const report = people.report();
    expect(report.served).toBe(120_000);
    expect(report.failed).toBe(0);
    expect(share({}, report.byAddress)).toBeCloseTo(0.9, 1);
  });

  test("has left a site when the TTL has passed after the change is in sync, and not before", async () => {
    const world = createZoneWorld();
    await world.stand(weighted("a", 1), weighted("b", 1));
    const people = world.world.population.start(spec);
    await world.pass(300);
    const id = await world.upsert(weighted("a", 1), weighted("b", 0));
    await world.until(async () => (await world.state(id)) === "INSYNC");
    const inSync = people.report().byAddress;
    await world.pass(60);
    const settled = people.report().byAddress;
    expect(share(inSync, settled)).toBeLessThan(1);
    await world.pass(10);
    const begun = people.report().byAddress;
    await world.pass(300);
    expect(share(begun, people.report().byAddress)).toBe(1);
  });

  test("does not lose a request when a site is taken out before it dies, if resolvers keep to the TTL", async () => {
    const lost = async (stubborn?: { share: number; times: number }) => {
      const world = createZoneWorld();
      await world.stand(weighted("a", 1), weighted("b", 1));
      const people = world.world.population.start({ ...spec, ...(stubborn ? { stubborn } : {}) });
      await world.pass(300);
      await world.upsert(weighted("a", 1), weighted("b", 0));
      await world.pass(60 + 70);
      world.world.elb.hosts.set(b, spec.port, false);
      await world.pass(1800);
      return people.report();
    };
    expect((await lost()).failed).toBe(0);
    const report = await lost({ share: 0.05, times: 10 });
    expect(report.failed).toBeGreaterThan(0);
    expect(report.failedByStubborn).toBe(report.failed);
    // A twentieth of the people, for ten TTLs at most.
    expect(report.failed).toBeLessThan(0.05 * 100 * 600);
  });

  test("fails at a dead site for as long as answers of it are remembered, and no longer where a check takes it out", async () => {
    const world = createZoneWorld();
    const { id } = world.world.route53.checks.create("b", {
      Type: "TCP",
      IPAddress: b,
      Port: 443,
      RequestInterval: 10,
      FailureThreshold: 3,
    });
    await world.stand(weighted("a", 1), weighted("b", 1, { HealthCheckId: id }));
    const people = world.world.population.start(spec);
    await world.pass(300);
    world.world.elb.hosts.set(b, spec.port, false);
    await world.pass(600);
    const { failed, longestFailingSeconds } = people.report();
    // Three looks ten seconds apart, then a TTL.
    expect(failed).toBeGreaterThan(0);
    expect(longestFailingSeconds).toBeLessThanOrEqual(100);
  });

  test("has no answer where the name has none", async () => {
    const world = createZoneWorld();
    const people = world.world.population.start(spec);
    await world.pass(10);
    expect(people.report()).toMatchObject({ failed: 1000, unresolved: 1000 });
  });

  test("keeps connections that last until they end or their copy is gone", async () => {
    const world = createZoneWorld();
    await world.stand(weighted("a", 1), weighted("b", 1));
    const people = world.world.population.start({ ...spec, lasting: { share: 0.1, seconds: 600 } });
    await world.pass(600);
    await world.upsert(weighted("a", 1), weighted("b", 0));
    await world.pass(140);
    const left = people.open([b]);
    expect(left).toBeGreaterThan(0);
    await world.pass(300);
    expect(people.open([b])).toBeLessThan(left);
    world.world.elb.hosts.set(b, spec.port, false);
    await world.pass(10);
    expect(people.open([b])).toBe(0);
    expect(people.report().broken).toBeGreaterThan(0);
    expect(people.open([a])).toBeGreaterThan(0);
  });

  test("ends every connection to a site in its own time, and breaks none", async () => {
    const world = createZoneWorld();
    await world.stand(weighted("a", 1), weighted("b", 1));
    const people = world.world.population.start({ ...spec, lasting: { share: 0.1, seconds: 600 } });
    await world.pass(600);
    await world.upsert(weighted("a", 1), weighted("b", 0));
    await world.pass(60 + 70 + 600);
    expect(people.open([b])).toBe(0);
    expect(people.report().broken).toBe(0);
  });

  test("is counted in the figures that sites publish", async () => {
    const world = createZoneWorld();
    await world.stand(weighted("a", 3), weighted("b", 1));
    const figure = (name: string, of: "new" | "open", addresses: string[]) => ({
      addresses,
      of,
      metric: { namespace: "Site", name, dimensions: {} },
    });
    const people = world.world.population.start({
      ...spec,
      resolvers: 1000,
      lasting: { share: 1, seconds: 3600 },
      figures: [figure("a", "new", [a]), figure("b", "new", [b]), figure("open", "open", [a, b])],
    });
    await world.pass(600);
    const minute = world.clock.now() - 120_000;
    const of = (name: string) =>
      world.world.series.minute({ namespace: "Site", name, dimensions: {} }, minute);
    expect((of("a")?.sum ?? 0) + (of("b")?.sum ?? 0)).toBe(6000);
    expect(of("open")?.most).toBeLessThanOrEqual(people.open([a, b]));
    people.stop();
    expect((await world.clock.run()).reason).toBe("idle");
  });

  test("meets the versions behind a load balancer, and makes its alarms' figures", async () => {
    const world = createZoneWorld();
    const workload = world.world.addWorkload({ service: "shop", behaviour: { errorRate: 0.5 } });
    const balancer = world.world.elb.loadBalancers.get(workload.loadBalancerArn);
    const [address = ""] = balancer ? world.world.route53.addresses.of(balancer, "A") : [];
    await world.stand(weighted("a", 1, { ResourceRecords: [{ Value: address }] }));
    const people = world.world.population.start({ ...spec, port: 80 });
    await world.pass(120);
    const report = people.report();
    expect(report.byVersion).toMatchObject([{ version: workload.digest }]);
    expect(report.failed / (report.failed + report.served)).toBeCloseTo(0.5, 1);
    const minute = Math.floor((world.clock.now() - 90_000) / 60_000) * 60_000;
    expect(world.world.metrics.minute(workload.loadBalancerArn, minute)?.requests).toBe(6000);
    expect(await world.asked(1, www)).toEqual({ [address]: 1 });
  });

  test("makes the figures of a Network Load Balancer's connections", async () => {
    const world = createZoneWorld();
    const workload = world.world.addWorkload({ service: "shop", loadBalancer: "network" });
    const balancer = world.world.elb.loadBalancers.get(workload.loadBalancerArn);
    const addresses = balancer ? world.world.route53.addresses.of(balancer, "A") : [];
    await world.stand(weighted("a", 1, { ResourceRecords: addresses.map((Value) => ({ Value })) }));
    const lasting = { share: 0.1, seconds: 3600 };
    const people = world.world.population.start({ ...spec, port: 80, lasting });
    await world.pass(180);
    const at = Math.floor((world.clock.now() - 90_000) / 60_000) * 60_000;
    const of = (name: string) => {
      const dimensions = { LoadBalancer: dimensionOf(workload.loadBalancerArn) };
      return world.world.series.minute({ namespace: "AWS/NetworkELB", name, dimensions }, at);
    };
    expect(of("NewFlowCount")?.sum).toBe(6000);
    expect(of("ActiveFlowCount")?.most).toBeGreaterThan(0);
    expect(of("ActiveFlowCount")?.most).toBeLessThan(people.open(addresses));
  });
});
