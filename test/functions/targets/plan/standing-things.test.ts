import { describe, expect, test } from "vitest";
import { publishedQuotas } from "../../../../functions/targets/plan/quotas.ts";
import {
  actual,
  actualGroup,
  at,
  config,
  desired,
  everybody,
  group,
  groupArn,
  kinds,
  ledger,
  planOf,
  rails,
  standing,
  steps,
  none,
  check,
} from "./world.ts";

const fresh = { actual: none, ledger: ledger([], {}) };

test("an unchanged world plans nothing and holds nothing", () => {
  expect(planOf()).toMatchObject({ mirror: "web", steps: [], held: [] });
  expect(planOf()).not.toHaveProperty("heldDigest");
});

describe("from nothing", () => {
  test("everything is made in the order in which each needs the one before", () => {
    expect(steps(fresh)).toEqual([
      { kind: "create-security-group" },
      { kind: "allow", rules: [everybody(80)] },
      { kind: "create-load-balancer" },
      { kind: "create-group", key: "p1.tcp4" },
      { kind: "register", key: "p1.tcp4", targets: [at(1), at(2)] },
      { kind: "create-listener", port: 80 },
    ]);
  });

  test("what an earlier try made is not made again", () => {
    const securityGroup = { id: "sg-1", isOurs: true, ingress: [everybody(80)] };
    const world = {
      ...fresh,
      actual: { ...none, securityGroup, groups: [actualGroup([], { loadBalancerArns: [] })] },
    };
    expect(kinds(world)).toEqual(["create-load-balancer", "register", "create-listener"]);
  });

  test("registers in chunks of at most 200", () => {
    const many = Array.from({ length: 450 }, (_, index) => at(index + 1));
    const world = { ...fresh, desired: desired({ groups: [group(many)] }) };
    const sizes = planOf(world).steps.flatMap((step) =>
      step.kind === "register" ? [step.targets.length] : [],
    );
    expect(sizes).toEqual([200, 200, 50]);
  });

  test("a listener whose pool names nobody waits, and no group is made for it", () => {
    const world = { ...fresh, desired: desired({ groups: [group([])] }) };
    expect(kinds(world)).toEqual(["create-security-group", "allow", "create-load-balancer"]);
    expect(rails(world)).toEqual(["waiting"]);
    const emptied = {
      desired: desired({ groups: [group([])] }),
      actual: actual({ listeners: [], groups: [actualGroup([])] }),
      ledger: ledger([]),
    };
    expect(kinds(emptied)).toEqual([]);
    expect(rails(emptied)).toEqual(["waiting"]);
  });
});

describe("the load balancer", () => {
  const balancer = (changes: object) => {
    const { loadBalancer } = actual();
    if (!loadBalancer) throw new Error("it stands");
    return { actual: actual({ loadBalancer: { ...loadBalancer, ...changes } }) };
  };
  const place = (changes: object) => ({ config: config({ place: { ...config().place, ...changes } }) });

  test("invariant 4: without our tag nothing at all is done", () => {
    const world = {
      ...balancer({ isOurs: false }),
      desired: desired({ groups: [group([at(1), at(2), at(3)])] }),
    };
    expect(planOf(world)).toMatchObject({
      steps: [],
      held: [{ rail: "not-ours", about: "load balancer", mayBeOverridden: false }],
    });
    const adopted = ledger(undefined, {
      adopted: [{ arn: "arn:lb", by: "ann", at: "2026-11-21T09:00:00.000Z", reason: "was there" }],
    });
    expect(kinds({ ...world, ledger: adopted })).toEqual(["register"]);
  });

  test.for([
    ["has failed", { state: "failed" }],
    ["is in another VPC", { vpcId: "vpc-2" }],
    ["faces elsewhere", { scheme: "internet-facing" }],
  ] as const)("that %s cannot be changed: nothing is done, and it is said", ([, changes]) => {
    expect(planOf(balancer(changes))).toMatchObject({
      steps: [],
      held: [{ rail: "refused", mayBeOverridden: false }],
    });
  });

  test.for([
    ["subnets", place({ subnetIds: ["subnet-c", "subnet-a"] }), { subnetIds: ["subnet-a", "subnet-c"] }],
    [
      "one subnet more",
      place({ subnetIds: ["subnet-a", "subnet-b", "subnet-c"] }),
      { subnetIds: ["subnet-a", "subnet-b", "subnet-c"] },
    ],
    ["address type", place({ ipAddressType: "dualstack" }), { ipAddressType: "dualstack" }],
    ["cross-zone load balancing", place({ crossZone: true }), { crossZone: true }],
    ["security groups", balancer({ securityGroupIds: ["sg-9"] }), { securityGroupIds: ["sg-1", "sg-9"] }],
  ] as const)("%s are changed by a call of their own", ([, world, change]) => {
    expect(steps(world)).toEqual([{ kind: "set-load-balancer", change }]);
  });

  test("the order of subnets says nothing", () => {
    expect(kinds(place({ subnetIds: ["subnet-b", "subnet-a"] }))).toEqual([]);
  });

  test("made without a security group, it can never get one: nothing is allowed in vain", () => {
    const world = balancer({ securityGroupIds: [] });
    expect(planOf({ ...world, actual: { ...world.actual, securityGroup: undefined } })).toMatchObject({
      steps: [],
      held: [{ rail: "refused", mayBeOverridden: false }],
    });
  });

  test("cross-zone load balancing waits where too many targets are registered for it", () => {
    const quotas = { ...publishedQuotas, targetsAcrossZones: 1 };
    expect(planOf({ ...place({ crossZone: true }), quotas })).toMatchObject({
      steps: [],
      held: [{ rail: "quota" }],
    });
    expect(kinds({ ...place({ crossZone: true }), quotas: { ...quotas, targetsAcrossZones: 2 } })).toEqual([
      "set-load-balancer",
    ]);
  });
});

