import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { rankMetric, rateMetric } from "../../../functions/judge/defaults.ts";
import { measure } from "../../../functions/judge/measure/measure.ts";
import { metricReader } from "../../../functions/shared/metric-data.ts";
import type { FigureConfig, JudgedMetric } from "../../../functions/shared/judge-config.ts";
import { metricData } from "../../../infra/sandbox/cloudwatch/metric-data.ts";
import { MetricSeries } from "../../../infra/sandbox/cloudwatch/metric-series.ts";
import type { Sender } from "../../../infra/sandbox/faults/faults-client.ts";
import { simulatedClient } from "../../../infra/sandbox/simulated-client.ts";
import { motoClient } from "../moto.ts";
import type { Question } from "../section.ts";
import { compared, wrong } from "./compared.ts";
import type { Case, Plant, Sent, Side } from "./compared.ts";

type Figures = Side & { readonly cloudwatch: Pick<CloudWatchClient, "send"> };

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** Three hours ago, a whole hour. */
const start = Math.floor(Date.now() / hourMs) * hourMs - 3 * hourMs;
const groups = { candidate: "targetgroup/green/2", stable: "targetgroup/blue/1" } as const;

/** What a service published: of stable for thirty minutes and more, of the candidate for ten, with a gap. */
const published = [
  ...Array.from({ length: 40 }, (_, minute) => ({
    group: groups.stable,
    minute: minute - 30,
    value: minute % 4,
  })),
  ...[0, 1, 2, 4, 5, 6, 7, 8, 9].map((minute) => ({ group: groups.candidate, minute, value: minute })),
].flatMap(({ group, minute, value }) => [
  { group, name: "Orders", at: start + minute * minuteMs, value: 100 + value },
  { group, name: "Time", at: start + minute * minuteMs + 10_000, value: value / 8 },
  { group, name: "Time", at: start + minute * minuteMs + 20_000, value: 2 + value / 8 },
  ...(value === 3 ? [{ group, name: "Failed", at: start + minute * minuteMs, value: 2 }] : []),
]);

const figure = (name: string, statistic: string): FigureConfig => ({
  kind: "sum",
  stats: [{ namespace: "Shop", name, dimensions: { TargetGroup: "{targetGroup}" }, statistic }],
});
const judged = (metric: JudgedMetric["metric"], source: JudgedMetric["source"]): JudgedMetric => ({
  metric,
  source,
  periodSeconds: 60,
});
const errors = judged(rateMetric("errors"), {
  kind: "counts",
  errors: figure("Failed", "Sum"),
  requests: figure("Orders", "Sum"),
});
const time = judged(rankMetric("time"), { kind: "values", value: figure("Time", "Average") });
const unknown = judged(rankMetric("unknown"), { kind: "values", value: figure("Unknown", "Average") });

const look = (on: Figures, ...metrics: readonly JudgedMetric[]) =>
  measure(
    { metrics: metricReader(on.cloudwatch), now: () => new Date(start + hourMs) },
    {
      metrics,
      cell: "a",
      place: { candidate: { targetGroup: groups.candidate }, stable: { targetGroup: groups.stable } },
      startedAtMs: start,
      untilMs: start + 8 * minuteMs,
    },
  );

const stat = (name: string, statistic: string, group: string = groups.candidate) => ({
  namespace: "Shop",
  name,
  dimensions: { TargetGroup: group },
  statistic,
});

const cases: readonly Case<Figures>[] = [
  {
    about:
      "each statistic of each minute, oldest first, without the end, and nothing where nothing was published",
    ask: ({ cloudwatch }) =>
      metricReader(cloudwatch).read(
        ["Sum", "Average", "Minimum", "Maximum", "SampleCount"].map((each) => stat("Time", each)),
        { fromMs: start - 2 * minuteMs, toMs: start + 5 * minuteMs, periodSeconds: 60 },
      ),
  },
  {
    about: "points of five minutes",
    ask: ({ cloudwatch }) =>
      metricReader(cloudwatch).read([stat("Orders", "Sum"), stat("Orders", "Average", groups.stable)], {
        fromMs: start - 10 * minuteMs,
        toMs: start + 10 * minuteMs,
        periodSeconds: 300,
      }),
  },
  { about: "errors and requests of both sides, as they are judged", ask: (on) => look(on, errors) },
  { about: "a value of both sides, as it is judged", ask: (on) => look(on, time) },
  { about: "a metric that there is not, beside one that there is", ask: (on) => look(on, unknown, errors) },
];

type Answer = {
  readonly MetricDataResults: readonly { readonly Timestamps: Date[]; readonly Values: number[] }[];
};

/** Each series of an answer, changed. */
const changed =
  (change: (series: Answer["MetricDataResults"][number]) => object) =>
  async ({ send }: Sent): Promise<object> => {
    const answer = await send<Answer>();
    return {
      ...answer,
      MetricDataResults: answer.MetricDataResults.map((each) => ({ ...each, ...change(each) })),
    };
  };

const spoilt =
  (way: (sent: Sent) => Promise<object>) =>
  (on: Figures): Figures => ({
    ...on,
    cloudwatch: wrong<Sender>(on.cloudwatch, "GetMetricData", way) as Figures["cloudwatch"],
  });

const plants: readonly Plant<Figures>[] = [
  {
    what: "the newest point comes first",
    spoil: spoilt(
      changed(({ Timestamps, Values }) => ({
        Timestamps: Timestamps.toReversed(),
        Values: Values.toReversed(),
      })),
    ),
  },
  { what: "a series is never complete", spoil: spoilt(changed(() => ({ StatusCode: "PartialData" }))) },
  {
    what: "the oldest point is lost",
    spoil: spoilt(
      changed(({ Timestamps, Values }) => ({ Timestamps: Timestamps.slice(1), Values: Values.slice(1) })),
    ),
  },
  {
    what: "the end is part of it",
    spoil: spoilt(({ input, send }) =>
      send({ EndTime: new Date((input["EndTime"] as Date).getTime() + 5 * minuteMs) }),
    ),
  },
];

function laidOut(): Figures {
  const series = new MetricSeries();
  for (const { group, name, at, value } of published)
    series.record({ namespace: "Shop", name, dimensions: { TargetGroup: group } }, at, value);
  const operation = metricData({
    minute: (metric, startsAt) => series.minute(metric, startsAt),
    now: () => start + hourMs,
    lateSeconds: 0,
  });
  return {
    cloudwatch: simulatedClient("CloudWatch", { GetMetricData: operation }) as Figures["cloudwatch"],
    names: {},
  };
}

async function onMoto(url: string): Promise<Figures> {
  const cloudwatch = new CloudWatchClient(motoClient(url));
  await cloudwatch.send(
    new PutMetricDataCommand({
      Namespace: "Shop",
      MetricData: published.map(({ group, name, at, value }) => ({
        MetricName: name,
        Timestamp: new Date(at),
        Value: value,
        Dimensions: [{ Name: "TargetGroup", Value: group }],
      })),
    }),
  );
  return { cloudwatch, names: {} };
}

/** What was measured, read by the adapters of the judge on both sides. */
export const figureQuestions = async (url: string): Promise<Question[]> =>
  compared({ service: "figures", cases, plants, fresh: laidOut }, await onMoto(url));
