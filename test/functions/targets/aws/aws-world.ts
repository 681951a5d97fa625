/** The adapters on the sandbox's clients, with every call counted. */
import { ec2 } from "../../../../functions/targets/aws/ec2.ts";
import { elbReads } from "../../../../functions/targets/aws/elb-reads.ts";
import { elbWrites } from "../../../../functions/targets/aws/elb-writes.ts";
import { looking } from "../../../../functions/targets/aws/look.ts";
import type { Sought } from "../../../../functions/targets/aws/look.ts";
import { unpaced } from "../../../../functions/targets/aws/rate.ts";
import type { Pace } from "../../../../functions/targets/aws/rate.ts";
import type { HealthCheck } from "../../../../functions/targets/meaning/desired.ts";
import type { PlaceConfig } from "../../../../functions/shared/mirror-config.ts";
import { homeSubnets, homeVpc } from "../../../../infra/sandbox/ec2/network.ts";
import { createWorld } from "../../../infra/sandbox/account-world.ts";
import type { WorldOptions } from "../../../infra/sandbox/account-world.ts";
import { onWire } from "../../../infra/sandbox/on-wire.ts";

export const installation = "pointsman";
export const owner = { installation, mirror: "web" };

export const place: PlaceConfig = {
  vpcId: homeVpc,
  subnetIds: homeSubnets,
  scheme: "internal",
  ipAddressType: "ipv4",
  crossZone: false,
};

export const check: HealthCheck = {
  protocol: "TCP",
  intervalSeconds: 10,
  timeoutSeconds: 5,
  healthyCount: 2,
  unhealthyCount: 2,
};

export const group = (key: string, more: object = {}) =>
  ({
    key,
    protocol: "TCP",
    port: 80,
    ipAddressType: "ipv4",
    healthCheck: check,
    proxyProtocol: false,
    stickiness: false,
    ...more,
  }) as const;

type Send = (command: object) => Promise<unknown>;

/** The same client, and how often each operation was called, since it was last asked. */
export function counted<Client extends { send: unknown }>(client: Client) {
  const calls = new Map<string, number>();
  const send = (command: object): Promise<unknown> => {
    const name = command.constructor.name.replace(/Command$/, "");
    calls.set(name, (calls.get(name) ?? 0) + 1);
    return (client.send as Send)(command);
  };
  const take = (): Record<string, number> => {
    const taken = Object.fromEntries(calls);
    calls.clear();
    return taken;
  };
  return { client: { send } as unknown as Client, take };
}

export function createAwsWorld(options: WorldOptions & { readonly pace?: Pace } = {}) {
  const world = onWire(createWorld(options));
  const pace = options.pace ?? unpaced;
  const balancing = counted(world.clients.elb);
  const network = counted(world.clients.ec2);
  const reads = elbReads(balancing.client, pace);
  const writes = elbWrites(balancing.client, pace);
  const around = ec2(network.client, pace);
  const look = looking({ elb: reads, ec2: around, installation });
  return {
    ...world,
    reads,
    writes,
    around,
    look,
    calls: () => ({ ...balancing.take(), ...network.take() }),

    /** A mirror's NLB with a group for each key, and a listener from port 80 on for each of them. */
    async stand(mirror = "web", keys: readonly string[] = ["a"]) {
      const of = { installation, mirror };
      const securityGroupId = await around.createSecurityGroup(of, homeVpc);
      const loadBalancerArn = await writes.createLoadBalancer(of, place, securityGroupId);
      const groupArns: string[] = [];
      const listenerArns: string[] = [];
      for (const [index, key] of keys.entries()) {
        const groupArn = await writes.createGroup(of, homeVpc, group(key));
        groupArns.push(groupArn);
        const forward = [{ groupArn, weight: 1 }];
        const settings = { port: 80 + index, protocol: "TCP", forward } as const;
        listenerArns.push(await writes.createListener(of, loadBalancerArn, settings));
      }
      return { securityGroupId, loadBalancerArn, groupArns, listenerArns };
    },

    async seen(sought: Sought = { mirror: "web" }) {
      const looked = (await look.full([sought])).get(sought.mirror);
      if (looked?.kind !== "seen") throw looked?.error ?? new Error("it was not looked at");
      return looked;
    },
  };
}
