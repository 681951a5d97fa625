import { afterEach, expect, test } from "vitest";
import { createStage } from "./stage.ts";
import type { Stage } from "./stage.ts";

const open: Stage[] = [];
afterEach(() => open.splice(0).forEach((each) => each.close()));

/** A pool of 10,000 members behind one listener. */
function huge(): Stage {
  const members = Array.from({ length: 10_000 }, (_, index) => ({
    address: `10.9.${Math.floor(index / 250)}.${(index % 250) + 1}`,
    port: 8080,
  }));
  const made = createStage({
    name: "shop",
    pools: [{ name: "web", monitor: {}, members }],
    listeners: [{ port: 80, pool: "web" }],
  });
  open.push(made);
  return made;
}

test("of 10,000 members as many are registered as AWS's quotas let in, and the rest is told with the numbers", async () => {
  const the = huge();
  const { code, out } = await the.run(["targets", "sync"]);
  expect([code, the.targets().length]).toEqual([3, 500]);
  expect(out).toContainEqual(
    expect.stringMatching(
      /^ {2}· group web\.tcp4: .* and 9495 more – held back \(quota\): would register 9500 more targets: they do not fit, the quotas are 1000 in a group and 500 in this load balancer/,
    ),
  );
});

test("the next rounds change nothing of it: the same ones stay, and the rest is still told", async () => {
  const the = huge();
  await the.run(["targets", "sync"]);
  const before = the.targets();
  await the.pass(120);
  the.calls.length = 0;
  const { code, out } = await the.run(["targets", "sync"]);
  expect([code, the.writes(), the.targets()]).toEqual([3, [], before]);
  expect(out[0]).toMatch(/^shop: 1 held back/);
});

test("more than the ledger can hold ends in a sentence before any call, whatever AWS would let in", async () => {
  const the = huge();
  for (const quota of [
    "targets-per-target-group",
    "targets-per-network-load-balancer",
    "targets-per-availability-zone-per-network-load-balancer",
  ] as const)
    the.world.elb.quotas[quota] = 20_000;
  const { code, out } = await the.run(["targets", "sync"]);
  expect([code, the.writes()]).toEqual([1, []]);
  expect(out).toContainEqual(
    expect.stringMatching(
      /^ {2}✗ group \S+ of mirror shop has 10000 targets: no item of the ledger holds them$/,
    ),
  );
});
