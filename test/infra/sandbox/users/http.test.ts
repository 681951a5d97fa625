import { describe, expect, test } from "vitest";
import { createWorld } from "../account-world.ts";

describe("a request to a load balancer", () => {
  test("is answered by the version behind that listener", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({
      service: "storefront",
      readyWaitMinutes: 60,
      behaviour: { latencyMs: 7 },
    });
    await world.deploy(workload, { latencyMs: 70 });
    await world.until(() => world.states().includes("READY"));
    const production = await world.world.http(`http://${workload.dnsName}/health`);
    const preview = await world.world.http(`http://${workload.dnsName}:8080/health`);
    expect(production).toMatchObject({ status: 200, latencyMs: 7 });
    expect(preview).toMatchObject({ status: 200, latencyMs: 70 });
    expect(JSON.parse(production.body)).toMatchObject({ path: "/health", version: workload.digest });
    expect(JSON.parse(preview.body)).not.toMatchObject({ version: workload.digest });
  });

  test.for([
    [{ failsSmoke: true }, 500],
    [{ failsSmoke: 404 }, 404],
    [{ errorRate: 1 }, 500],
    [{}, 200],
  ] as const)("of an image that behaves as %o is answered %i", async ([behaviour, status]) => {
    const world = createWorld();
    const workload = world.world.addWorkload({ service: "storefront", behaviour });
    expect((await world.world.http(`http://${workload.dnsName}/`)).status).toBe(status);
  });

  test("a smoke failure is not met by users", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({ service: "storefront", behaviour: { failsSmoke: true } });
    const users = world.world.users.start({ listenerArn: workload.listenerArn, requestsPerSecond: 1 });
    await world.pass(60);
    expect(users.report().failed).toBe(0);
  });

  test("is answered 503 without targets and 502 by a container that has just died", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({ service: "storefront", behaviour: { diesAfterMinutes: 1 } });
    const url = `http://${workload.dnsName}/`;
    expect((await world.world.http(`http://${workload.dnsName}:8080/`)).status).toBe(503);
    await world.pass(62);
    expect((await world.world.http(url)).status).toBe(502);
    await world.pass(12);
    expect((await world.world.http(url)).status).toBe(503);
  });

  test("follows rules by path, and reaches the load balancer by a name of one's own", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({ service: "storefront" });
    const { blue, green } = workload.targetGroupArns;
    world.world.elb.alias("shop.example.com", workload.loadBalancerArn);
    world.world.elb.addRule(workload.listenerArn, "/preview/*", [{ targetGroupArn: green, weight: 1 }]);
    expect(blue).not.toBe(green);
    expect((await world.world.http("http://shop.example.com/")).status).toBe(200);
    expect((await world.world.http("http://shop.example.com/preview/x")).status).toBe(503);
  });

  test("to a name or port that is not there fails as fetch does", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({ service: "storefront" });
    await expect(world.world.http("http://nowhere.example.com/")).rejects.toMatchObject({
      message: "fetch failed",
      cause: { code: "ENOTFOUND" },
    });
    await expect(world.world.http(`http://${workload.dnsName}:81/`)).rejects.toMatchObject({
      cause: { code: "ECONNREFUSED" },
    });
  });
});
