import type { MirrorTicket, MirrorView } from "../../ledger/mirror-records.ts";
import { InputInvalid, LostRace } from "../../shared/errors.ts";
import type { MirrorConfig } from "../../shared/mirror-config.ts";
import { apply } from "../apply/apply.ts";
import { siteOf } from "../apply/site.ts";
import type { Actual } from "../plan/actual.ts";
import type { Plan, Step } from "../plan/document.ts";
import { removalPlan } from "../plan/removal-plan.ts";
import type { RoundDeps } from "../round/deps.ts";
import { writingTime } from "../round/writing-time.ts";
import { actualOf } from "./actual-of.ts";

/** How far the end of a mirror has come. */
export interface RemovalReport {
  readonly mirror: string;
  /** Of what was there when it was asked for. */
  readonly plan: Plan;
  readonly done: readonly Step[];
  readonly failed?: { readonly step?: Step; readonly error: string };
  /** Nothing of it stands any more, and the ledger has forgotten it. */
  readonly isOver: boolean;
}

/**
 * What removing the mirror would do now. It needs no configuration: the ledger and the tags know what is ours.
 * @throws InputInvalid when neither the ledger nor AWS knows anything of it, and what a call throws.
 */
export async function plannedRemoval(deps: RoundDeps, of: MirrorConfig | string): Promise<RemovalReport> {
  const { mirror, plan } = await considered(deps, of);
  return { mirror, plan, done: [], isOver: false };
}

/**
 * Removes as much of the mirror as can go now: listeners, then targets drain, then groups, load balancer and security
 * group. To be asked again until it is over. A mirror that still has a file is made anew by its next round.
 * @param digest of the plan that was shown: another one is refused.
 * @throws InputInvalid, also when nothing is known of it; LostRace when a round is at it; and what a read throws.
 */
export async function removal(
  deps: RoundDeps,
  of: MirrorConfig | string,
  digest?: string,
): Promise<RemovalReport> {
  const { mirror, view, actual, plan, loadBalancer } = await considered(deps, of);
  if (digest !== undefined && digest !== plan.digest)
    throw new InputInvalid(`the plan has changed since it was shown: it is ${plan.digest}, not ${digest}`);
  const time = writingTime(deps);
  const ticket = await deps.mirrors.take(view.state, {
    mirror,
    loadBalancer,
    holder: deps.holder,
    until: time.until,
  });
  if (!ticket) throw new LostRace(`somebody else is at mirror ${mirror}: try again in a minute`);
  const owner = { installation: deps.installation, mirror };
  const parts = { owner, wanted: undefined, books: deps.mirrors, ...deps.writes(time.guard) };
  const { done, failed } = await apply(plan.steps, siteOf(parts, actual, view), ticket, time.isOver);
  const isOver = !failed && (await ended(deps, mirror, plan, ticket));
  if (!isOver) await released(deps, ticket, view);
  return { mirror, plan, done, ...(failed ? { failed } : {}), isOver };
}

interface Considered {
  readonly mirror: string;
  readonly loadBalancer: string;
  readonly view: MirrorView;
  readonly actual: Actual;
  readonly plan: Plan;
}

async function considered(deps: RoundDeps, of: MirrorConfig | string): Promise<Considered> {
  const mirror = typeof of === "string" ? of : of.mirror;
  const view = await deps.mirrors.view(mirror);
  const actual = await actualOf(deps, { mirror, view });
  const isKnown = (view.state !== undefined && view.state.removedAt === undefined) || isThere(actual);
  if (!isKnown) throw new InputInvalid(`nothing is known of a mirror ${mirror}, and nothing of it stands`);
  const loadBalancer = typeof of === "string" ? (view.state?.loadBalancer ?? "") : of.loadBalancer;
  return { mirror, loadBalancer, view, actual, plan: removalPlan({ mirror, actual, ledger: view }) };
}

const isThere = ({ loadBalancer, groups, securityGroup }: Actual): boolean =>
  loadBalancer !== undefined || groups.length > 0 || securityGroup !== undefined;

/** It is over when a look finds nothing that is ours and could go; what was left alone is not ours. */
async function ended(deps: RoundDeps, mirror: string, before: Plan, ticket: MirrorTicket): Promise<boolean> {
  if (before.held.some(({ rail }) => rail === "waiting")) return false;
  const view = await deps.mirrors.view(mirror);
  const actual = await actualOf(deps, { mirror, view });
  const { steps, held } = removalPlan({ mirror, actual, ledger: view });
  if (steps.length > 0 || held.length > 0) return false;
  await deps.mirrors.removed(ticket, view);
  deps.memory.sights.delete(mirror);
  return true;
}

async function released(deps: RoundDeps, ticket: MirrorTicket, { state }: MirrorView): Promise<void> {
  const readAt = state?.lastCompleteAt ?? deps.now().toISOString();
  await deps.mirrors.finish(ticket, state, { kind: "complete", readAt });
}
