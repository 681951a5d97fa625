import type { TrafficTicket } from "../../ledger/traffic-records.ts";
import { LostRace } from "../../shared/errors.ts";
import type { Phase } from "./input.ts";
import type { PhaseDeps } from "./phase-deps.ts";
import { isOver } from "./phase-deps.ts";

/** What machine `Shift` reads of its first state. */
export interface BeginAnswer {
  readonly kind: "go" | "return" | "nothing" | "refuse" | "held";
  readonly reason: string;
  readonly ticket: TrafficTicket | null;
}

const nothing = (reason: string): BeginAnswer => ({ kind: "nothing", reason, ticket: null });

/**
 * Another execution goes on with what a dead one left.
 *
 * | what it left                          | what is done                                    |
 * | ------------------------------------- | ----------------------------------------------- |
 * | an execution that runs, or did lately | nothing                                         |
 * | a shift that was never written down   | the policy is free again                        |
 * | a withdrawal                          | goes on: what it takes out has failed           |
 * | any other shift                       | is brought back                                 |
 */
export async function takeOver(
  deps: PhaseDeps,
  shift: string,
  { id, name }: Phase<"begin">["execution"],
): Promise<BeginAnswer> {
  const { traffic } = deps.ledger;
  const open = (await traffic.open()).find((each) => each.shift === shift);
  const state = open && (await traffic.state(open.policy));
  const lease = state?.lease;
  if (!lease || lease.shift !== shift) return nothing(`shift ${shift} has ended`);
  const { policy } = state;
  const view = await traffic.shift(shift);
  const taken: TrafficTicket = { policy, shift, fence: lease.fence };
  if (lease.executionArn === id && view) return onward(view.record.kind, taken);
  if (lease.executionArn !== id && !(await isOver(deps, lease.executionArn)))
    return nothing(`${lease.executionArn} runs, or its last function may`);
  try {
    if (!view) {
      const mine = { shift, policy, executionArn: id };
      await traffic.abandon(await traffic.seize(policy, lease, mine, lease.holder));
      return nothing(`shift ${shift} had not begun: policy ${policy} is free again`);
    }
    const ticket = await traffic.takeOver(state, view, { holder: lease.holder, executionArn: id });
    if (view.record.kind !== "withdraw" && !view.record.turned)
      await traffic.turn(ticket, `its execution ended by itself; ${name} brings it back`);
    return onward(view.record.kind, ticket);
  } catch (error) {
    if (error instanceof LostRace) return nothing(`somebody else went on with shift ${shift}`);
    throw error;
  }
}

const onward = (kind: string, ticket: TrafficTicket): BeginAnswer =>
  kind === "withdraw"
    ? { kind: "go", reason: "taken over", ticket }
    : { kind: "return", reason: "taken over", ticket };
