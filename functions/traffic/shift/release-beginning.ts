import { LedgerInvalid } from "../../shared/errors.ts";
import type { ServiceConfig } from "../../shared/service-config.ts";
import type { PolicyConfig } from "../../shared/traffic-config.ts";
import type { ShiftRecord } from "../../ledger/traffic-records.ts";
import { returnSteps, withSite } from "../plan/aims.ts";
import type { Beginning } from "./beginning.ts";
import type { PhaseKind, PhaseStep } from "./phases.ts";
import type { Scope } from "./release-scope.ts";

type Strategy = ServiceConfig["strategy"];

export interface Wanted {
  readonly phase: PhaseKind;
  readonly policy: string;
  readonly step: PhaseStep & { readonly kind: "begin" };
  /** The release's shifts of this policy so far. */
  readonly shifts: readonly ShiftRecord[];
  readonly heirOf: readonly string[];
}

/** A shift of a release's phase. Its id begins with the release's, by which it is found again. */
export function releaseBeginning(
  { view: { record }, ticket }: Scope,
  config: PolicyConfig,
  { phase, step: { shift: kind, site }, shifts, heirOf }: Wanted,
): Beginning {
  const number = shifts.filter(({ release }) => release === record.id).length + 1;
  const { strategy } = record.config;
  return {
    id: `${record.id}.${number}-${kind}-${site}`,
    config,
    kind,
    site,
    ...wishOf(phase, kind, site, strategy),
    overrides: overridesOf(phase, strategy),
    by: { who: `release ${record.id}`, via: "release" },
    reason: record.reason,
    holder: ticket.release,
    executionArn: record.executionArn,
    release: record.id,
    phase,
    heirOf,
  };
}

/**
 * Out of traffic without a bake, for each step is proved and the alarms are looked at; back onto a candidate under the
 * strategy's; back onto what was stable by the policy's steps, without a bake.
 */
function wishOf(
  phase: PhaseKind,
  kind: ShiftRecord["kind"],
  site: string,
  strategy: Strategy,
): Pick<Beginning, "wish" | "pace"> {
  if (kind !== "restore")
    return { wish: (standing) => ({ to: withSite(standing, site, 0) }), pace: { bakeSeconds: 0 } };
  const isJudged = phase === "restore";
  return {
    wish: (standing, { out }) => {
      const weight = out[site]?.weight ?? 0;
      const to = withSite(standing, site, weight);
      if (!isJudged) return { to };
      if (strategy.kind !== "weighted") return { to, bakes: [strategy.bakeSeconds] };
      const percents = [...strategy.steps.map((step) => step.weight), 100];
      return {
        to,
        steps: returnSteps(standing, site, weight, percents),
        bakes: [...strategy.steps.map((step) => step.bakeSeconds), strategy.bakeSeconds],
      };
    },
    ...(isJudged ? {} : { pace: { bakeSeconds: 0 } }),
  };
}

/**
 * `weighted` names its own steps. And an alarm that made a release go back is no reason to keep the users away from
 * what was stable before.
 */
function overridesOf(phase: PhaseKind, { kind }: Strategy): string[] {
  if (phase === "return-all") return ["alarm"];
  return phase === "restore" && kind === "weighted" ? ["step"] : [];
}

/** As the file has it now; a policy that has left the files is as the release's own shift knew it. */
export function policyOf(
  policies: readonly PolicyConfig[],
  policy: string,
  shifts: readonly ShiftRecord[],
): PolicyConfig {
  const config = policies.find((each) => each.policy === policy) ?? shifts.at(-1)?.config;
  if (config) return config;
  throw new LedgerInvalid(`a cell is a site of traffic policy ${policy}, and no file describes it`);
}
