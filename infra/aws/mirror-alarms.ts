import { Duration } from "aws-cdk-lib";
import { Metric, Stats } from "aws-cdk-lib/aws-cloudwatch";
import type { WatchedName } from "../../functions/targets/round/measures.ts";
import type { Watch } from "./alarms.ts";
import type { Functions } from "./functions.ts";

/** Rounds in a row after which a person should look. */
const rounds = 5;

/** Names as `functions/targets/round/metrics.ts` publishes them. */
const ours = { namespace: "Pointsman", service: "pointsman" } as const;

interface MirrorAlarmsProps {
  readonly installation: string;
  readonly functions: Functions;
  readonly every: Duration;
}

/** On what a round cannot settle by itself. Each share tells its own numbers, so the largest counts. */
export function mirrorWatches(props: MirrorAlarmsProps): Watch[] {
  const watch = (name: WatchedName, periods: number, meaning: string): Watch => ({
    name,
    meaning: `${meaning} \`pointsman targets status\` names them, the log of the function \`mirror\` says why.`,
    metric: measured(props, name),
    periods,
  });
  return [
    watch(
      "MirrorsUnreadable",
      rounds,
      "Load balancers that mirrors follow cannot be read, or are gone: their NLBs stay as they are.",
    ),
    watch("MirrorsHeldBack", rounds, "Mirrors hold changes back: a person decides whether they are meant."),
    watch("MirrorsFailed", rounds, "Rounds of mirrors end with a failure again and again."),
    watch(
      "PlansRefused",
      rounds,
      "Mirrors want what cannot be done: a quota, what is not ours, what AWS refuses.",
    ),
  ];
}

/** Silence: mirrors are no longer followed. */
export const mirrorsStopped = ({ functions, every }: MirrorAlarmsProps): Watch => ({
  name: "MirrorsStopped",
  meaning: "No mirror was followed for five rounds. Look at the schedules and the function `mirror`.",
  metric: functions.get("mirror").metricInvocations({ statistic: Stats.SUM, period: every }),
  above: 1,
  periods: rounds,
});

export const mirrorErrors = ({ functions }: Pick<MirrorAlarmsProps, "functions">): Watch => ({
  name: "MirrorErrors",
  meaning: "Whole rounds of mirrors, or the reading of Octavia, fail. Their log groups say why.",
  metric: functions.get("mirror").metricErrors({ statistic: Stats.SUM, period: Duration.minutes(5) }),
  above: 2,
});

const measured = ({ installation, every }: MirrorAlarmsProps, metricName: WatchedName): Metric =>
  new Metric({
    namespace: ours.namespace,
    metricName,
    dimensionsMap: { service: ours.service, installation },
    statistic: Stats.MAXIMUM,
    period: every,
  });
