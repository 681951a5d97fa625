import { createFaultPlan } from "../../../infra/sandbox/faults/faults.ts";
import { createWire, outsider } from "../../../infra/sandbox/faults/faults-wire.ts";
import { createIds, createRandom } from "../../../infra/sandbox/time/random.ts";
import type { createWorld } from "./account-world.ts";

type World = ReturnType<typeof createWorld>;

/**
 * The clients that load balancers and names need, on a wire, so that whoever watches wires sees their calls. A call is tried once.
 */
export function onWire<Of extends Pick<World, "clients" | "clock">>(world: Of): Of {
  const { clients, clock } = world;
  const wire = createWire({
    clock,
    ids: createIds(createRandom(1)),
    plan: createFaultPlan(),
    maxAttempts: 1,
  });
  const caller = outsider("test");
  const wired = {
    elb: wire.bind("elb", clients.elb, caller),
    ec2: wire.bind("ec2", clients.ec2, caller),
    secrets: wire.bind("secrets", clients.secrets, caller),
    route53: wire.bind("route53", clients.route53, caller),
    cloudwatch: wire.bind("cloudwatch", clients.cloudwatch, caller),
    cloudwatchGlobal: wire.bind("cloudwatchGlobal", clients.cloudwatchGlobal, caller),
  };
  return { ...world, clients: { ...clients, ...wired } };
}
