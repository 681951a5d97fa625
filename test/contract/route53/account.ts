import { CreateHostedZoneCommand, Route53Client } from "@aws-sdk/client-route-53";
import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { createAccount } from "../../../infra/sandbox/account.ts";
import { createWire, outsider } from "../../../infra/sandbox/faults/faults-wire.ts";
import type { CallRecord } from "../../../infra/sandbox/faults/faults-wire.ts";
import { createFaultPlan } from "../../../infra/sandbox/faults/faults.ts";
import type { Route53World } from "../../../infra/sandbox/route53/world.ts";
import { createClock } from "../../../infra/sandbox/time/clock.ts";
import { createIds, createRandom } from "../../../infra/sandbox/time/random.ts";
import { motoClient } from "../moto.ts";
import type { Moto } from "../moto.ts";

/** Somebody's account, with one zone in it. */
export interface FreshAccount {
  readonly client: Pick<Route53Client, "send">;
  readonly zoneId: string;
  readonly privateZoneId: string;
  /** What an alias to a load balancer must name. */
  readonly balancer: { readonly zoneId: string; readonly dnsName: string };
  /** Lets the last change take effect. */
  readonly settle: () => Promise<void>;
}

export interface SandboxAccount extends FreshAccount {
  readonly world: Route53World;
  /** Of us-east-1. */
  readonly figures: Pick<CloudWatchClient, "send">;
  readonly pass: (seconds: number) => Promise<void>;
  readonly now: () => number;
}

export interface Target<Account extends FreshAccount = FreshAccount> {
  readonly name: string;
  fresh(): Promise<Account>;
}

export const zoneName = "example.com";
const privateName = "inside.example.net";
const place = { account: "111122223333", region: "eu-central-1" };
const opensAt = Date.parse("2026-11-23T09:00:00.000Z");
const balancerZone = "Z35SXDOTRQ7X7K";

/** @param onCall told of every call that a case makes of the sandbox. */
export const sandboxAccount = (
  onCall: (call: CallRecord) => void = () => undefined,
): Target<SandboxAccount> => ({
  name: "sandbox",
  async fresh() {
    const clock = createClock(opensAt);
    const random = createRandom(1);
    const { clients, world } = createAccount({
      clock,
      random,
      options: { place },
      emit: () => undefined,
      invoke: async () => undefined,
    });
    const wire = createWire({
      clock,
      ids: createIds(random),
      plan: createFaultPlan(),
      onCall,
      maxAttempts: 1,
    });
    const pass = async (seconds: number): Promise<void> =>
      void (await clock.run({ until: clock.now() + seconds * 1000 }));
    const { dnsName } = world.addWorkload({ service: "shop" });
    const caller = outsider("contract");
    return {
      client: wire.bind("route53", clients.route53, caller),
      figures: wire.bind("cloudwatchGlobal", clients.cloudwatchGlobal, caller),
      zoneId: world.route53.zones.create({ name: zoneName }).id,
      privateZoneId: world.route53.zones.create({ name: privateName, private: true }).id,
      balancer: { zoneId: balancerZone, dnsName: dnsName.toLowerCase() },
      settle: () => pass(60),
      world: world.route53,
      pass,
      now: () => clock.now(),
    };
  },
});

/** Moto, emptied before each case. */
export function motoAccount(moto: Moto): Target {
  const client = new Route53Client(motoClient(moto.url));
  const create = async (Name: string, more: object = {}): Promise<string> => {
    const { HostedZone } = await client.send(
      new CreateHostedZoneCommand({ Name, CallerReference: Name, ...more }),
    );
    return (HostedZone?.Id ?? "").replace("/hostedzone/", "");
  };
  return {
    name: "moto",
    async fresh() {
      await moto.reset();
      return {
        client,
        zoneId: await create(zoneName),
        privateZoneId: await create(privateName, {
          VPC: { VPCRegion: place.region, VPCId: "vpc-0fe83a8d71bd1803c" },
          HostedZoneConfig: { PrivateZone: true },
        }),
        balancer: { zoneId: balancerZone, dnsName: "shop-0123456789.eu-central-1.elb.amazonaws.com" },
        settle: async () => undefined,
      };
    },
  };
}
