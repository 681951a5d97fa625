import type { PolicyConfig } from "../../shared/traffic-config.ts";
import type { TrafficState } from "../../ledger/traffic-records.ts";
import { shortened } from "../../ledger/text-bounds.ts";
import { nameProblems } from "./name-problems.ts";
import { declaredWeights, differences, ofSites, recordKey, standingOf, standingRecords } from "./records.ts";
import { sameWeights, weightAt } from "./shares.ts";
import type { NameAtZone, RecordChange, ResolvedSite, Weights } from "./zone.ts";

export interface DriftFacts {
  readonly config: PolicyConfig;
  readonly at: NameAtZone;
  /** Sites whose target was found. */
  readonly resolved: Readonly<Record<string, ResolvedSite>>;
  readonly state: Pick<TrafficState, "owned" | "out" | "standing" | "lease" | "drift" | "needsPerson">;
  /** What is wrong with health checks, a sentence each. */
  readonly checks: readonly string[];
  /** Targets that were not found, a sentence each. */
  readonly targets: readonly string[];
}

export interface Drift {
  /** A sentence for each thing that is not as it should be. */
  readonly findings: readonly string[];
  /** Says what drifted: another key is told, the same is not told again. Empty when all is as it should be. */
  readonly key: string;
  readonly isNews: boolean;
  /** The name was never made: that is done whatever the policy says of drift, for it is no drift. */
  readonly isNew: boolean;
  /** Record sets to write: none changes a weight. Only where the policy enforces, and nothing holds it. */
  readonly repair: readonly RecordChange[];
  /** Health checks of ours are to be set as declared. Only where the policy enforces, and nothing holds it. */
  readonly mendsChecks: boolean;
  /** Weights to go back to by a shift, with its steps and rails. Only where the policy enforces, and nothing holds it. */
  readonly shiftTo?: Weights;
  /** Why nothing is repaired now although the policy enforces. */
  readonly held?: string;
}

/**
 * Declared against actual. What should stand are the weights that the last shift left, else the declared.
 *
 * | what is so                                              | told | repaired, where the policy enforces     |
 * | ------------------------------------------------------- | ---- | --------------------------------------- |
 * | nothing of the name stands, and nothing of it was ours  | no   | made, whatever the policy says          |
 * | the name is not ours alone                              | yes  | nothing                                 |
 * | weights are others than should stand                    | yes  | by a shift                              |
 * | record sets differ, or are missing (then with weight 0) | yes  | in one batch, at the weights that stand |
 * | a health check is not as it should be                   | yes  | set                                     |
 * | a target is not found                                   | yes  | nothing                                 |
 * | a site that is out has a weight                         | yes  | nothing                                 |
 * | a shift or a release holds the policy, a site is out, or a person is needed | yes | nothing: weights are not even compared |
 */
export function driftOf(facts: DriftFacts): Drift {
  const { config, at, state, checks, targets } = facts;
  const problems = nameProblems(config, at, state.owned);
  const held = holdOf(state);
  const isNew =
    at.records.length === 0 && problems.length === 0 && !held && Object.keys(state.owned).length === 0;
  const wanted = wantedWeights(config, state.standing?.weights);
  const isMoved =
    held === undefined &&
    at.records.length > 0 &&
    !sameWeights(standingOf(config, at.records).weights, wanted);
  const changes = recordChanges(facts);
  const findings = [...problems, ...weightFindings(facts, isMoved, wanted), ...changes.map(inWords)]
    .concat(checks, targets)
    .sort();
  // As the ledger keeps it: what is compared with it later must be cut as it was.
  const key = shortened(findings.join("\n"));
  const common = { findings, key, isNews: key !== (state.drift?.key ?? ""), isNew };
  const isLeft = problems.length > 0 || findings.length === 0 || (config.drift !== "enforce" && !isNew);
  if (isLeft) return { ...common, repair: [], mendsChecks: false };
  if (held !== undefined) return { ...common, repair: [], mendsChecks: false, held };
  const mends = { repair: changes, mendsChecks: checks.length > 0 };
  return { ...common, ...mends, ...(isMoved ? { shiftTo: wanted } : {}) };
}

function weightFindings({ config, at, state }: DriftFacts, isMoved: boolean, wanted: Weights): string[] {
  const { weights, uneven } = standingOf(config, at.records);
  const isStill = !state.lease && !state.needsPerson;
  const astray = isStill ? Object.keys(state.out).filter((site) => weightAt(weights, site) > 0) : [];
  return [
    ...(isMoved ? [moved(weights, wanted, state.standing !== undefined)] : []),
    ...uneven.map((site) => `the A and AAAA records of ${site} have different weights`),
    ...astray.map((site) => `${site} is out of traffic, and has weight ${weightAt(weights, site)}`),
  ];
}

const inWords = ({ action, record }: RecordChange): string =>
  `${saysAction[action]}: ${record.type} ${record.setIdentifier}`;

const saysAction = {
  CREATE: "a record set is missing",
  UPSERT: "a record set is not as the policy says",
  DELETE: "a record set of ours is no longer wanted",
} as const;

/** Never during a shift, while a site is out, or before a person has looked at what could not be brought back. */
export function holdOf({
  lease,
  out,
  needsPerson,
}: Pick<TrafficState, "lease" | "out" | "needsPerson">): string | undefined {
  if (lease) return `${lease.holder} holds the policy`;
  if (needsPerson) return `${needsPerson.shift} needs a person`;
  const sites = Object.keys(out).sort();
  return sites.length > 0 ? `${sites.join(", ")} is out of traffic` : undefined;
}

/** A site that is newer than the last shift has no weight yet: it comes in by a shift. */
export function wantedWeights(config: PolicyConfig, standing: Weights | undefined): Weights {
  const declared = declaredWeights(config);
  if (!standing) return declared;
  return Object.fromEntries(Object.keys(declared).map((site) => [site, weightAt(standing, site)]));
}

function moved(actual: Weights, wanted: Weights, isLeft: boolean): string {
  const different = Object.keys(wanted).filter((site) => weightAt(actual, site) !== weightAt(wanted, site));
  const each = different.map(
    (site) => `${site} ${weightAt(actual, site)} instead of ${weightAt(wanted, site)}`,
  );
  return `weights are not as ${isLeft ? "the last shift left them" : "declared"}: ${each.join(", ")}`;
}

/** What differs besides weights; a target that was not found is no difference. */
function recordChanges({ config, at, resolved, state }: DriftFacts): readonly RecordChange[] {
  const wanted = standingRecords(config, resolved, at.records);
  const known = new Set(wanted.map(recordKey));
  const unresolved = ofSites(config, at.records).filter((record) => !known.has(recordKey(record)));
  return differences([...wanted, ...unresolved], at.records, state.owned).changes;
}
