import type { Person } from "../../ledger/records.ts";
import { refused, said } from "../../shared/command-url.ts";
import type { Answer } from "../../shared/command-url.ts";
import { LostRace } from "../../shared/errors.ts";
import type { PolicyConfig } from "../../shared/traffic-config.ts";
import { nameProblems } from "../policy/name-problems.ts";
import { ofSites, recordKey } from "../policy/records.ts";
import type { ZoneRecord } from "../policy/zone.ts";
import { empty } from "../shift/begin.ts";
import { nameOf, zoneProblem } from "../shift/furnish.ts";
import type { LookDeps } from "./plan.ts";

/**
 * Weighted record sets that stand under the policy's set identifiers are ours from now on. Nothing in the zone is
 * changed. Invariant 4: what has another identifier, routing or owner stays somebody else's, and refuses all.
 */
export async function adopt(
  deps: LookDeps,
  config: PolicyConfig,
  reason: string,
  by: Person,
): Promise<Answer> {
  const { policy } = config;
  const seen = await deps.ledger.traffic.state(policy);
  const state = { ...empty(policy), ...seen };
  if (state.lease)
    return refused(409, `policy ${policy} is held by ${state.lease.holder}: adopt when that has ended`);
  const wrong = await zoneProblem(deps, config);
  if (wrong !== undefined) return refused(409, wrong);
  const at = await nameOf(deps, config);
  const taken = ofSites(config, at.records).filter((record) => !(recordKey(record) in state.owned));
  const createdAt = deps.now().toISOString();
  const owned = { ...Object.fromEntries(taken.map((each) => [recordKey(each), createdAt])), ...state.owned };
  const problems = nameProblems(config, at, owned);
  if (problems.length > 0) return refused(409, problems.join("; "));
  const adopted = taken.map(inWords);
  if (taken.length === 0)
    return said({ kind: "nothing", policy, adopted, reason: "no record set stands that is not ours" });
  const words = `adopted ${adopted.join(", ")}`;
  const id = `${policy}-adopt-${createdAt.replaceAll(/[-:]|\.\d+/g, "")}`;
  const outcome = { kind: "settled", reason: words, at: createdAt } as const;
  try {
    await deps.ledger.traffic.adopt(policy, seen, owned, { id, by, reason, createdAt, outcome });
  } catch (error) {
    if (!(error instanceof LostRace)) throw error;
    return refused(409, `somebody began to move policy ${policy} meanwhile; nothing was adopted`);
  }
  return said({ kind: "adopted", policy, adopted, reason: words });
}

const inWords = ({ type, setIdentifier = "", weight = 0 }: ZoneRecord): string =>
  `${type} "${setIdentifier}" with weight ${weight}`;
