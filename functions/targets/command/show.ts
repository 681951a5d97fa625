import type { Deed, MirrorView, Override } from "../../ledger/mirror-records.ts";
import type { MirrorConfig } from "../../shared/mirror-config.ts";
import type { Desired } from "../meaning/desired.ts";
import type { Actual } from "../plan/actual.ts";
import type { SourceLoadBalancer } from "../read/source.ts";
import type { RoundDeps } from "../round/deps.ts";
import type { RoundReport } from "../round/report.ts";
import { considered } from "../round/round.ts";
import { isComplete } from "../round/stage.ts";
import { survey } from "../round/survey.ts";

/** One mirror from end to end: the source, what it means, what stands in AWS, what is ours, what a round would do. */
export interface Shown {
  readonly report: RoundReport;
  /** Each that could not be read is undefined; the report says why. */
  readonly view: MirrorView | undefined;
  readonly source: SourceLoadBalancer | undefined;
  readonly desired: Desired | undefined;
  readonly actual: Actual | undefined;
  /** What people did by command: adopted, removed. Oldest first. */
  readonly deeds: readonly Deed[];
  /** What people let through. Oldest first. */
  readonly overrides: readonly (Override & { readonly usedAt?: string })[];
}

export async function show(deps: RoundDeps, config: MirrorConfig): Promise<Shown> {
  const [stage] = await survey(deps, [config]);
  if (!stage) throw new Error("a survey of one mirror has one stage");
  const { report, input } = considered(deps, stage);
  const { view, reading, looked } = stage;
  const isBook = !(view instanceof Error);
  return {
    report,
    view: isBook ? view : undefined,
    source: isComplete(reading) ? reading.source : undefined,
    desired: input?.desired,
    actual: looked?.kind === "seen" ? looked.actual : undefined,
    deeds: isBook ? await deps.mirrors.deeds(config.mirror) : [],
    overrides: isBook ? await deps.mirrors.overrides(config.mirror) : [],
  };
}
