import type { RepairTry, TrafficState } from "../../ledger/traffic-records.ts";
import { planned } from "../command/plan.ts";
import { isOurs } from "../command/start.ts";
import type { Drift } from "../policy/drift.ts";
import { declaredWeights, standingOf } from "../policy/records.ts";
import { repairTurn } from "../policy/repairs.ts";
import type { Weights } from "../policy/zone.ts";
import type { RoundDeps, WatchDeps } from "./deps.ts";
import type { Seen } from "./surroundings.ts";

/** Who wants a repair, as its shift's record says. */
const watcher = { who: "pointsman's watch", via: "watch" } as const;

export interface RepairStart {
  readonly name: string;
  readonly input: object;
}

/** What is done about a drift; nothing at all where nothing may be. */
export interface Repair {
  readonly starts?: RepairStart;
  readonly refused?: string;
  readonly againInMinutes?: number;
  /** This round has begun as many as it may: the next one looks again. */
  readonly isLater?: true;
  /** To be written down before it starts. */
  readonly tried?: RepairTry;
}

/**
 * A repair is a shift as any other: machine `Shift` takes the policy, holds its rails and proves each step. What it would
 * refuse is known here, by the same code, and told with the drift.
 */
export async function repairOf(
  deps: RoundDeps,
  { config, at }: Seen,
  state: TrafficState,
  drift: Drift,
): Promise<Repair> {
  const { repair, mendsChecks, shiftTo } = drift;
  const mends = repair.length > 0 || mendsChecks;
  if (!mends && !shiftTo) return {};
  const now = deps.now();
  const last = state.repair;
  const turn = repairTurn(last, Date.parse(last?.at ?? ""), now.getTime());
  if (turn.kind === "later") return { againInMinutes: turn.minutes };
  if (deps.repairs.left <= 0) return { isLater: true };
  deps.repairs.left--;
  const stands = at.records.length === 0 ? declaredWeights(config) : standingOf(config, at.records).weights;
  const wishes: Weights[] = [...(shiftTo ? [shiftTo] : []), ...(mends ? [stands] : [])];
  const name = `${config.policy}-repair-${now.toISOString().replaceAll(/[-:]|\.\d+/g, "")}`;
  let refused = "";
  for (const to of wishes) {
    const input = { kind: "repair" as const, policy: config.policy, to, reason: reasonOf(drift) };
    const found = await planned(deps, config, input);
    if (found.kind === "go" || found.kind === "nothing") {
      const digest = found.kind === "go" ? found.digest : undefined;
      return {
        starts: { name, input: { ...input, ...(digest === undefined ? {} : { digest }) } },
        tried: { execution: name, at: now.toISOString(), times: turn.times },
      };
    }
    refused ||= found.reason;
  }
  // It may be refused for a site that is only down for a while: looked at again after the shortest pause.
  return { refused, tried: { execution: name, at: now.toISOString(), times: 1 } };
}

/** At most what an input may say. */
const reasonOf = ({ findings }: Drift): string =>
  `drift: ${findings.join("; ")}`.slice(0, 900).toWellFormed();

/** Starts it, under a name of its own. @returns a line for the log. */
export async function startRepair(deps: WatchDeps, { name, input }: RepairStart): Promise<string> {
  if (!(await isOurs(deps, name, watcher, deps.now()))) return `${name} was started before`;
  const execution = await deps.executions.start(deps.shiftMachineArn, name, input);
  return execution === undefined ? `${name} was started before` : `${name} is started`;
}
