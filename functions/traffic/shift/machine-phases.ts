import { keys } from "../../ledger/keys.ts";
import type { Person } from "../../ledger/records.ts";
import { LedgerInvalid } from "../../shared/errors.ts";
import type { Call } from "../../shared/entry.ts";
import type { PolicyConfig } from "../../shared/traffic-config.ts";
import { aim, withSite } from "../plan/aims.ts";
import { begin } from "./begin.ts";
import type { Beginning } from "./beginning.ts";
import { endShift } from "./end.ts";
import type { Phase } from "./input.ts";
import type { PhaseDeps } from "./phase-deps.ts";
import { takeOver } from "./take-over.ts";
import type { BeginAnswer } from "./take-over.ts";
import { lookAndTake } from "./take.ts";

export type Asked = Exclude<Phase<"begin">["input"], { kind: "return" }>;

/** The first state of machine `Shift`: takes the policy and plans, or goes on with what a dead execution left. */
export async function beginPhase(
  deps: PhaseDeps,
  { execution, input }: Phase<"begin">,
): Promise<BeginAnswer> {
  if (input.kind === "return") return takeOver(deps, input.shift, execution);
  const config = deps.policies.find(({ policy }) => policy === input.policy);
  if (!config)
    return { kind: "refuse", reason: `no file describes a traffic policy ${input.policy}`, ticket: null };
  const by = await starterOf(deps, execution);
  const begun = await begin(deps, beginningOf(config, input, by, execution));
  return { kind: begun.kind, reason: begun.reason, ticket: begun.kind === "go" ? begun.ticket : null };
}

/** Who started an execution is not in its input: the command function writes it down under the execution's name. */
async function starterOf({ ledger }: PhaseDeps, { id, name }: Phase<"begin">["execution"]): Promise<Person> {
  const started = await ledger.table.read<{ by: Person }>(keys.starter(name));
  return started?.by ?? { who: `Step Functions start ${id}`, via: "console" };
}

/** What an input of machine `Shift` comes to. @param execution it is named as the shift. */
export function beginningOf(
  config: PolicyConfig,
  input: Asked,
  by: Person,
  { id, name }: Phase<"begin">["execution"],
): Beginning {
  const { kind, reason, digest, maxStep, bakeSeconds, override = [] } = input;
  const pace = {
    ...(maxStep === undefined ? {} : { maxStep }),
    ...(bakeSeconds === undefined ? {} : { bakeSeconds }),
  };
  return {
    id: name,
    config,
    kind,
    ...("site" in input ? { site: input.site } : {}),
    wish: wishOf(input),
    pace,
    overrides: override,
    ...(digest === undefined ? {} : { digest }),
    by,
    reason,
    holder: name,
    executionArn: id,
  };
}

function wishOf(input: Asked): Beginning["wish"] {
  if (input.kind === "shift" || input.kind === "repair")
    return (standing) => ({ to: aim(standing, input.to) });
  const { site, kind } = input;
  return (standing, { out }) => {
    if (standing[site] === undefined)
      return { refused: `the policy has no site ${site}; it has ${Object.keys(standing).sort().join(", ")}` };
    if (kind === "evacuate") return { to: withSite(standing, site, 0) };
    const entry = out[site];
    if (!entry) return { refused: `${site} was not taken out: there is nothing to restore` };
    return { to: withSite(standing, site, entry.weight) };
  };
}

/** A look of the machine; nobody's alarms but the policy's. */
export const movePhase = (deps: PhaseDeps, { ticket }: Phase<"move">, call: Call) =>
  lookAndTake(deps, ticket, [], call);

/** A look of the way back; whatever failed before is the reason for it. */
export async function returnPhase(deps: PhaseDeps, { ticket, problem }: Phase<"return">, call: Call) {
  const { record } = await deps.ledger.traffic.needShift(ticket.shift);
  if (!record.turned) await deps.ledger.traffic.turn(ticket, said(problem) ?? "it failed");
  return lookAndTake(deps, ticket, [], call);
}

export async function endPhase(deps: PhaseDeps, { ticket, ending, problem }: Phase<"end">) {
  const reason = [ending.reason, said(problem)].filter(Boolean).join("; ");
  if (reason === "")
    throw new LedgerInvalid(`shift ${ticket.shift} ended as ${ending.kind}, and nobody said why`);
  return { ...(await endShift(deps, ticket, { kind: ending.kind, reason })), seconds: 0 };
}

const said = (problem: Phase<"end">["problem"]): string | undefined =>
  problem ? [problem.Error, problem.Cause].filter(Boolean).join(": ") : undefined;
