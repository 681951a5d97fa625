import type { DeploymentLabel } from "../ledger/description.ts";
import { labelOf } from "../ledger/description.ts";
import type { CellPlan, CellProgress, Freeze, ServiceState } from "../ledger/records.ts";
import type { ReleaseView } from "../ledger/releases.ts";

/** CodeDeploy's lifecycle events that call a function, in their order. */
export const hookEvents = [
  "BeforeInstall",
  "AfterInstall",
  "AfterAllowTestTraffic",
  "BeforeAllowTraffic",
  "AfterAllowTraffic",
] as const;
export type HookEvent = (typeof hookEvents)[number];

/** What one look found. `again` is not decided yet; `deferred` is decided later, by somebody else. */
export interface Finding {
  readonly kind: "passed" | "failed" | "again" | "deferred";
  readonly reason: string;
}

const passed = (reason: string): Finding => ({ kind: "passed", reason });
const again = (reason: string): Finding => ({ kind: "again", reason });

/** What CodeDeploy says of a deployment. */
export interface HookDeployment {
  readonly description: string;
  readonly creator: string;
  /** The deployment that this one rolls back. */
  readonly undoes?: string;
}

/**
 * Whose deployment a hook is called for. What is not a release of ours passes at once: we never stand in a
 * person's or CodeDeploy's own way, least of all in a way back.
 *
 * | what is so                                     | origin |
 * | ---------------------------------------------- | ------ |
 * | it rolls another deployment back               | passed |
 * | its creator is a rollback                      | passed |
 * | its description carries no label of ours       | passed |
 * | the label's purpose is the return to stable    | passed |
 * | else                                           | ours   |
 */
export type Origin =
  | { readonly kind: "ours"; readonly label: DeploymentLabel }
  | { readonly kind: "foreign"; readonly reason: string };

export function originOf({ description, creator, undoes }: HookDeployment): Origin {
  // CodeDeploy may copy a description into the rollback that it makes, so the rollback is looked for first.
  if (undoes) return { kind: "foreign", reason: `it rolls ${undoes} back` };
  if (/rollback/i.test(creator)) return { kind: "foreign", reason: `it is a rollback (by ${creator})` };
  const label = labelOf(description);
  if (!label) return { kind: "foreign", reason: `it is not ours (by ${creator || "unknown"})` };
  if (label.purpose === "return") return { kind: "foreign", reason: "it is our own way back to stable" };
  return { kind: "ours", label };
}

export interface StandingFacts {
  readonly event: HookEvent;
  readonly deploymentId: string;
  readonly label: DeploymentLabel;
  readonly view: ReleaseView | undefined;
  readonly state: ServiceState | undefined;
  readonly freeze: Freeze | undefined;
}

export type Standing =
  | { readonly kind: "failed"; readonly reason: string }
  | {
      readonly kind: "stands";
      readonly view: ReleaseView;
      readonly plan: CellPlan;
      readonly progress: CellProgress;
    };

/** Freezes hold a candidate back as long as it has no production traffic; afterwards going back would be a change too. */
export const minds = (event: HookEvent): boolean =>
  event === "BeforeInstall" || event === "BeforeAllowTraffic";

/**
 * Whether the release behind a deployment may still move traffic.
 *
 * | what is so                                                  | standing |
 * | ----------------------------------------------------------- | -------- |
 * | the ledger does not know the release                        | failed   |
 * | the release has ended                                       | failed   |
 * | somebody else holds the service's lease, or nobody does     | failed   |
 * | the release plans nothing for this cell                     | failed   |
 * | the cell is deployed by another deployment                  | failed   |
 * | the cell is on its way back                                 | failed   |
 * | abort, supersede or yield was asked                         | failed   |
 * | a freeze began, is not overridden, and the event minds it   | failed   |
 * | else                                                        | stands   |
 */
