import { expect, test } from "vitest";
import type { InvocationRecord } from "../../infra/sandbox/lambda/lambda.ts";
import { shop, trafficWorld } from "./traffic-world.ts";

const inner = () => shop({ zone: { id: "Z0PRIVATE", name: "example.com", private: true } });

test("names of a private zone are looked up by the function in its network, and moved all the same", async () => {
  const invoked: InvocationRecord[] = [];
  const w = await trafficWorld({
    policy: inner(),
    installation: { onInvocation: (each) => invoked.push(each) },
  });
  const shift = await w.carry({ kind: "shift", to: { nlb: 30, octavia: 70 } });
  expect(await w.outcome(shift)).toBe("settled");
  expect(w.weights()).toEqual({ nlb: 30, octavia: 70 });
  const asked = invoked.filter((each) => JSON.stringify(each).includes("pointsman-lookups"));
  expect(asked.length).toBeGreaterThan(0);
  expect(w.asked.lookups).toBeGreaterThanOrEqual(20);
  expect(await w.problems()).toEqual([]);
});

test("a function that does not answer for them proves nothing: the shift waits, and goes back", async () => {
  const w = await trafficWorld({ policy: inner() });
  w.account.world.route53.faults.lookup = (_, name) => (name === w.policy.name ? "ETIMEOUT" : undefined);
  const shift = await w.carry({ kind: "shift", to: { nlb: 30, octavia: 70 } });
  expect(await w.outcome(shift)).not.toBe("settled");
});
