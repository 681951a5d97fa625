import { ListTagsForResourcesCommand } from "@aws-sdk/client-route-53";
import type { WantedCheck } from "../../../functions/traffic/aws/check-settings.ts";
import { checks } from "../../../functions/traffic/aws/checks.ts";
import { route53 } from "../../../functions/traffic/aws/route53.ts";
import type { RecordChange, ZoneRecord } from "../../../functions/traffic/policy/zone.ts";
import type { FreshAccount } from "./account.ts";

export const tcp: Exclude<WantedCheck, { kind: "alarm" }> = {
  kind: "tcp",
  address: "192.0.2.1",
  port: 443,
  intervalSeconds: 10,
  threshold: 3,
};

export const record = (
  setIdentifier: string,
  weight: number,
  more: Partial<ZoneRecord> = {},
): ZoneRecord => ({
  name: "www.example.com",
  type: "A",
  setIdentifier,
  weight,
  ttlSeconds: 60,
  values: ["192.0.2.1"],
  routing: "weighted",
  ...more,
});

export const alias = (
  { balancer }: Pick<FreshAccount, "balancer">,
  evaluatesTargetHealth: boolean,
): Partial<ZoneRecord> => ({ values: [], alias: { ...balancer, evaluatesTargetHealth } });

export const aliased = (
  account: Pick<FreshAccount, "balancer">,
  setIdentifier: string,
  weight: number,
  evaluatesTargetHealth: boolean,
): ZoneRecord => {
  const { ttlSeconds: _, ...rest } = record(setIdentifier, weight, alias(account, evaluatesTargetHealth));
  return rest;
};

/** What a case works with: the adapters as the functions use them, on somebody's account. */
export function benchOf<Account extends FreshAccount>(account: Account) {
  const zones = route53(account.client);
  const health = checks(account.client);
  const change = async (action: RecordChange["action"], ...records: ZoneRecord[]) => {
    const changed = await zones.change(
      account.zoneId,
      records.map((each) => ({ action, record: each })),
      "contract",
    );
    await account.settle();
    return changed;
  };
  return {
    ...account,
    zones,
    health,
    upsert: (...records: ZoneRecord[]) => change("UPSERT", ...records),
    create: (...records: ZoneRecord[]) => change("CREATE", ...records),
    remove: (...records: ZoneRecord[]) => change("DELETE", ...records),
    /** All that stands at `www`. */
    seen: (name = "www.example.com") => zones.name(account.zoneId, name),
    check: async (reference = "one", wanted: WantedCheck = tcp): Promise<string> => {
      const made = await health.create(reference, wanted);
      if (made.kind === "taken") throw new Error(made.reason);
      return made.id;
    },
    /** Of health checks, ten at most; no function asks for them. */
    tags: async (ids: readonly string[]) => {
      const { ResourceTagSets = [] } = await account.client.send(
        new ListTagsForResourcesCommand({ ResourceType: "healthcheck", ResourceIds: [...ids] }),
      );
      return ResourceTagSets.map(({ Tags = [] }) => Tags.map(({ Key, Value }) => `${Key}=${Value}`).sort());
    },
  };
}

export type Bench<Account extends FreshAccount = FreshAccount> = ReturnType<typeof benchOf<Account>>;
