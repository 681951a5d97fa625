import { groupCell } from "../../ledger/group-records.ts";
import type { ReleaseRecord } from "../../ledger/records.ts";
import type { TrafficState, TrafficTicket } from "../../ledger/traffic-records.ts";
import type { ShiftRecord } from "../../ledger/traffic-records.ts";
import type { Call } from "../../shared/entry.ts";
import { LedgerInvalid, LostRace } from "../../shared/errors.ts";
import { begin } from "./begin.ts";
import { endShift } from "./end.ts";
import type { Phase } from "./input.ts";
import { judging } from "./judging.ts";
import type { SiteJudged } from "./judging.ts";
import { noteJudged, noteWorse } from "./note-judged.ts";
import type { PhaseDeps } from "./phase-deps.ts";
import { isOver } from "./phase-deps.ts";
import { advancePhase } from "./phases.ts";
import type { PhaseFacts, PhaseStep } from "./phases.ts";
import { policyOf, releaseBeginning } from "./release-beginning.ts";
import { factsOf } from "./release-facts.ts";
import type { Part } from "./release-facts.ts";
import { alarmsOf, isLeaving, scopeOf, shiftsOf, sitesOf } from "./release-scope.ts";
import type { Scope, SiteOfCell } from "./release-scope.ts";
import { lookAndTake } from "./take.ts";

/** What the release's machine reads. */
export type PhaseAnswer = {
  readonly kind: "wait" | "done" | "failed" | "stuck";
  readonly reason: string;
  readonly seconds: number;
};

/** What people ask of a release that ends it. Its shift under way is turned by the way back. */
const ends: readonly string[] = ["abort", "supersede", "yield"];

/** The next look goes on at once. */
const atOnce = 1;
/** Users leave a site, and its cell waits for that. */
const whileLeaving = 10;
/** Somebody else has the policy. */
const later = 15;

/** Takes a cell out of traffic, or brings it back: one look. */
export async function cellPhase(
  deps: PhaseDeps,
  { phase, ticket, cell }: Phase<"evacuate"> | Phase<"restore">,
  call: Call,
): Promise<PhaseAnswer> {
  if (cell === groupCell) return done("a group's wave is no cell");
  const scope = await scopeOf(deps.ledger, ticket);
  const plan = scope.view.plans.find((each) => each.cell === cell);
  if (!plan) throw new LedgerInvalid(`release ${ticket.release} has no plan for cell ${cell}`);
  if (!plan.traffic) return done(`${cell} is no site of a traffic policy`);
  const ended = scope.view.requests.find(({ kind }) => ends.includes(kind));
  if (ended)
    return { kind: "failed", reason: `${ended.kind} by ${ended.by.who}: ${ended.reason}`, seconds: 0 };
  const failed = await failedRun(deps.ledger, scope.view.record);
  if (failed) return { kind: "failed", reason: failed, seconds: 0 };
  await deps.ledger.lease.hold(ticket, `${phase} of ${cell}`);
  return one(deps, scope, { phase, ...plan.traffic }, call);
}

/** The other services of its group go back: so does this one. */
async function failedRun(
  ledger: PhaseDeps["ledger"],
  { run: id, config }: ReleaseRecord,
): Promise<string | undefined> {
  if (id === undefined || !config.group) return undefined;
  const run = await ledger.groups.run(config.group.group, id);
  return run?.state === "failed" ? `${id} goes back as a whole: ${run.reason}` : undefined;
}

/**
 * Before a way back: sites that were coming back lose their users, where the others can carry them. What cannot be
 * done now is not. The way back waits until resolvers have forgotten them: a load balancer takes as long to go back,
 * and fails whoever comes meanwhile.
 */
export async function withdrawPhase(
  deps: PhaseDeps,
  { ticket }: Phase<"withdraw">,
  call: Call,
): Promise<PhaseAnswer> {
  await deps.ledger.lease.turnBack(ticket, "sites that were coming back go out of traffic");
  const scope = await scopeOf(deps.ledger, ticket);
  const sites = sitesOf(scope);
  const answers: PhaseAnswer[] = [];
  for (const site of sites) answers.push(await one(deps, scope, { phase: "withdraw", ...site }, call));
  const policies = [...new Set(sites.map(({ policy }) => policy))];
  const shifts = (await Promise.all(policies.map((policy) => shiftsOf(deps.ledger, scope, policy)))).flat();
  const leaving = shifts.filter((shift) => isLeaving(shift, deps.now().getTime()));
  if (leaving.length === 0) return done(reasonOf(answers));
  return wait(leaving.map(({ site }) => `users leave ${site}`).join("; "), whileLeaving);
}

/** After it: each site gets what it had. */
export async function returnAllPhase(
  deps: PhaseDeps,
  { ticket }: Phase<"return-all">,
  call: Call,
): Promise<PhaseAnswer> {
  const scope = await scopeOf(deps.ledger, ticket);
  await deps.ledger.lease.hold(ticket, "each site gets what it had");
  const policies = new Set(sitesOf(scope).map(({ policy }: SiteOfCell) => policy));
  const answers: PhaseAnswer[] = [];
  for (const policy of policies) answers.push(await one(deps, scope, { phase: "return-all", policy }, call));
  const waits = answers.filter(({ kind }) => kind === "wait");
  if (waits.length > 0) return wait(reasonOf(waits), Math.min(...waits.map(({ seconds }) => seconds)));
  const bad = answers.filter(({ kind }) => kind !== "done");
  return bad.length > 0 ? { kind: "stuck", reason: reasonOf(bad), seconds: 0 } : done(reasonOf(answers));
}

