import type { Carried, ShiftRecord, ShiftView, TrafficState } from "../../ledger/traffic-records.ts";
import { refused, said } from "../../shared/command-url.ts";
import type { Answer } from "../../shared/command-url.ts";
import type { PolicyConfig } from "../../shared/traffic-config.ts";
import { nameProblems } from "../policy/name-problems.ts";
import { declaredWeights, ofSites, standingOf } from "../policy/records.ts";
import type { Shares } from "../policy/shares.ts";
import type { SiteFacts, Weights, ZoneRecord } from "../policy/zone.ts";
import { nameOf, zoneProblem } from "../shift/furnish.ts";
import { knownSites } from "../sites/known.ts";
import { bySite, findBalancers } from "../sites/targets.ts";
import { pictureOf } from "./plan.ts";
import type { LookDeps } from "./plan.ts";

/** How many shifts a history shows when nobody says. */
const usualMost = 20;

/** A policy as the ledger knows it; the zone is not asked. */
export interface ListedPolicy {
  readonly policy: string;
  readonly name: string;
  readonly declared: Weights;
  readonly standing?: TrafficState["standing"];
  readonly out: TrafficState["out"];
  readonly lease?: TrafficState["lease"];
  readonly needsPerson?: TrafficState["needsPerson"];
  readonly drift?: TrafficState["drift"];
  /** Who carries what, as the watch saw it last. */
  readonly carried?: Pick<Carried, "health" | "shares">;
}

export async function list({ ledger, policies }: LookDeps): Promise<Answer> {
  const found = await Promise.all(
    policies.map(async (config): Promise<ListedPolicy> => {
      const state = await ledger.traffic.state(config.policy);
      const declared = declaredWeights(config);
      return { policy: config.policy, name: config.name, declared, ...kept(state) };
    }),
  );
  return said({ policies: found });
}

const kept = (state: TrafficState | undefined) => {
  const { standing, lease, needsPerson, drift, carried, out = {} } = state ?? {};
  return {
    out,
    ...(standing && { standing }),
    ...(lease && { lease }),
    ...(needsPerson && { needsPerson }),
    ...(drift && { drift }),
    ...(carried && { carried: { health: carried.health, shares: carried.shares } }),
  };
};

export interface ShownSite {
  readonly name: string;
  readonly weight: number;
  readonly declared: number;
  /** 0–1: what its weight says, and what it is answered now. */
  readonly share: number;
  readonly answered: number;
  readonly known: SiteFacts | undefined;
  readonly check: PolicyConfig["sites"][number]["check"]["kind"];
  readonly records: readonly ZoneRecord[];
}

export interface PolicyShown extends ListedPolicy {
  readonly zone: PolicyConfig["zone"];
  readonly sites: readonly ShownSite[];
  /** What is wrong with the name or its zone, a sentence each. */
  readonly problems: readonly string[];
  readonly shift?: ShiftView;
}

/** One policy as it stands in the zone now, with who is healthy, and what is under way. */
export async function show(deps: LookDeps, config: PolicyConfig): Promise<Answer> {
  const { policy, name, zone } = config;
  const wrong = await zoneProblem(deps, config);
  if (wrong !== undefined) return refused(409, `policy ${policy}: ${wrong}`);
  const [state, at, balancers] = await Promise.all([
    deps.ledger.traffic.state(policy),
    nameOf(deps, config),
    findBalancers(deps, [config]),
  ]);
  const known = await knownSites(deps, config, at.records, bySite(config, balancers));
  const picture = pictureOf(config, at.records, known);
  const { lease } = state ?? {};
  const shift = lease && (await deps.ledger.traffic.shift(lease.shift));
  const { missing, uneven } = standingOf(config, at.records);
  const shown: PolicyShown = {
    policy,
    name,
    zone,
    declared: declaredWeights(config),
    ...kept(state),
    sites: config.sites.map((site) => shownSite(site, at.records, picture, known[site.name])),
    problems: [
      ...nameProblems(config, at, state?.owned ?? {}),
      ...missing.map((each) => `there is no record set ${each}: a shift makes it when it begins`),
      ...uneven.map((site) => `the A and AAAA records of ${site} have different weights`),
    ],
    ...(shift && { shift: withoutRecords(shift) }),
  };
  return said(shown);
}

interface Picture {
  readonly weights: Weights;
  readonly shares: Shares;
  readonly answered: Shares;
}

function shownSite(
  site: PolicyConfig["sites"][number],
  records: readonly ZoneRecord[],
  { weights, shares, answered }: Picture,
  known: SiteFacts | undefined,
): ShownSite {
  const { name } = site;
  const own = ofSites({ sites: [site] }, records);
  // Without a record nobody is led there, whatever equal parts would be.
  const part = (of: Shares) => (own.length > 0 ? (of[name] ?? 0) : 0);
  return {
    name,
    weight: weights[name] ?? 0,
    declared: site.weight,
    share: part(shares),
    answered: part(answered),
    known,
    check: site.check.kind,
    records: own,
  };
}

/** A shift, and what else the ledger knows of its policy. */
export interface WatchedShift extends ShiftView {
  readonly policy: Pick<ListedPolicy, "out" | "needsPerson" | "drift" | "carried">;
}

/** One shift, for whoever follows it; the zone is not asked. */
export async function watch({ ledger }: LookDeps, id: string): Promise<Answer> {
  const view = await ledger.traffic.shift(id);
  if (!view) return refused(404, `the ledger knows no shift ${id}`);
  const state = await ledger.traffic.state(view.record.policy);
  const { lease: _, ...policy } = kept(state);
  const watched: WatchedShift = { ...withoutRecords(view), policy };
  return said(watched);
}

/** The policy's file and whole record sets are in the ledger: an answer tells what moves. */
const withoutRecords = ({ record, requests }: ShiftView) => ({
  record: { ...record, stored: [], config: {} } as unknown as ShiftRecord,
  requests,
});

export async function history(
  { ledger }: LookDeps,
  { policy }: PolicyConfig,
  most = usualMost,
): Promise<Answer> {
  const past = await ledger.traffic.history(policy, most);
  return said({
    policy,
    past: past.map(({ id, kind, by, reason, createdAt, outcome }) => ({
      id,
      kind,
      by,
      reason,
      createdAt,
      outcome,
    })),
  });
}
