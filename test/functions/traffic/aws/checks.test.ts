import { describe, expect, test } from "vitest";
import type { WantedCheck } from "../../../../functions/traffic/aws/check-settings.ts";
import { checks } from "../../../../functions/traffic/aws/checks.ts";
import { healthOf } from "../../../../functions/traffic/aws/health.ts";
import { metricReader } from "../../../../functions/shared/metric-data.ts";
import { createZoneWorld } from "../../../infra/sandbox/route53/zone-world.ts";
import { counted } from "../../targets/aws/aws-world.ts";

const tcp: Exclude<WantedCheck, { kind: "alarm" }> = {
  kind: "tcp",
  address: "192.0.2.1",
  port: 443,
  intervalSeconds: 10,
  threshold: 3,
};
const alarm: WantedCheck = {
  kind: "alarm",
  alarm: "site",
  region: "eu-west-1",
  onInsufficientData: "unhealthy",
};

function createPlace() {
  const world = createZoneWorld();
  const dns = counted(world.clients.route53);
  const figures = counted(world.clients.cloudwatchGlobal);
  const adapter = checks(dns.client);
  const read = healthOf({
    metrics: metricReader(figures.client),
    checks: adapter,
    now: () => world.clock.now(),
  });
  const make = async (reference: string, wanted: WantedCheck = tcp) => {
    const made = await adapter.create(reference, wanted);
    if (made.kind === "taken") throw new Error(made.reason);
    return made.id;
  };
  return { ...world, adapter, make, read, calls: () => ({ ...dns.take(), ...figures.take() }) };
}

describe("a health check of ours", () => {
  test.for<WantedCheck>([
    tcp,
    { ...tcp, kind: "http", path: "/health", intervalSeconds: 30 },
    { ...tcp, kind: "https", path: "/health", host: "www.example.com" },
    alarm,
    { ...alarm, onInsufficientData: "healthy" },
    { ...alarm, onInsufficientData: "last-known" },
  ])("is read back as it was made: $kind", async (wanted) => {
    const { adapter, make } = createPlace();
    const id = await make("one", wanted);
    expect(await adapter.get(id)).toMatchObject({
      id,
      reference: "one",
      settings: wanted,
      isDisabled: false,
      isInverted: false,
    });
    expect([...(await adapter.list()).keys()]).toEqual([id]);
  });

  test("without a path asks for the root", async () => {
    const { adapter, make } = createPlace();
    const id = await make("one", { ...tcp, kind: "http" });
    expect((await adapter.get(id))?.settings).toMatchObject({ path: "/" });
  });

  test("is made once for its reference, and a reference that stands for another is told", async () => {
    const { adapter, make } = createPlace();
    expect(await make("one")).toBe(await make("one"));
    expect(await adapter.create("one", { ...tcp, port: 80 })).toMatchObject({ kind: "taken" });
  });

  test("gets another threshold, port and path, and another alarm", async () => {
    const { adapter, make } = createPlace();
    const changed: WantedCheck = { ...tcp, kind: "http", port: 80, path: "/live", threshold: 5 };
    const id = await make("one", { ...tcp, kind: "http", path: "/" });
    await adapter.set(id, changed);
    expect((await adapter.get(id))?.settings).toEqual(changed);
    const other = await make("two", alarm);
    await adapter.set(other, { ...alarm, alarm: "other", onInsufficientData: "healthy" });
    expect((await adapter.get(other))?.settings).toMatchObject({
      alarm: "other",
      onInsufficientData: "healthy",
    });
  });

  test("is tagged", async () => {
    const { adapter, make, world } = createPlace();
    const id = await make("one");
    await adapter.tag(id, { "pointsman:installation": "pointsman" });
    const { tags } = world.route53.checks.checks.get(id) ?? {};
    expect([...(tags ?? [])]).toEqual([["pointsman:installation", "pointsman"]]);
  });

  test("that is another's is known by its kind alone", async () => {
    const { adapter, world } = createPlace();
    const { id } = world.route53.checks.create("other", {
      Type: "HTTP_STR_MATCH",
      FullyQualifiedDomainName: "www.example.com",
      SearchString: "well",
      Inverted: true,
    });
    const seen = await adapter.get(id);
    expect(seen).toMatchObject({ type: "HTTP_STR_MATCH", isInverted: true });
    expect(seen?.settings).toBeUndefined();
    expect(await adapter.get("none")).toBeUndefined();
  });
});

describe("health", () => {
  test("is what the metric told last, all of them in one call", async () => {
    const { make, read, pass, world, calls } = createPlace();
    const [well, ill] = [await make("one"), await make("two", { ...tcp, address: "192.0.2.2" })];
    world.elb.hosts.set("192.0.2.2", 443, false);
    await pass(240);
    calls();
    expect(Object.fromEntries(await read([well, ill]))).toEqual({ [well]: "healthy", [ill]: "unhealthy" });
    expect(calls()).toEqual({ GetMetricData: 1 });
    expect((await read([])).size).toBe(0);
    expect(calls()).toEqual({});
  });

  test("is unhealthy in a minute that was so in part, and follows within two minutes", async () => {
    const { make, read, pass, world } = createPlace();
    const id = await make("one");
    await pass(240);
    world.elb.hosts.set("192.0.2.1", 443, false);
    await pass(30 + 120);
    expect((await read([id])).get(id)).toBe("unhealthy");
  });

  test("is unknown of one that has told nothing, or is gone, and healthy of one that is disabled", async () => {
    const { make, read, world } = createPlace();
    const fresh = await make("one");
    const { id: disabled } = world.route53.checks.create("off", {
      Type: "TCP",
      IPAddress: "192.0.2.1",
      Port: 80,
      Disabled: true,
    });
    expect(Object.fromEntries(await read([fresh, disabled, "none"]))).toEqual({
      [fresh]: "unknown",
      [disabled]: "healthy",
      none: "unknown",
    });
  });
});