const reasonOf = (answers: readonly PhaseAnswer[]): string =>
  answers.map(({ reason }) => reason).join("; ") || "no cell is a site";

const done = (reason: string): PhaseAnswer => ({ kind: "done", reason, seconds: 0 });
const wait = (reason: string, seconds: number): PhaseAnswer => ({ kind: "wait", reason, seconds });

async function one(deps: PhaseDeps, scope: Scope, part: Part, call: Call): Promise<PhaseAnswer> {
  const state = await deps.ledger.traffic.state(part.policy);
  const facts = await factsOf(deps, scope, part, state);
  const step = advancePhase(facts);
  call.log.info(`${part.phase} of ${part.site ?? part.policy}: ${step.kind}`, { shift: shiftIn(step) });
  switch (step.kind) {
    case "wait":
      return wait(step.reason, step.seconds);
    case "done":
    case "failed":
      return { kind: step.kind, reason: step.reason, seconds: 0 };
    case "follow":
    case "turn":
      return follow(deps, scope, state, step, call);
    case "begin":
      return beginPart(deps, scope, part, facts, step, call);
  }
}

const shiftIn = (step: PhaseStep): string =>
  "shift" in step ? (typeof step.shift === "string" ? step.shift : step.shift.id) : "none";

async function beginPart(
  deps: PhaseDeps,
  scope: Scope,
  { phase, policy }: Part,
  { shifts, ends: heirOf = [] }: PhaseFacts,
  step: PhaseStep & { readonly kind: "begin" },
  call: Call,
): Promise<PhaseAnswer> {
  const config = policyOf(deps.policies, policy, shifts);
  const beginning = releaseBeginning(scope, config, { phase, policy, step, shifts, heirOf });
  const isForward = phase === "evacuate" || phase === "restore";
  const also = isForward ? [deps.ledger.lease.forward(scope.ticket, `${step.shift} of ${step.site}`)] : [];
  const begun = await begin(deps, { ...beginning, also });
  if (begun.kind === "held") return wait(begun.reason, later);
  if (begun.kind !== "go")
    return { kind: begun.kind === "nothing" ? "done" : "failed", reason: begun.reason, seconds: 0 };
  if (phase !== "withdraw") return wait(`${step.shift} of ${step.site} begins`, atOnce);
  return goOn(deps, begun.ticket, [], call);
}

/** Looks at a shift of this release, or of what it ends. */
async function follow(
  deps: PhaseDeps,
  scope: Scope,
  state: TrafficState | undefined,
  step: PhaseStep & { readonly kind: "follow" | "turn" },
  call: Call,
): Promise<PhaseAnswer> {
  const { shift } = step;
  const ticket = await ticketOf(deps, scope, state, shift);
  if ("kind" in ticket) return ticket;
  if (step.kind === "turn") await deps.ledger.traffic.turn(ticket, step.reason);
  const found = step.kind === "follow" ? await judging(deps, scope, shift) : undefined;
  return goOn(deps, ticket, alarmsOf(scope, shift), call, found && { ...found, scope });
}

/** The fence under which this execution may look at the shift: what a dead one left is taken over. */
async function ticketOf(
  deps: PhaseDeps,
  { view: { record } }: Scope,
  state: TrafficState | undefined,
  shift: ShiftRecord,
): Promise<TrafficTicket | PhaseAnswer> {
  const { lease } = state ?? {};
  const { traffic } = deps.ledger;
  if (!state || lease?.shift !== shift.id) return wait(`shift ${shift.id} is just ending`, atOnce);
  const { policy } = shift;
  if (lease.executionArn === record.executionArn) return { policy, shift: shift.id, fence: lease.fence };
  if (!(await isOver(deps, lease.executionArn)))
    return wait(`shift ${shift.id} is carried by ${lease.executionArn}`, later);
  const { executionArn } = record;
  try {
    return await traffic.takeOver(state, await traffic.needShift(shift.id), {
      holder: lease.holder,
      executionArn,
    });
  } catch (error) {
    if (error instanceof LostRace) return wait(`shift ${shift.id} has just been taken over`, atOnce);
    throw error;
  }
}

/** One look, and the shift's end when it has come to one: the next look says what that means for the phase. */
async function goOn(
  deps: PhaseDeps,
  ticket: TrafficTicket,
  alarms: readonly string[],
  call: Call,
  found?: SiteJudged & { readonly scope: Scope },
): Promise<PhaseAnswer> {
  if (found) await noteWorse(deps.ledger, found.scope, found);
  const answer = await lookAndTake(deps, ticket, alarms, call, found?.judged);
  if (found) await noteJudged(deps.ledger, found.scope, found, answer);
  if (answer.kind === "wait") return wait(answer.reason, answer.seconds);
  if (answer.kind === "back") return wait(answer.reason, atOnce);
  const { reason } = await endShift(deps, ticket, answer);
  return wait(reason, atOnce);
}
