import { describe, expect, test } from "vitest";
import { balancers } from "../../../../functions/traffic/aws/elb.ts";
import { createServing } from "../../../infra/sandbox/elb/nlb-world.ts";
import { counted } from "../../targets/aws/aws-world.ts";

async function createPlace() {
  const world = await createServing({ nlb: { provisioningSeconds: 120, registrationSeconds: 0 } });
  const { client, take } = counted(world.clients.elb);
  return { ...world, adapter: balancers(client), calls: take };
}

describe("load balancers", () => {
  test("are found by name with what an alias needs", async () => {
    const { adapter, balancerArn, world, pass } = await createPlace();
    const dnsName = world.elb.loadBalancers.get(balancerArn)?.dnsName.toLowerCase();
    const found = (await adapter.byNames(["web"])).get("web");
    expect(found).toEqual({
      name: "web",
      arn: balancerArn,
      dnsName,
      zoneId: "Z35SXDOTRQ7X7K",
      kind: "network",
      state: "provisioning",
      hasIpv6: false,
    });
    await pass(120);
    expect((await adapter.byNames(["web"])).get("web")?.state).toBe("active");
  });

  test("are asked for by twenties, and one that is not there does not hide the others", async () => {
    const place = await createPlace();
    const { adapter, calls } = place;
    const names = ["web"];
    for (let index = 0; index < 20; index++) {
      names.push(`w${index}`);
      await place.balancer(`w${index}`);
    }
    expect((await adapter.byNames(names)).size).toBe(21);
    expect(calls()).toEqual({ DescribeLoadBalancers: 2 });
    expect([...(await adapter.byNames(["none", "web"])).keys()]).toEqual(["web"]);
    expect((await adapter.byNames([])).size).toBe(0);
  });
});

describe("targets", () => {
  test("are counted by group, without those that drain, and the least of the groups is told", async () => {
    const place = await createPlace();
    const { adapter, balancerArn, groupArn, register, deregister, world, pass } = place;
    const other = await place.group("other");
    await place.listener(balancerArn, [other], { Port: 81 });
    expect(await adapter.targets(balancerArn)).toMatchObject({ healthyTargets: 0, health: "unhealthy" });
    await register(groupArn, "10.9.0.1:80@all", "10.9.0.2:80@all", "10.9.0.3:80@all");
    await pass(60);
    expect(await adapter.targets(balancerArn)).toMatchObject({ healthyTargets: 3, health: "healthy" });
    await register(other, "10.9.0.1:81@all");
    await deregister(groupArn, "10.9.0.3:80@all");
    world.elb.hosts.set("10.9.0.2", 80, false);
    await pass(60);
    expect(await adapter.targets(balancerArn)).toEqual({
      groups: expect.arrayContaining([
        { arn: groupArn, registered: 2, healthy: 1 },
        { arn: other, registered: 1, healthy: 1 },
      ]) as unknown,
      healthyTargets: 1,
      health: "healthy",
    });
    world.elb.hosts.set("10.9.0.1", 81, false);
    await pass(60);
    expect(await adapter.targets(balancerArn)).toMatchObject({ healthyTargets: 0, health: "unhealthy" });
  });
});
