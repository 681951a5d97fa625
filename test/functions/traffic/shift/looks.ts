import type { ShiftRecord, WriteProgress } from "../../../../functions/ledger/traffic-records.ts";
import type { PolicyConfig } from "../../../../functions/shared/traffic-config.ts";
import type { Connections } from "../../../../functions/traffic/observe/connections.ts";
import { stepsBetween } from "../../../../functions/traffic/plan/steps.ts";
import type { Sites } from "../../../../functions/traffic/policy/fitness.ts";
import { healthOf } from "../../../../functions/traffic/policy/fitness.ts";
import { sharesNow } from "../../../../functions/traffic/policy/shares.ts";
import type { Weights, ZoneRecord } from "../../../../functions/traffic/policy/zone.ts";
import { advance } from "../../../../functions/traffic/shift/advance.ts";
import type { ShiftFacts, Step } from "../../../../functions/traffic/shift/facts.ts";
import type { JudgedSite } from "../../../../functions/traffic/shift/judged.ts";
import type { AlarmFacts } from "../../../../functions/shared/alarms.ts";
import { allHealthy, policy, recordsFor, sitesOf } from "../world.ts";

/** Looks at one shift, with a ledger and a zone that do what the steps say: the shell of `advance`, and nothing else. */
export const begunAt = Date.parse("2026-11-21T10:00:00.000Z");
export const iso = (at: number): string => new Date(at).toISOString();

export interface Scene {
  readonly from: Weights;
  readonly to: Weights;
  readonly config?: Partial<PolicyConfig>;
  readonly record?: Partial<ShiftRecord>;
  readonly steps?: readonly Weights[];
}

export function shiftOf({ from, to, config = {}, record = {}, steps }: Scene): ShiftRecord {
  const pinned = policy(sitesOf(from), config);
  const weights = steps ?? stepsBetween(from, to, pinned.shift.maxStep) ?? [];
  return {
    version: 1,
    id: "shift-1",
    policy: "shop",
    kind: "shift",
    by: { who: "ann", via: "command" },
    reason: "try it",
    createdAt: iso(begunAt),
    executionArn: "arn:execution",
    state: "open",
    config: pinned,
    plan: {
      policy: "shop",
      from,
      to,
      steps: weights.map((each) => ({ weights: each, bakeSeconds: pinned.shift.bakeSeconds })),
      digest: "digest",
    },
    stored: recordsFor(pinned, from),
    overrides: [],
    step: 0,
    progress: {},
    ...record,
  };
}

/** What can be otherwise in a look. */
export interface Changeable {
  sites: Sites;
  alarms: readonly AlarmFacts[];
  connections: Connections;
  requests: ShiftFacts["requests"];
  /** Whether look-ups say the old shares still. */
  isStale: boolean;
  /** A write that is lost: "before" it reached Route 53, or "after", its answer. */
  lose: "before" | "after" | undefined;
  isPending: boolean;
  judged?: JudgedSite;
}

export function looks(scene: Scene) {
  let record = shiftOf(scene);
  let zone: readonly ZoneRecord[] = record.stored;
  let before: Weights = record.plan.from;
  let now = begunAt;
  let writes = 0;
  const world: Changeable = {
    sites: allHealthy(Object.keys(scene.from)),
    alarms: [],
    connections: {},
    requests: [],
    isStale: false,
    lose: undefined,
    isPending: false,
  };
  const weights = (): Weights =>
    Object.fromEntries(zone.map(({ setIdentifier = "", weight = 0 }) => [setIdentifier, weight]));
  const progress = (): WriteProgress => (record.turned ? (record.back ?? {}) : record.progress);
  const keep = (to: WriteProgress, step = record.step) => {
    record = record.turned ? { ...record, back: to } : { ...record, progress: to, step };
  };

  const facts = (): ShiftFacts => ({
    now,
    at: iso(now),
    record,
    requests: world.requests,
    records: zone,
    sites: world.sites,
    alarms: world.alarms,
    ...(progress().changeId === undefined ? {} : { change: world.isPending ? "pending" : "in-sync" }),
    connections: world.connections,
    asks: "authoritative",
    ...(world.judged ? { judged: world.judged } : {}),
  });

  function take(step: Step): void {
    if (step.note) keep(step.note.progress, step.note.step);
    if (step.kind === "back") record = { ...record, turned: { at: iso(now), reason: step.reason } };
    if (step.kind === "write") {
      const lost = world.lose;
      world.lose = undefined;
      if (lost === "before") return;
      before = weights();
      zone = step.records;
      writes += 1;
      if (lost === undefined) keep({ ...progress(), changeId: `change-${writes}` });
    }
    if (step.kind === "ask") keep({ ...progress(), tally: tallyOf(step.lookups, step.unhealthy) });
  }

  /** As near to the true shares as whole answers can be. */
  function tallyOf(lookups: number, unhealthy: readonly string[]) {
    const shares = sharesNow(world.isStale ? before : weights(), healthOf(world.sites));
    const old = progress().tally;
    const counts: Record<string, number> = {};
    let said = 0;
    for (const [site, share] of Object.entries(shares)) {
      counts[site] = Math.floor(share * lookups);
      said += counts[site];
    }
    const most = Object.keys(shares).sort((a, b) => (shares[b] ?? 0) - (shares[a] ?? 0))[0] ?? "";
    counts[most] = (counts[most] ?? 0) + lookups - said;
    for (const site of Object.keys(counts)) counts[site] = (counts[site] ?? 0) + (old?.counts[site] ?? 0);
    return { since: old?.since ?? iso(now), counts, elsewhere: 0, unhealthy };
  }

  return {
    world,
    facts,
    take,
    record: () => record,
    zone: () => zone,
    weights,
    writes: () => writes,
    now: () => now,
    /** Somebody else changes what stands. */
    meddle: (change: (records: readonly ZoneRecord[]) => readonly ZoneRecord[]) => {
      zone = change(zone);
    },
    later: (seconds: number) => {
      now += seconds * 1000;
    },
    /** One look, and what follows from it. */
    look(): Step {
      const step = advance(facts());
      take(step);
      return step;
    },
    /** Looks, each after the wait that the one before asked for, until one is of this kind; at most so many. */
    until(kind: Step["kind"], most = 400): Step {
      for (let i = 0; i < most; i += 1) {
        const step = this.look();
        if (step.kind === kind) return step;
        if (step.kind === "wait") now += step.seconds * 1000;
        if (["done", "refused", "returned", "stuck"].includes(step.kind))
          throw new Error(`${step.kind}, not ${kind}: ${JSON.stringify(step)}`);
      }
      throw new Error(`not ${kind} in ${most} looks: ${JSON.stringify(advance(facts()))}`);
    },
  };
}

export type Looks = ReturnType<typeof looks>;
