import { describe, expect, test } from "vitest";
import { publishedQuotas } from "../../../../functions/targets/plan/quotas.ts";
import {
  actual,
  actualGroup,
  actualListener,
  at,
  config,
  desired,
  entry,
  group,
  kinds,
  ledger,
  listener,
  planOf,
  rails,
  standing,
  steps,
  none,
} from "./world.ts";

const fresh = { actual: none, ledger: ledger([], {}) };

describe("quotas", () => {
  const pools = (...sizes: readonly number[]) => {
    const groups = sizes.map((size, pool) =>
      group(
        Array.from({ length: size }, (_, index) => at(index + 1)),
        { key: `p${pool}.tcp4`, poolId: `p${pool}` },
      ),
    );
    return {
      ...fresh,
      desired: desired({
        listeners: groups.map(({ key }, index) => listener(80 + index, { group: key })),
        groups,
      }),
    };
  };
  const joined = (world: object) => {
    const list = planOf(world).steps.flatMap((step) => (step.kind === "register" ? [step] : []));
    return Object.fromEntries(
      [...Map.groupBy(list, ({ key }) => key)].map(([key, some]) => [
        key,
        some.flatMap(({ targets }) => targets).length,
      ]),
    );
  };
  const quotas = (changes: object) => ({ quotas: { ...publishedQuotas, ...changes } });

  test("no load balancer more than the Region takes: then nothing is made", () => {
    expect(planOf({ ...fresh, others: { loadBalancers: 50, groups: 0 } })).toMatchObject({
      steps: [],
      held: [{ rail: "quota" }],
    });
    expect(kinds({ ...fresh, others: { loadBalancers: 49, groups: 0 } })).toContain("create-load-balancer");
    expect(kinds({ others: { loadBalancers: 50, groups: 0 } })).toEqual([]);
  });

  test("groups as the Region takes them, by their keys; the others' listeners wait", () => {
    const world = { ...pools(1, 1, 1), others: { loadBalancers: 0, groups: 2998 } };
    expect(kinds(world).filter((kind) => kind === "create-group")).toHaveLength(2);
    expect(rails(world)).toEqual(["quota", "waiting"]);
    const one = { desired: pools(1, 1).desired, others: { loadBalancers: 0, groups: 2998 } };
    expect(kinds(one).filter((kind) => kind === "create-group")).toHaveLength(1);
  });

  test("fifty listeners, others' among them, lowest ports first", () => {
    const world = { ...pools(1, 1, 1), ...quotas({ listenersPerLoadBalancer: 2 }) };
    expect(
      planOf(world).steps.flatMap((step) => (step.kind === "create-listener" ? [step.port] : [])),
    ).toEqual([80, 81]);
    expect(planOf(world).held).toMatchObject([{ rail: "quota", about: "listener 82" }]);
    expect(kinds(world).filter((kind) => kind === "create-group")).toHaveLength(2);
    const theirs = actualListener(9, { isOurs: false, forward: [] });
    const full = {
      ...pools(1, 1, 1),
      actual: actual({ listeners: [theirs] }),
      ...quotas({ listenersPerLoadBalancer: 2 }),
    };
    expect(kinds(full).filter((kind) => kind === "create-listener")).toHaveLength(1);
  });

  test("targets that lie outside the VPC are in each zone, so one zone's quota is all there is", () => {
    expect(joined(pools(400, 400))).toEqual({ "p0.tcp4": 250, "p1.tcp4": 250 });
    expect(rails(pools(400, 400))).toEqual(["quota", "quota"]);
    expect(planOf(pools(400, 400)).held[0]).toMatchObject({ mayBeOverridden: false });
    expect(planOf(pools(400, 400)).held[0]?.targets).toHaveLength(150);
  });

  test("each gets its fair share: who wants little gets it", () => {
    expect(joined(pools(50, 400, 400))).toEqual({ "p0.tcp4": 50, "p1.tcp4": 225, "p2.tcp4": 225 });
  });

  test("a group takes a thousand", () => {
    const inside = Array.from({ length: 1200 }, (_, index) => ({
      address: `10.0.${index >> 8}.${index & 255}`,
      port: 80,
    }));
    const wide = { ...fresh, desired: desired({ groups: [group(inside)] }) };
    expect(joined({ ...wide, ...quotas({ targetsPerZone: 800 }) })).toEqual({ "p1.tcp4": 1000 });
    expect(joined({ ...wide, ...quotas({ targetsPerZone: 300 }) })).toEqual({ "p1.tcp4": 600 });
    expect(joined({ ...wide, ...quotas({ targetsPerZone: 800, targetsPerLoadBalancer: 700 }) })).toEqual({
      "p1.tcp4": 700,
    });
  });

  test("with cross-zone load balancing the load balancer takes fewer", () => {
    const crossed = config({ place: { ...config().place, crossZone: true } });
    expect(joined({ ...pools(400), config: crossed, ...quotas({ targetsAcrossZones: 90 }) })).toEqual({
      "p0.tcp4": 90,
    });
  });

  test("what stands and drains has its place; who comes back from draining has it already", () => {
    const targets = [standing(at(1)), standing(at(2), "draining"), standing(at(3), "draining")];
    const world = {
      desired: desired({ groups: [group([at(1), at(2), at(4)])] }),
      actual: actual({ groups: [actualGroup(targets)] }),
      ledger: ledger([entry([at(1), at(2), at(3)])]),
      ...quotas({ targetsPerGroup: 3 }),
    };
    expect(steps(world)).toMatchObject([{ kind: "register", targets: [at(2)] }]);
    expect(planOf(world).held).toMatchObject([{ rail: "quota", targets: [at(4)] }]);
  });

  test("groups that are left over have their place too", () => {
    const old = actualGroup([standing(at(8)), standing(at(9))], { key: "p0.tcp4" });
    const world = {
      desired: desired({ groups: [group([at(1), at(2), at(3)])] }),
      actual: actual({ groups: [...actual().groups, old] }),
      ...quotas({ targetsPerZone: 4 }),
    };
    expect(joined(world)).toEqual({});
  });
});