export function standingOf(facts: StandingFacts): Standing {
  const { label, view } = facts;
  if (!view) return { kind: "failed", reason: `the ledger knows no release ${label.release}` };
  const plan = view.plans.find(({ cell }) => cell === label.cell);
  const progress = view.cells.find(({ cell }) => cell === label.cell);
  const dead = deadRelease(facts, view);
  if (dead) return { kind: "failed", reason: dead };
  if (!plan || !progress)
    return { kind: "failed", reason: `release ${label.release} plans nothing for cell ${label.cell}` };
  const reason = deadCell(facts, progress) ?? heldBack(facts, view);
  return reason ? { kind: "failed", reason } : { kind: "stands", view, plan, progress };
}

function deadRelease({ state }: StandingFacts, { record }: ReleaseView): string | undefined {
  if (record.state === "ended")
    return `release ${record.id} has ended (${record.outcome?.kind ?? "outcome unknown"})`;
  const holder = state?.lease?.holder;
  if (holder === record.id) return undefined;
  return `release ${record.id} does not hold the lease of ${record.service}: ${holder ? `${holder} does` : "nobody does"}`;
}

function deadCell(
  { label, deploymentId }: StandingFacts,
  { deploymentId: known, backSince }: CellProgress,
): string | undefined {
  if (known !== undefined && known !== deploymentId)
    return `cell ${label.cell} of ${label.release} is deployed by ${known}, not by ${deploymentId}`;
  if (backSince) return `cell ${label.cell} is on its way back since ${backSince}`;
  return undefined;
}

function heldBack({ event, freeze }: StandingFacts, { requests, record }: ReleaseView): string | undefined {
  const ended = requests.find(({ kind }) => kind === "abort" || kind === "supersede" || kind === "yield");
  if (ended) return `${ended.kind} by ${ended.by.who}: ${ended.reason}`;
  if (!freeze || !minds(event) || record.overrides.includes("freeze")) return undefined;
  const until = freeze.until ? ` until ${freeze.until}` : "";
  return (
    `a freeze (${freeze.scope}) by ${freeze.by.who} holds${until}: ${freeze.reason}; ` +
    `only a release that was started with the override "freeze" passes it`
  );
}

/** One target of a target group, with ELB's own words. */
export interface TargetFacts {
  readonly id: string;
  readonly state: string;
  readonly reason?: string;
  readonly description?: string;
}

/**
 * Whether the candidate's targets are healthy.
 *
 * | what is so                                              | finding             |
 * | ------------------------------------------------------- | ------------------- |
 * | no target is registered that is not draining            | again               |
 * | no listener sends to the group, so nobody checks        | passed, and says so |
 * | every target that is not draining is healthy            | passed              |
 * | else                                                    | again               |
 */
export function targetFinding(group: string, targets: readonly TargetFacts[]): Finding {
  const staying = targets.filter(({ state }) => !state.endsWith("draining"));
  if (staying.length === 0) return again(`no target is registered in ${nameOf(group)}`);
  if (staying.every(isUnchecked))
    return passed(
      `no listener sends to ${nameOf(group)} yet, so the health of its ${staying.length} targets is unknown`,
    );
  const ill = staying.filter(({ state }) => state !== "healthy");
  const counts = `${staying.length - ill.length} of ${staying.length} targets of ${nameOf(group)} are healthy`;
  return ill.length === 0
    ? passed(counts)
    : again(`${counts}: ${ill.slice(0, 3).map(toldIllness).join("; ")}`);
}

/**
 * A group that is on no listener is not checked: its targets stay `unused`. The same reason stands for targets
 * in a zone that the load balancer does not serve; those would never get traffic, and only the text tells.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-health-checks.html
 */
const isUnchecked = ({ reason, description }: TargetFacts): boolean =>
  reason === "Target.NotInUse" && !/availability zone/i.test(description ?? "");

const toldIllness = ({ id, state, reason, description }: TargetFacts): string =>
  `${id} is ${state}${reason ? ` (${reason}${description ? `: ${description}` : ""})` : ""}`;

/** `arn:…:targetgroup/storefront-green/7f0c1d4ac8c3b215` → `storefront-green`. */
const nameOf = (arn: string): string => arn.split("/").at(-2) ?? arn;

/** The first that did not pass speaks for all. */
export const worstOf = (findings: readonly Finding[]): Finding =>
  findings.find(({ kind }) => kind !== "passed") ?? passed(findings.map(({ reason }) => reason).join("; "));
