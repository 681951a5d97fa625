/** A zone in a small world, and the calls that its tests make most. */
import {
  ChangeResourceRecordSetsCommand,
  GetChangeCommand,
  ListResourceRecordSetsCommand,
} from "@aws-sdk/client-route-53";
import type { Change, ChangeAction, ResourceRecordSet } from "@aws-sdk/client-route-53";
import { publishedLimits } from "../../../../infra/sandbox/route53/throttle.ts";
import { createWorld } from "../account-world.ts";
import type { WorldOptions } from "../account-world.ts";
import { onWire } from "../on-wire.ts";

export const apex = "example.com.";
export const www = "www.example.com.";

/** A weighted record set of `www`. */
export const weighted = (
  id: string,
  Weight: number,
  more: Partial<ResourceRecordSet> = {},
): ResourceRecordSet => ({
  Name: www,
  Type: "A",
  SetIdentifier: id,
  Weight,
  TTL: 60,
  ResourceRecords: [{ Value: `192.0.2.${id.charCodeAt(0) - 96}` }],
  ...more,
});

export const simple = (
  Name: string,
  Value = "192.0.2.1",
  more: Partial<ResourceRecordSet> = {},
): ResourceRecordSet => ({ Name, Type: "A", TTL: 60, ResourceRecords: [{ Value }], ...more });

export const change = (Action: ChangeAction, ResourceRecordSet: ResourceRecordSet): Change => ({
  Action,
  ResourceRecordSet,
});

export function createZoneWorld(options: WorldOptions = {}) {
  const world = onWire(createWorld(options));
  const { route53 } = world.clients;
  const zone = world.world.route53.zones.create({ name: "example.com" });
  const calls = {
    zone,
    batch: async (...Changes: Change[]): Promise<string> => {
      const { ChangeInfo } = await route53.send(
        new ChangeResourceRecordSetsCommand({ HostedZoneId: zone.id, ChangeBatch: { Changes } }),
      );
      return ChangeInfo?.Id ?? "";
    },
    upsert: (...sets: ResourceRecordSet[]) => calls.batch(...sets.map((set) => change("UPSERT", set))),
    /** Upserts, and waits until all servers have it. */
    stand: async (...sets: ResourceRecordSet[]): Promise<void> => {
      await calls.upsert(...sets);
      await world.pass(60);
    },
    /** All but the zone's own, in the order of the answer. */
    listed: async (): Promise<ResourceRecordSet[]> => {
      const { ResourceRecordSets } = await route53.send(
        new ListResourceRecordSetsCommand({ HostedZoneId: zone.id }),
      );
      return (ResourceRecordSets ?? []).filter(({ Type }) => Type !== "NS" && Type !== "SOA");
    },
    state: async (Id: string) => (await route53.send(new GetChangeCommand({ Id }))).ChangeInfo?.Status,
    /** `192.0.2.1 0.9`, sorted: what a name is answered with, and how often. */
    shares: (name = www, type = "A"): string[] =>
      world.world.route53.answers
        .chances(zone, name, type)
        .map(({ set, share }) => `${set.SetIdentifier ?? "-"} ${Math.round(share * 100) / 100}`)
        .sort(),
    /** What all servers answer together in so many look-ups. */
    asked: async (times: number, name = www, type = "A"): Promise<Record<string, number>> => {
      const counts: Record<string, number> = {};
      for (let index = 0; index < times; index++) {
        const server = zone.servers[index % 4]?.address;
        const answer = (await world.world.route53.ask(server, name, type)).join(" ") || "nothing";
        counts[answer] = (counts[answer] ?? 0) + 1;
      }
      return counts;
    },
    unlimited: (): void => {
      const endless = { burst: 1e6, rate: 1e6 };
      world.world.route53.throttle.limits = { ...publishedLimits, requests: endless, changes: endless };
    },
  };
  return { ...world, ...calls };
}

export type ZoneWorld = ReturnType<typeof createZoneWorld>;
