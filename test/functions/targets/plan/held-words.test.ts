/** What is held is for people: each says what, how many, and what can be done; and the same look gives the same list. */
import { describe, expect, test } from "vitest";
import { observed } from "../../../../functions/targets/plan/observed.ts";
import { publishedQuotas } from "../../../../functions/targets/plan/quotas.ts";
import {
  absentEntry,
  actual,
  actualGroup,
  actualListener,
  at,
  config,
  desired,
  drained,
  entry,
  group,
  groupArn,
  input,
  iso,
  ledger,
  limits,
  listener,
  planOf,
  refused,
  standing,
  t0,
} from "./world.ts";

const of = (rail: string, changes: Parameters<typeof planOf>[0]) =>
  planOf(changes).held.filter((each) => each.rail === rail);

describe("targets that somebody else registered", () => {
  const foreign = (registered: readonly number[], named: readonly number[] = []) => ({
    desired: desired({ groups: [group([at(1), at(2), ...named.map((each) => at(each))])] }),
    actual: actual({
      groups: [actualGroup([1, 2, ...registered].map((each) => standing(at(each))))],
    }),
  });

  test("one is one", () => {
    expect(of("not-ours", foreign([3])).map(({ sentence }) => sentence)).toEqual([
      "1 target that the ledger does not know is registered: left alone. `pointsman targets adopt` makes them ours.",
    ]);
  });

  test("several are told together, with how many of them the source names", () => {
    expect(of("not-ours", foreign([3, 4], [4]))).toEqual([
      {
        rail: "not-ours",
        about: "group p1.tcp4: 10.9.0.3:80, 10.9.0.4:80",
        targets: [at(3), at(4)],
        sentence:
          "2 targets that the ledger does not know are registered, 1 of them named by the source: left alone. `pointsman targets adopt` makes them ours.",
        mayBeOverridden: false,
      },
    ]);
  });
});

describe("targets that the last reads did not name", () => {
  const world = {
    config: config({ limits: limits({ observations: 3 }) }),
    desired: desired({ groups: [group([at(1)])] }),
    actual: actual({ groups: [actualGroup([1, 2, 3].map((each) => standing(at(each))))] }),
    ledger: ledger([
      {
        ...absentEntry([at(1), at(2)], [at(3)]),
        targets: {
          ...absentEntry([], [at(3)]).targets,
          ...absentEntry([at(1), at(2)], []).targets,
        },
      },
    ]),
  };

  test("are told by how often, the fewest first", () => {
    expect(of("observations", world).map(({ about, sentence }) => [about, sentence])).toEqual([
      [
        "group p1.tcp4: 10.9.0.2:80",
        "would deregister 1 target: not named in 1 of 3 complete reads in a row; the next reads decide.",
      ],
      [
        "group p1.tcp4: 10.9.0.3:80",
        "would deregister 1 target: not named in 2 of 3 complete reads in a row; the next reads decide.",
      ],
    ]);
  });
});

test("refused targets are told in the order of their addresses, whatever the order of what stands", () => {
  const world = {
    desired: desired({ groups: [group([at(1)], { withheld: [refused(at(2)), refused(at(3))] })] }),
    actual: actual({ groups: [actualGroup([3, 2, 1].map((each) => standing(at(each))))] }),
    ledger: ledger([entry([at(1), at(2), at(3)])]),
  };
  expect(of("refused", world).map(({ about, sentence }) => [about, sentence])).toEqual([
    [
      "group p1.tcp4: 10.9.0.2:80",
      "it would not be registered: it is public. The source names it, so it is not gone, and stays.",
    ],
    [
      "group p1.tcp4: 10.9.0.3:80",
      "it would not be registered: it is public. The source names it, so it is not gone, and stays.",
    ],
  ]);
});

test("who leaves, leaves with the reason", () => {
  const world = {
    desired: desired({ groups: [group([at(1)], { withheld: [drained(at(2))] })] }),
  };
  expect(planOf(world).steps).toMatchObject([
    { kind: "deregister", why: "the source names them no longer, or drains them" },
  ]);
});

describe("ports", () => {
  const both = desired({ listeners: [listener(90), listener(80), listener(70)] });

  test("are looked at from the lowest on: what the quota leaves out is the highest", () => {
    const world = {
      desired: both,
      actual: actual({ listeners: [actualListener(90)] }),
      quotas: { ...publishedQuotas, listenersPerLoadBalancer: 2 },
    };
    expect(of("quota", world)).toEqual([
      {
        rail: "quota",
        about: "listener 80",
        sentence:
          "would create a listener: the load balancer has 1, the quota is 2, and AWS does not raise it. Split the load balancer.",
        mayBeOverridden: false,
      },
    ]);
    const made = planOf(world).steps.filter(({ kind }) => kind === "create-listener");
    expect(made).toMatchObject([{ port: 70 }]);
  });

  test("are changed in their order", () => {
    const old = { idleSeconds: 100 };
    const world = {
      desired: desired({
        listeners: [90, 80].map((port) => listener(port, { idleSeconds: 200 })),
      }),
      actual: actual({ listeners: [actualListener(80, old)] }),
    };
    const ports = planOf(world).steps.flatMap((step) => ("port" in step ? [step.port] : []));
    expect(ports).toEqual([80, 90]);
  });

  test("of somebody else are left alone, which nobody may override", () => {
    const world = { actual: actual({ listeners: [actualListener(80, { isOurs: false })] }) };
    expect(of("not-ours", world)).toEqual([
      {
        rail: "not-ours",
        about: "listener 80",
        sentence:
          "a listener without our tag has the port: it is left alone. `pointsman targets adopt web` makes it ours.",
        mayBeOverridden: false,
      },
    ]);
  });
});

describe("a read that is counted", () => {
  test("begins a state where the ledger has none", () => {
    const { state } = observed(input({ ledger: { state: undefined, groups: [] } }));
    expect(state).toEqual({
      version: 1,
      mirror: "web",
      loadBalancer: config().loadBalancer,
      fence: 0,
      absent: {},
    });
  });

  test("keeps what is absent in order, so that the same look is the same item", () => {
    const listeners = [80, 90, 70].map((port) => actualListener(port));
    const { state } = observed(input({ actual: actual({ listeners }) }));
    expect(Object.keys(state?.absent ?? {})).toEqual(["listener 70/tcp", "listener 90/tcp"]);
  });

  test("counts for each group what its own pool names", () => {
    const second = { key: "p2.tcp4", poolId: "p2" };
    const read = input({
      desired: desired({ groups: [group([at(1)]), group([at(2)], second)] }),
      ledger: ledger([
        entry([at(1)]),
        entry([at(1), at(2)], { key: second.key, groupArn: groupArn(second.key) }),
      ]),
    });
    const [, found] = observed(read).groups;
    const counted = Object.values(found?.targets ?? {});
    expect(counted.map((each) => [each.absent, each.lastAbsentReadAt])).toEqual([
      [1, iso(t0)],
      [undefined, undefined],
    ]);
  });
});
