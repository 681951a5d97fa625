import type { EC2Client } from "@aws-sdk/client-ec2";
import type { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { createAccount } from "../../../infra/sandbox/account.ts";
import { createWire, outsider } from "../../../infra/sandbox/faults/faults-wire.ts";
import type { CallRecord } from "../../../infra/sandbox/faults/faults-wire.ts";
import { createFaultPlan } from "../../../infra/sandbox/faults/faults.ts";
import { createClock } from "../../../infra/sandbox/time/clock.ts";
import { createIds, createRandom } from "../../../infra/sandbox/time/random.ts";

export interface NlbClients {
  readonly elb: Pick<ElasticLoadBalancingV2Client, "send">;
  readonly ec2: Pick<EC2Client, "send">;
  readonly secrets: Pick<SecretsManagerClient, "send">;
}

/** Somebody's account, with nothing in it but a VPC. */
export interface FreshAccount {
  readonly clients: NlbClients;
  readonly vpcId: string;
  /** Two, each in a zone of its own. */
  readonly subnetIds: readonly [string, string];
  /** ARN of a certificate. */
  readonly certificate: () => Promise<string>;
  readonly putSecret: (name: string, text: string) => Promise<void>;
}

export interface Target {
  readonly name: string;
  fresh(): Promise<FreshAccount>;
}

export const vpcCidr = "10.50.0.0/16";
export const subnetCidrs = ["10.50.1.0/24", "10.50.2.0/24"] as const;
const place = { account: "111122223333", region: "eu-central-1" };
const opensAt = Date.parse("2026-11-23T09:00:00.000Z");

/** @param onCall told of every call that a case makes of the sandbox. */
export const sandboxAccount = (onCall: (call: CallRecord) => void = () => undefined): Target => ({
  name: "sandbox",
  async fresh() {
    const clock = createClock(opensAt);
    const random = createRandom(1);
    const options = { place, nlb: { provisioningSeconds: 0, registrationSeconds: 0 } };
    const { clients, world } = createAccount({
      clock,
      random,
      options,
      emit: () => undefined,
      invoke: async () => undefined,
    });
    world.ec2.addVpc("vpc-0123456789abcdef0", [vpcCidr]);
    const [first, second] = ["subnet-0123456789abcdef1", "subnet-0123456789abcdef2"] as const;
    for (const [index, id] of [first, second].entries())
      world.ec2.addSubnet({
        id,
        vpcId: "vpc-0123456789abcdef0",
        zone: `${place.region}${"ab"[index]}`,
        cidr: subnetCidrs[index] ?? "",
      });
    const wire = createWire({
      clock,
      ids: createIds(random),
      plan: createFaultPlan(),
      onCall,
      maxAttempts: 1,
    });
    const caller = outsider("contract");
    return {
      clients: {
        elb: wire.bind("elb", clients.elb, caller),
        ec2: wire.bind("ec2", clients.ec2, caller),
        secrets: wire.bind("secrets", clients.secrets, caller),
      },
      vpcId: "vpc-0123456789abcdef0",
      subnetIds: [first, second],
      certificate: async () => `arn:aws:acm:${place.region}:${place.account}:certificate/0123`,
      putSecret: async (name, text) => void world.secrets.put(name, text),
    };
  },
});
