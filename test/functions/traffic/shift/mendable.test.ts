import { expect, test } from "vitest";
import type { Health, RecordChange, ZoneRecord } from "../../../../functions/traffic/policy/zone.ts";
import { mendable } from "../../../../functions/traffic/shift/mendable.ts";
import type { CheckConfig } from "../../../../functions/shared/traffic-config.ts";
import { policy, recordsFor, resolvedOf, site } from "../world.ts";

const none: CheckConfig = { kind: "none", because: "a test" };
const config = policy([site("a", { weight: 90 }), site("b"), site("c", { check: none })]);
const standing = recordsFor(config, { a: 90, b: 10, c: 10 });
const set = (name: string, changes: Partial<ZoneRecord>): RecordChange => {
  const now = standing.find(({ setIdentifier }) => setIdentifier === name) as ZoneRecord;
  return { action: "UPSERT", record: { ...now, ...changes } };
};
const elsewhere = { values: ["192.0.2.99"] };
const alias = (dnsName: string) => ({ zoneId: "Z9", dnsName, evaluatesTargetHealth: true });

const resolved = resolvedOf(config.sites);
const target = { kind: "addresses", addresses: ["192.0.2.99"] } as const;

async function meant(change: RecordChange, health: Health, healthyTargets?: number): Promise<boolean> {
  const balancer = { name: "lb", arn: "arn:lb", dnsName: "lb", zoneId: "Z9" } as never;
  const found = await mendable(
    {
      health: async (ids) => new Map(ids.map((id) => [id, health])),
      balancers: { targets: async () => ({ healthyTargets }) } as never,
    },
    config,
    {
      sites: { ...resolved, c: { target } },
      balancers: healthyTargets === undefined ? {} : { b: balancer },
      problems: [],
    },
    standing,
    [change],
  );
  return found.length === 1;
}

test.for<
  readonly [what: string, change: RecordChange, health: Health, targets: number | undefined, is: boolean]
>([
  ["a TTL", set("b", { ttlSeconds: 5 }), "unhealthy", undefined, true],
  ["a health check", set("b", { healthCheckId: "other" }), "unknown", undefined, true],
  ["one that is missing", { ...set("b", elsewhere), action: "CREATE" }, "unknown", undefined, true],
  ["another place for nobody", set("b", { ...elsewhere, weight: 0 }), "unknown", undefined, true],
  ["another place that is healthy", set("b", elsewhere), "healthy", undefined, true],
  ["another place that is dead", set("b", elsewhere), "unhealthy", undefined, false],
  ["another place of which nothing is known", set("b", elsewhere), "unknown", undefined, false],
  ["another place that nobody checks, as the file wants it", set("c", elsewhere), "unknown", undefined, true],
  ["another load balancer with targets", set("b", { values: [], alias: alias("lb") }), "unknown", 1, true],
  ["another load balancer without", set("b", { values: [], alias: alias("lb") }), "healthy", 0, false],
])("invariant 1: a repair of %s", async ([, change, health, targets, is]) => {
  expect(await meant(change, health, targets)).toBe(is);
});