describe("target groups", () => {
  const changed = (wanted: object, there: object = {}) => ({
    desired: desired({ groups: [group([at(1), at(2)], wanted)] }),
    actual: actual({ groups: [actualGroup(actual().groups[0]?.targets ?? [], there)] }),
  });
  const web = { ...check, protocol: "HTTP", path: "/up", codes: "200" } as const;
  const there = { ...check, port: "traffic-port", path: undefined, codes: undefined };

  test.for([
    ["protocol", web],
    ["port", { ...check, port: 8080 }],
    ["interval", { ...check, intervalSeconds: 30 }],
    ["timeout", { ...check, timeoutSeconds: 6 }],
    ["healthy count", { ...check, healthyCount: 5 }],
    ["unhealthy count", { ...check, unhealthyCount: 5 }],
  ] as const)("another %s of the health check sets it, whole", ([, healthCheck]) => {
    expect(steps(changed({ healthCheck }))).toEqual([
      { kind: "set-group", groupArn: "arn:group:p1.tcp4", key: "p1.tcp4", change: { healthCheck } },
    ]);
  });

  test.for([
    ["as it is", web, { path: "/up", codes: "200" }, 0],
    ["another path", web, { path: "/", codes: "200" }, 1],
    ["other codes", web, { path: "/up", codes: "200-399" }, 1],
    ["AWS's own path and codes", { ...check, protocol: "HTTP" }, { path: "/", codes: "200-399" }, 0],
  ] as const)("a web check %s takes that many calls: %s", ([, healthCheck, actual, calls]) => {
    const standing = { healthCheck: { ...there, protocol: "HTTP", ...actual } };
    expect(kinds(changed({ healthCheck }, standing))).toHaveLength(calls);
  });

  test("path and codes mean nothing to a TCP check", () => {
    expect(kinds(changed({}, { healthCheck: { ...there, path: "/", codes: "200" } }))).toEqual([]);
  });

  test("attributes that differ are set by one call, the health check by another", () => {
    const world = changed({ proxyProtocol: true, stickiness: true, healthCheck: { ...check, port: 1 } });
    expect(steps(world).map((step) => "change" in step && step.change)).toEqual([
      { healthCheck: { ...check, port: 1 } },
      { proxyProtocol: true, stickiness: true },
    ]);
    expect(steps(changed({}, { stickiness: true })).map((step) => "change" in step && step.change)).toEqual([
      { stickiness: false },
    ]);
  });

  test("invariant 4: one without our tag is not touched, whatever its key", () => {
    const world = { ...changed({ stickiness: true }, { isOurs: false }), ledger: ledger([]) };
    expect(kinds(world)).not.toContain("set-group");
    expect(kinds(world)).not.toContain("deregister");
    expect(steps(world)[0]).toEqual({ kind: "create-group", key: "p1.tcp4" });
  });

  test("invariant 4: one that was ours and bears our tag no longer is not made again, for that would be itself", () => {
    const world = changed({ stickiness: true }, { isOurs: false });
    expect(kinds(world)).toEqual([]);
    expect(planOf(world).held).toContainEqual({
      rail: "not-ours",
      about: "group p1.tcp4",
      sentence:
        "pm-p1.tcp4 bears our tags no longer: it is left alone. `pointsman targets adopt web` makes it ours.",
      mayBeOverridden: false,
    });
  });

  test("one that the ledger knows and that is gone is made again", () => {
    const gone = { actual: actual({ groups: [] }) };
    expect(steps(gone)[0]).toEqual({ kind: "create-group", key: "p1.tcp4" });
    const unnamed = ledger([{ key: "p1.tcp4", targets: {} }]);
    expect(steps({ ...gone, ledger: unnamed })[0]).toEqual({ kind: "create-group", key: "p1.tcp4" });
  });

  test("one that was adopted is known by the ledger's key", () => {
    const adopted = {
      adopted: [{ arn: groupArn("p1.tcp4"), by: "ann", at: "2026-11-21T09:00:00.000Z", reason: "was there" }],
    };
    const world = changed({ stickiness: true }, { isOurs: false });
    const untagged = {
      ...world.actual,
      groups: world.actual.groups.map((each) => ({ ...each, key: undefined })),
    };
    expect(kinds({ ...world, actual: untagged, ledger: ledger(undefined, adopted) })).toEqual(["set-group"]);
  });
});

test("a draining target that the source names again is registered again", () => {
  const targets = [standing(at(1)), standing(at(2), "unhealthy.draining")];
  expect(steps({ actual: actual({ groups: [actualGroup(targets)] }) })).toEqual([
    { kind: "register", key: "p1.tcp4", groupArn: "arn:group:p1.tcp4", targets: [at(2)] },
  ]);
});
