/** A share of which nothing is known, as after a deployment, in a cloud and an account that are slow. */
import { describe, expect, test } from "vitest";
import type { InvocationRecord } from "../../infra/sandbox/lambda/lambda.ts";
import { members, mirrorOf, mirrorWorld } from "./mirror-world.ts";
import type { MirrorWorld, MirrorWorldOptions } from "./mirror-world.ts";

const names = (count: number) =>
  Array.from({ length: count }, (_, index) => `shop-${String(index).padStart(2, "0")}`);

function worldOf(count: number, options: NonNullable<MirrorWorldOptions["installation"]> = {}) {
  const ended: InvocationRecord[] = [];
  const w = mirrorWorld({
    describe: (ground) =>
      names(count).map((name) =>
        mirrorOf(
          ground,
          ground.operator.build({
            name,
            pools: [{ name: "web", monitor: {}, members: members(1, 2) }],
            listeners: [{ port: 80, pool: "web" }],
          }),
          { mirror: name },
        ),
      ),
    installation: { ...options, onInvocation: (record) => ended.push(record) },
  });
  w.elb.quotas["network-load-balancers"] = count;
  return { ...w, ended };
}

const slowMembers = (w: MirrorWorld, ms: number): void =>
  w.cloud.faults.add({
    match: ({ target }) => target.includes("/members"),
    fault: { kind: "delays", ms },
    times: 100_000,
  });

/** Mirrors whose source was read completely in the last round. */
const read = (w: MirrorWorld): string[] =>
  names(100).filter((name) => ["complete", "unchanged"].includes(w.last(name)?.read.kind ?? ""));

const overdue = (ended: readonly InvocationRecord[]) =>
  ended.filter(({ outcome }) => JSON.stringify(outcome).includes("timed out"));

describe("a share of which nothing is known", () => {
  test("is followed by and by where the cloud is slow, and no function is ended in the middle", async () => {
    const w = worldOf(60);
    slowMembers(w, 2500);
    await w.pass(1);
    await w.clock.run({ until: w.clock.now() + 58_000 });
    const first = read(w).length;
    expect(first).toBeGreaterThan(20);
    expect(first).toBeLessThan(50);
    expect(names(60).filter((name) => w.last(name)?.skipped !== undefined)).toHaveLength(10);
    await w.pass(2);
    expect(read(w)).toEqual(names(60));
    await w.pass(4);
    for (const config of w.configs) expect(await w.at(80, config)).toHaveLength(2);
    expect(overdue(w.ended)).toEqual([]);
  });

  test("is followed by and by where AWS is slow, and no function is ended in the middle", async () => {
    const w = worldOf(60, {
      latencyMs: ({ service }: { readonly service: string }) => (service === "elbv2" ? 1500 : 0),
    });
    await w.pass(20);
    for (const config of w.configs) expect(await w.at(80, config)).toHaveLength(2);
    expect(overdue(w.ended)).toEqual([]);
  });

  test("gets to know more of what stands with each round where AWS takes seconds for each call", async () => {
    let slowMs = 0;
    let isCrashed = false;
    const w = worldOf(60, {
      latencyMs: ({ service }: { readonly service: string }) => (service === "elbv2" ? slowMs : 0),
      invocationFault: ({ function: name }) =>
        isCrashed && name.endsWith("-mirror") ? { kind: "crashes" } : undefined,
    });
    await w.pass(10);
    isCrashed = true;
    await w.pass(1);
    [isCrashed, slowMs] = [false, 4000];
    const { length } = w.ended;
    await w.pass(8);
    expect(overdue(w.ended.slice(length))).toEqual([]);
    const left = names(60).filter((name) => w.last(name)?.skipped !== undefined);
    expect(left).toEqual([]);
    expect(names(60).filter((name) => w.last(name)?.plan === undefined)).toEqual([]);
  });

  test("of a cloud that hangs is left to the next rounds in turn, and says so after a while", async () => {
    const w = worldOf(60);
    w.cloud.faults.add({ match: ({ to }) => to === "octavia", fault: { kind: "hangs" }, times: 100_000 });
    await w.pass(9);
    expect(overdue(w.ended)).toEqual([]);
    const said = names(60).map((name) => w.reports.filter((report) => report.mirror === name));
    for (const reports of said) expect(reports.some(({ read }) => read.kind === "unreadable")).toBe(true);
    w.cloud.faults.clear();
    await w.pass(6);
    for (const config of w.configs) expect(await w.at(80, config)).toHaveLength(2);
  });
});

test("a mirror of which nothing can be decided fails alone", async () => {
  const w = mirrorWorld({
    describe: (ground) =>
      ["good", "bad"].map((name) => {
        const topology = {
          name,
          pools: [{ name: "web", members: members(1) }],
          listeners: [{ port: 80, pool: "web" }],
        };
        const config = mirrorOf(ground, ground.operator.build(topology), { mirror: name });
        return name === "bad" ? { ...config, limits: undefined as never } : config;
      }),
  });
  await w.pass(4);
  expect(await w.at(80)).toHaveLength(1);
  expect(w.last("bad")?.failed?.error).toContain("undefined");
});

test("in the steady state no round reads more than a part of the share whole, and each is read so once in fifteen", async () => {
  const w = worldOf(60);
  await w.pass(18);
  const wholes: number[] = [];
  const seen = new Map<string, number>();
  for (let round = 0; round < 15; round++) {
    const before = w.calls.length;
    await w.pass(1);
    const looked = w.calls.slice(before).filter(({ operation }) => operation === "DescribeListeners");
    wholes.push(looked.length);
    for (const { input } of looked) {
      const arn = (input as { LoadBalancerArn: string }).LoadBalancerArn;
      seen.set(arn, (seen.get(arn) ?? 0) + 1);
    }
  }
  expect(Math.max(...wholes)).toBeLessThanOrEqual(25);
  expect([...seen.values()]).toEqual(Array.from({ length: 60 }, () => 1));
});
