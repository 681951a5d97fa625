import { expect, test } from "vitest";
import { counted } from "../../../../functions/targets/read/counted.ts";

test.for([
  ["POST", "https://k.example.com/identity/v3/auth/tokens", "login"],
  ["GET", "https://o.example.com/load-balancer/v2/lbaas/loadbalancers?project_id=p1", "GET loadbalancers"],
  ["GET", "https://o.example.com/v2/lbaas/loadbalancers/06cbf6c3", "GET loadbalancer"],
  ["GET", "https://o.example.com/v2/lbaas/pools/06cbf6c3/members?limit=2&marker=7", "GET members"],
  ["GET", "no address", "GET no address"],
] as const)("%s %s counts as %s", async ([method, url, call]) => {
  const { http, calls } = counted(async () => ({ kind: "failed", reason: "none", isTransient: false }));
  await http({ method, url, headers: {}, limitMs: 1 });
  expect(calls).toEqual([call]);
});
