import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Desired, DesiredGroup } from "../../../../functions/targets/meaning/desired.ts";
import type { ActualGroup } from "../../../../functions/targets/plan/actual.ts";
import { bookkeeping, isEmpty } from "../../../../functions/targets/plan/bookkeeping.ts";
import type { Plan, Step, Target } from "../../../../functions/targets/plan/document.ts";
import { targetKey } from "../../../../functions/targets/plan/identity.ts";
import { plan } from "../../../../functions/targets/plan/plan.ts";
import { servedBy } from "../../../../functions/targets/plan/sight.ts";
import type { PlanInput } from "../../../../functions/targets/plan/sight.ts";
import { Model } from "./model.ts";
import { operations, perform, source, spoken } from "./operator.ts";
import type { Operation, Source } from "./operator.ts";
import { config, input, iso, limits, minutes, t0 } from "./world.ts";

const rules = limits({ observations: 2, share: 50, count: 3, floor: 2 });

/** A mirror over its rounds, with what an onlooker remembers by himself. */
function follow(seedSource: Source) {
  const model = new Model(config({ limits: rules }));
  let at = t0;
  let now: Source = seedSource;
  /** group key and target → complete reads in a row that did not name it. */
  const unseen = new Map<string, number>();
  const foreign = new Set<string>();

  const inputNow = (override?: string): PlanInput => ({
    ...input({ config: model.config, desired: spoken(now), actual: model.actual(), ledger: model.ledger() }),
    readAt: iso(at),
    now: iso(at),
    ...(override === undefined ? {} : { override }),
  });

  function observe(desired: Desired) {
    for (const group of model.groups) {
      const wanted = desired.groups.find(({ key }) => key === group.key);
      const named = [...(wanted?.targets ?? []), ...(wanted?.withheld ?? []).map(({ target }) => target)];
      for (const target of group.targets) {
        const name = `${group.key} ${targetKey(target)}`;
        const isNamed = named.some((each) => targetKey(each) === targetKey(target));
        unseen.set(name, isNamed ? 0 : (unseen.get(name) ?? 0) + 1);
      }
    }
  }

  const served = () =>
    new Map(
      model.listeners.map((listener) => {
        const groups = servedBy(listener).map(({ groupArn }) =>
          model.groups.find(({ arn }) => arn === groupArn),
        );
        const live = groups
          .flatMap((group) => group?.targets ?? [])
          .filter(({ state }) => state !== "draining");
        return [listener.port, live] as const;
      }),
    );

  function takeStep(step: Step, desired: Desired, isLifted: boolean) {
    const theirs = model.listeners.filter(({ isOurs }) => !isOurs).map(({ arn }) => arn);
    if ("listenerArn" in step) expect(theirs, "invariant 4: their listener").not.toContain(step.listenerArn);
    const before = served();
    model.take(step, desired);
    const after = served();
    if (isLifted || step.kind === "delete-listener") return;
    // No listener can name the new group meanwhile, so that nobody's health in it is known.
    const isBlind = step.kind === "set-listener" && step.change.protocol === "TLS";
    for (const [port, live] of before) {
      const now = after.get(port) ?? [];
      if (live.length > 0) expect(now.length, `invariant 1: somebody on port ${port}`).toBeGreaterThan(0);
      if (live.some(({ state }) => state === "healthy") && !isBlind)
        expect(
          now.some(({ state }) => state === "healthy"),
          `invariant 1: somebody healthy on port ${port}`,
        ).toBe(true);
    }
  }

  /** What an onlooker says of a plan before it is carried out. */
  function checkRemovals({ steps, override }: Plan, desired: Desired) {
    const serving = new Set(
      model.listeners.flatMap((each) => servedBy(each).map(({ groupArn }) => groupArn)),
    );
    const leaving = Map.groupBy(
      steps.filter((step) => step.kind === "deregister"),
      ({ groupArn }) => groupArn,
    );
    let total = 0;
    for (const [arn, some] of leaving) {
      const targets = some.flatMap((step) => step.targets);
      const there = model.groups.find((each) => each.arn === arn);
      const wanted = desired.groups.find(({ key }) => key === there?.key);
      for (const target of targets) checkOne(there?.key ?? "", target, wanted);
      if (!there || !wanted || !serving.has(arn) || override) continue;
      total += targets.length;
      checkGroup(there, wanted, targets, steps);
    }
    expect(total, "invariant 2: the count of a round").toBeLessThanOrEqual(rules.count);
  }

  function checkOne(key: string, target: Target, wanted: DesiredGroup | undefined) {
    const name = `${key} ${targetKey(target)}`;
    expect(foreign.has(name), `invariant 4: ${name} is not ours`).toBe(false);
    const isDrained = (wanted?.withheld ?? []).some((each) => targetKey(each.target) === targetKey(target));
    const isSeenGone = (unseen.get(name) ?? 0) >= rules.observations;
    expect(isDrained || isSeenGone, `invariant 2: ${name} is gone for sure`).toBe(true);
  }

  function checkGroup(
    there: ActualGroup,
    wanted: DesiredGroup,
    targets: readonly Target[],
    steps: readonly Step[],
  ) {
    const gone = new Set(targets.map(targetKey));
    const ours = there.targets.filter(
      (target) => target.state !== "draining" && !foreign.has(`${there.key} ${targetKey(target)}`),
    );
    const joining = steps.flatMap((step) =>
      step.kind === "register" && step.key === there.key ? step.targets : [],
    );
    const share = (targets.length / (ours.length + joining.length)) * 100;
    expect(share, "invariant 2: the share of a round").toBeLessThanOrEqual(rules.share);
    const named = new Set(wanted.targets.map(targetKey));
    // Whoever registered it: it is healthy, users are sent to it, and the source says so.
    const healthy = there.targets.filter(
      (target) => target.state === "healthy" && (ours.includes(target) || named.has(targetKey(target))),
    );
    const stay = healthy.filter((target) => !gone.has(targetKey(target))).length;
    if (stay === healthy.length) return;
    const floor = Math.min(rules.floor, Math.max(1, wanted.targets.length));
    expect(stay, "invariant 2: the floor").toBeGreaterThanOrEqual(floor);
    const strength = Math.min(wanted.targets.length, healthy.length);
    const coming = Math.min(joining.length, strength - stay);
    expect(coming, "invariant 3: nobody goes for whom somebody comes").toBeLessThanOrEqual(0);
  }

  function round({
    isReadable = true,
    crashAfter = Infinity,
    override,
  }: { isReadable?: boolean; crashAfter?: number; override?: string } = {}) {
    at += minutes(1);
    model.pass();
    if (!isReadable) return undefined;
    const desired = spoken(now);
    observe(desired);
    const given = inputNow(override);
    const made = plan(given);
    checkRemovals(made, desired);
    model.note(bookkeeping(given, made.steps));
    for (const step of made.steps.slice(0, crashAfter)) takeStep(step, desired, made.override !== undefined);
    return made;
  }

  return {
    model,
    foreign,
    round,
    inputNow,
    sourceNow: () => now,
    change(operation: Operation) {
      now = perform(operation, now, model, foreign);
    },
    wait(ms: number) {
      at += ms;
    },
  };
}

