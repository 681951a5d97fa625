import type { MirrorTicket, MirrorView } from "../../ledger/mirror-records.ts";
import { InputInvalid, LostRace } from "../../shared/errors.ts";
import type { MirrorConfig } from "../../shared/mirror-config.ts";
import { apply } from "../apply/apply.ts";
import { siteOf } from "../apply/site.ts";
import type { Actual } from "../plan/actual.ts";
import { noting } from "../plan/bookkeeping.ts";
import type { Plan, Step } from "../plan/document.ts";
import { removalPlan } from "../plan/removal-plan.ts";
import type { RoundDeps } from "../round/deps.ts";
import { letGo, whoIsAt, withKept } from "../round/letting-go.ts";
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

/** A person's word for it; kept. */
export interface RemovalWord {
  /** Who, as the request itself says. */
  readonly by: string;
  readonly reason: string;
  /** Of the plan that was shown: another one is refused. */
  readonly digest?: string;
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
 * group. To be asked again until it is over. From its first word on rounds leave the mirror alone; one that still has a
 * file when it is over is made anew by its next round.
 * @param word left out where what was asked for before goes on.
 * @throws InputInvalid, also when nothing is known of it, or what was asked for before was called off; LostRace when a
 * round is at it; and what a read throws.
 */
export async function removal(
  deps: RoundDeps,
  of: MirrorConfig | string,
  word?: RemovalWord,
): Promise<RemovalReport> {
  const { mirror, view, actual, plan, loadBalancer } = await considered(deps, of);
  checkWord(word, plan, view);
  const time = writingTime(deps);
  const ticket = await deps.mirrors.take(view.state, {
    mirror,
    loadBalancer,
    holder: deps.holder,
    until: time.until,
  });
  if (!ticket) throw new LostRace(`mirror ${mirror}: ${whoIsAt(view.state, deps.now().toISOString())}`);
  const readAt = view.state?.lastCompleteAt ?? deps.now().toISOString();
  const end = (unanswered?: string) =>
    letGo(deps, { ticket, state: view.state, time }, { kind: "complete", readAt }, unanswered);
  try {
    await noted(deps, ticket, view, plan, word);
    const owner = { installation: deps.installation, mirror };
    const parts = { owner, wanted: undefined, books: deps.mirrors, ...deps.writes(time.guard) };
    const applied = await apply(plan.steps, siteOf(parts, actual, view), ticket, time.isOver);
    const isOver = !applied.failed && (await ended(deps, mirror, plan, ticket));
    const failed = isOver ? undefined : withKept(applied.failed, await end(applied.unanswered));
    return { mirror, plan, done: applied.done, ...(failed ? { failed } : {}), isOver };
  } catch (error) {
    await end();
    throw error;
  }
}

function checkWord(word: RemovalWord | undefined, { mirror, digest }: Plan, { state }: MirrorView): void {
  if (!word && !state?.removing)
    throw new InputInvalid(`mirror ${mirror} is not being removed any more: somebody follows it again`);
  if (word?.digest !== undefined && word.digest !== digest)
    throw new InputInvalid(`the plan has changed since it was shown: it is ${digest}, not ${word.digest}`);
}

/** Invariant 4: who removes it, and which targets leave, are in the ledger before the first call. */
async function noted(
  { mirrors, now }: RoundDeps,
  ticket: MirrorTicket,
  view: MirrorView,
  { steps }: Plan,
  word: RemovalWord | undefined,
): Promise<void> {
  const at = now().toISOString();
  if (word) {
    const { by, reason } = word;
    await mirrors.noteDeed(ticket, { kind: "remove", by, at, reason, what: steps.map(told) });
  }
  const leaving = steps.filter((step) => step.kind === "deregister");
  const keys = new Set(leaving.map(({ key }) => key));
  const groups = noting(view, leaving, at).filter(({ key }) => keys.has(key));
  if (groups.length > 0) await mirrors.intend(ticket, { groups, forgotten: [], absent: undefined });
}

/** `delete-listener 80`, `deregister 4 of web.tcp4` */
function told(step: Step): string {
  if (step.kind === "deregister") return `${step.kind} ${step.targets.length} of ${step.key}`;
  const of = "port" in step ? ` ${step.port}` : "key" in step ? ` ${step.key}` : "";
  return `${step.kind}${of}`;
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
