import { describe, expect, test } from "vitest";
import { all, replacing, switched, to } from "./replacing.ts";
import {
  absent,
  actual,
  actualGroup,
  actualListener,
  at,
  config,
  desired,
  everybody,
  group,
  input,
  iso,
  kinds,
  ledger,
  limits,
  listener,
  planOf,
  rails,
  standing,
  steps,
  t0,
} from "./world.ts";

describe("a listener alone", () => {
  const changed = (wanted: object, there: object) => ({
    desired: desired({ listeners: [listener(80, wanted)] }),
    actual: actual({ listeners: [actualListener(80, there)] }),
  });
  const tls = { protocol: "TLS", certificateArn: "arn:c1" } as const;

  test("that forwards to one group does so with any weight", () => {
    expect(kinds(changed({}, { forward: to(["p1.tcp4", 0]) }))).toEqual([]);
  });

  test("of TCP becomes TLS, and back, in one call", () => {
    expect(steps(changed(tls, {}))).toMatchObject([
      { change: { protocol: "TLS", certificateArn: "arn:c1" } },
    ]);
    expect(steps(changed({}, tls))).toMatchObject([{ change: { protocol: "TCP" } }]);
    expect(kinds(changed(tls, tls))).toEqual([]);
  });

  test("gets another certificate, and another idle time by a call of its own", () => {
    expect(
      steps(changed({ ...tls, certificateArn: "arn:c2" }, tls)).map(
        (step) => "change" in step && step.change,
      ),
    ).toEqual([{ certificateArn: "arn:c2" }]);
    expect(steps(changed({ idleSeconds: 600 }, {})).map((step) => "change" in step && step.change)).toEqual([
      { idleSeconds: 600 },
    ]);
    expect(kinds(changed({ idleSeconds: 350 }, {}))).toEqual([]);
    expect(kinds(changed({}, { idleSeconds: 600 }))).toEqual([]);
    expect(kinds(changed({ ...tls, idleSeconds: 600 }, tls))).toEqual([]);
  });

  test("takes its protocol together with the group that needs it", () => {
    const world = replacing({ 1: "healthy", 2: "initial" });
    const listeners = [{ ...listener(80, { group: "p1.tcp6" }), ...tls }];
    const waiting = { ...world, desired: { ...world.desired, listeners } };
    expect(kinds(waiting)).toEqual([]);
    const ready = { ...replacing({ 1: "healthy", 2: "healthy" }), desired: waiting.desired };
    expect(steps(ready)).toMatchObject([
      { change: { protocol: "TLS", certificateArn: "arn:c1", ...switched.change } },
    ]);
  });

  test("of TCP cannot name a TLS group: it changes blindly, when the targets stand", () => {
    const world = replacing({ 1: "unused", 2: "unused" }, { forward: to(["p1.tcp4", 1]) });
    const listeners = [{ ...listener(80, { group: "p1.tcp6" }), ...tls }];
    const groups = [group(all([1, 2]), { key: "p1.tcp6", protocol: "TLS" })];
    const blind = { ...world, desired: desired({ listeners, groups }) };
    expect(steps(blind)).toMatchObject([{ change: { protocol: "TLS", ...switched.change } }]);
    const filling = {
      ...blind,
      desired: desired({ listeners, groups: [group(all([1, 2, 3]), { key: "p1.tcp6", protocol: "TLS" })] }),
    };
    expect(kinds(filling)).toEqual(["register"]);
    expect(rails(filling)).toContain("waiting");
  });
});

describe("invariant 4: a port that somebody else's listener has", () => {
  test("is left alone and reported", () => {
    const world = {
      actual: actual({ listeners: [actualListener(80, { isOurs: false, forward: to(["theirs", 1]) })] }),
    };
    expect(planOf(world)).toMatchObject({ steps: [], held: [{ rail: "not-ours", about: "listener 80" }] });
  });

  test("is ours when a person adopted it", () => {
    const world = {
      actual: actual({ listeners: [actualListener(80, { isOurs: false, idleSeconds: 350 })] }),
      desired: desired({ listeners: [listener(80, { idleSeconds: 600 })] }),
      ledger: ledger(undefined, {
        adopted: [{ arn: "arn:listener:80", by: "ann", at: iso(t0), reason: "was there" }],
      }),
    };
    expect(kinds(world)).toEqual(["set-listener"]);
  });
});