/** An operator's change, and what the rounds after it meet. */
const script = fc.array(
  fc.record({
    operation: operations,
    rounds: fc.array(
      fc.oneof(
        { weight: 6, arbitrary: fc.constant({}) },
        { weight: 1, arbitrary: fc.constant({ isReadable: false }) },
        { weight: 1, arbitrary: fc.record({ crashAfter: fc.integer({ min: 0, max: 4 }) }) },
      ),
      { maxLength: 4 },
    ),
  }),
  { minLength: 1, maxLength: 25 },
);

type Script = typeof script extends fc.Arbitrary<infer T> ? T : never;

/** A mirror that stood for a while before the first change. */
function played(first: Source, moves: Script) {
  const mirror = follow(first);
  for (let each = 0; each < 3; each += 1) mirror.round();
  for (const { operation, rounds } of moves) {
    mirror.change(operation);
    for (const each of rounds) mirror.round(each);
  }
  return mirror;
}

/** A person who lets everything through that may be. */
function settle(mirror: ReturnType<typeof follow>, rounds: number) {
  let override: string | undefined;
  for (let each = 0; each < rounds; each += 1)
    override = mirror.round(override ? { override } : {})?.heldDigest;
}

describe("over any sequence of changes, faults and rounds", () => {
  test("invariants 1, 2 and 4 hold after each step, and in the end mirror and source agree", () => {
    fc.assert(
      fc.property(source, script, (first, moves) => {
        const mirror = played(first, moves);
        mirror.model.sick.clear();
        mirror.change({ kind: "fill" });
        settle(mirror, 45);
        expect(differences(mirror)).toEqual([]);
        expect(mirror.round()?.steps).toEqual([]);
        const last = mirror.inputNow();
        expect(isEmpty(bookkeeping(last, plan(last).steps))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test("the order of what is read makes no difference", () => {
    fc.assert(
      fc.property(source, script, fc.infiniteStream(fc.nat()), (first, moves, numbers) => {
        const mirror = played(first, moves);
        const given = mirror.inputNow();
        expect(plan(shuffled(given, () => numbers.next().value ?? 0))).toEqual(plan(given));
      }),
      { numRuns: 40 },
    );
  });
});

function shuffled<T>(value: T, next: () => number): T {
  if (Array.isArray(value))
    return value
      .map((each) => ({ each: shuffled(each, next), order: next() }))
      .sort((a, b) => a.order - b.order)
      .map(({ each }) => each) as T;
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, shuffled(each, next)])) as T;
}

/** Where the model is not what the source says; foreign things are nobody's affair. */
function differences({ model, foreign, sourceNow }: ReturnType<typeof follow>): string[] {
  const desired = spoken(sourceNow());
  const found: string[] = [];
  for (const wanted of desired.listeners) {
    const there = model.listeners.find(({ port }) => port === wanted.port);
    if (there && !there.isOurs) continue;
    const [only, ...others] = there?.forward ?? [];
    const to = model.groups.find(({ arn }) => arn === only?.groupArn);
    if (to?.key !== wanted.group || others.length > 0 || there?.protocol !== wanted.protocol)
      found.push(
        `listener ${wanted.port}: ${there?.protocol} to ${to?.key}, wanted ${wanted.protocol} to ${wanted.group}`,
      );
  }
  for (const { port, isOurs } of model.listeners)
    if (isOurs && !desired.listeners.some((each) => each.port === port))
      found.push(`listener ${port} is left`);
  for (const group of model.groups) {
    const wanted = desired.groups.find(({ key }) => key === group.key);
    const names = new Set(group.targets.map(targetKey));
    const strangers = [...names].filter((name) => foreign.has(`${group.key} ${name}`));
    if (!wanted && strangers.length === 0) found.push(`group ${group.key} is left`);
    for (const target of wanted?.targets ?? [])
      if (!names.delete(targetKey(target))) found.push(`${group.key} lacks ${targetKey(target)}`);
    for (const name of names)
      if (!foreign.has(`${group.key} ${name}`)) found.push(`${group.key} still has ${name}`);
  }
  return found;
}
