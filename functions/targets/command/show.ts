import type { MirrorView } from "../../ledger/mirror-records.ts";
import type { MirrorConfig } from "../../shared/mirror-config.ts";
import type { Desired } from "../meaning/desired.ts";
import type { Actual } from "../plan/actual.ts";
import type { SourceLoadBalancer } from "../read/source.ts";
import type { RoundDeps } from "../round/deps.ts";
import type { RoundReport } from "../round/report.ts";
import { considered } from "../round/round.ts";
import { isComplete, survey } from "../round/survey.ts";

/** One mirror from end to end: the source, what it means, what stands in AWS, what is ours, what a round would do. */
export interface Shown {
  readonly report: RoundReport;
  /** Each that could not be read is undefined; the report says why. */
  readonly view: MirrorView | undefined;
  readonly source: SourceLoadBalancer | undefined;
  readonly desired: Desired | undefined;
  readonly actual: Actual | undefined;
}

export async function show(deps: RoundDeps, config: MirrorConfig): Promise<Shown> {
  const [stage] = await survey(deps, [config]);
  if (!stage) throw new Error("a survey of one mirror has one stage");
  const { report, input } = considered(deps, stage);
  const { view, reading, looked } = stage;
  return {
    report,
    view: view instanceof Error ? undefined : view,
    source: isComplete(reading) ? reading.source : undefined,
    desired: input?.desired,
    actual: looked?.kind === "seen" ? looked.actual : undefined,
  };
}