describe("TCP and UDP on one port", () => {
  const turned = (count: number) => {
    const world = replacing({ 1: "unused", 2: "unused" }, { forward: to(["p1.tcp4", 1]) });
    return {
      ...world,
      desired: desired({
        listeners: [listener(80, { protocol: "UDP", group: "p1.tcp6" })],
        groups: [group(all([1, 2]), { key: "p1.tcp6", protocol: "UDP" })],
      }),
      ledger: ledger(world.ledger.groups, absent(["listener 80/tcp"], count)),
    };
  };

  test("are swapped last of all and side by side, when it was seen often enough and the new targets stand", () => {
    expect(kinds(turned(1)).slice(-2)).toEqual(["delete-listener", "create-listener"]);
    const { listeners, groups } = turned(1).desired;
    const another = listener(81, { protocol: "UDP", group: "p1.tcp6" });
    expect(kinds({ ...turned(1), desired: desired({ listeners: [...listeners, another], groups }) })).toEqual(
      ["allow", "create-listener", "delete-listener", "create-listener"],
    );
  });

  test("invariant 2: need their reads", () => {
    const [first] = planOf(turned(0)).held.filter(({ about }) => about === "listener 80/tcp");
    expect(first).toMatchObject({ rail: "observations" });
    expect(kinds(turned(0))).not.toContain("delete-listener");
  });

  test("wait for their targets, and lose no more than the share", () => {
    const more = desired({
      listeners: turned(1).desired.listeners,
      groups: [group(all([1, 2, 3]), { key: "p1.tcp6", protocol: "UDP" })],
    });
    expect(kinds({ ...turned(1), desired: more })).toContain("register");
    expect(kinds({ ...turned(1), desired: more })).not.toContain("delete-listener");
    const [, fresh] = turned(1).actual.groups;
    const olds = [1, 2, 3, 4, 5].map((each) => standing(at(each)));
    const shrunk = {
      ...turned(1),
      actual: { ...turned(1).actual, groups: fresh ? [actualGroup(olds), fresh] : [] },
    };
    expect(rails(shrunk)).toContain("share");
    expect(kinds(shrunk)).not.toContain("delete-listener");
    expect(kinds({ ...shrunk, override: planOf(shrunk).heldDigest ?? "" })).toContain("delete-listener");
  });

  test("stay as they are where the source has both", () => {
    const both = { ...turned(1), desired: { ...turned(1).desired, kept: { ports: [80], poolIds: [] } } };
    expect(kinds(both)).not.toContain("delete-listener");
    expect(rails(both)).toContain("refused");
  });
});

describe("a listener that the source has no more", () => {
  const gone = (changes: object = {}) => ({
    actual: actual({ listeners: [actualListener(80), actualListener(81)], ...changes }),
    ledger: ledger(undefined, absent(["listener 81/tcp", "rule tcp 81 0.0.0.0/0"])),
  });

  test("is deleted after its reads; its group serves on", () => {
    expect(steps(gone())).toEqual([{ kind: "delete-listener", listenerArn: "arn:listener:81", port: 81 }]);
    expect(rails({ ...gone(), ledger: ledger() })).toEqual(["observations"]);
  });

  test("keeps its rules until it is gone", () => {
    const securityGroup = { id: "sg-1", isOurs: true, ingress: [everybody(80), everybody(81)] };
    expect(kinds(gone({ securityGroup }))).toEqual(["delete-listener"]);
    expect(kinds({ ...gone(), actual: actual({ securityGroup }) })).toEqual(["forbid"]);
  });

  test("invariant 2: no more than the share of listeners goes", () => {
    const three = gone({ listeners: [80, 81, 82].map((port) => actualListener(port)) });
    const seen = ledger(undefined, absent(["listener 81/tcp", "listener 82/tcp"]));
    expect(planOf({ ...three, ledger: seen })).toMatchObject({
      steps: [],
      held: [{ rail: "share", mayBeOverridden: true }],
    });
    const override = planOf({ ...three, ledger: seen }).heldDigest ?? "";
    expect(kinds({ ...three, ledger: seen, override })).toEqual(["delete-listener", "delete-listener"]);
  });

  test("invariant 2: its group's targets count, if no other listener sends to it", () => {
    const other = actualGroup(
      [1, 2].map((each) => standing(at(each))),
      { key: "p2.tcp4" },
    );
    const world = gone({
      listeners: [actualListener(80), actualListener(81, { forward: to(["p2.tcp4", 1]) })],
      groups: [...actual().groups, other],
    });
    const one = config({ limits: limits({ count: 1 }) });
    expect(rails({ ...world, config: one })).toContain("count");
    expect(kinds({ ...world, config: one })).not.toContain("delete-listener");
    expect(kinds({ ...gone(), config: one })).toEqual(["delete-listener"]);
  });

  test("stays when it was refused, with its group", () => {
    const kept = { ...gone(), desired: { ...desired(), kept: { ports: [81], poolIds: [] } } };
    expect(planOf(kept)).toMatchObject({ steps: [], held: [] });
  });

  test("invariant 2: is kept with all others when the source has none at all", () => {
    const blank = { ...gone(), desired: desired({ listeners: [], groups: [], ingress: [] }) };
    expect(planOf(blank)).toMatchObject({
      steps: [],
      held: [{ rail: "empty-source" }, { rail: "empty-source" }],
    });
    expect(planOf(blank).heldDigest).toBeUndefined();
  });

  test("invariant 4: stays when it is not ours", () => {
    const theirs = gone({ listeners: [actualListener(80), actualListener(81, { isOurs: false })] });
    expect(kinds(theirs)).toEqual([]);
    expect(input(theirs).actual.listeners).toHaveLength(2);
  });
});
