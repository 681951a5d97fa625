import { GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import type { CloudWatchClient, MetricDataQuery, MetricDataResult } from "@aws-sdk/client-cloudwatch";
import { translate } from "./aws-errors.ts";

/** One of CloudWatch's series; the statistic as CloudWatch names it: Sum, Average, p99 … */
export type StatQuery = {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: string;
};

/** Metric math over series, by the ids that they have in the expression. */
export type MathQuery = {
  readonly expression: string;
  readonly stats: Readonly<Record<string, StatQuery>>;
};

export type MetricQuery = StatQuery | MathQuery;

/** The end is not part of it. Whole periods, or CloudWatch rounds down. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
  readonly periodSeconds: number;
}

export interface MetricSeries {
  /** Oldest first; `at` is the beginning of its period, epoch ms. A period without any has no point. */
  readonly points: readonly { readonly at: number; readonly value: number }[];
  /** False: CloudWatch did not read all of it, or not yet. No points are no zeros then. */
  readonly isComplete: boolean;
  /** What CloudWatch said about this series, such as that it may not be shown. */
  readonly message?: string;
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
const queriesPerCall = 500;

/** A reader of one Region's metrics. */
export function metricReader(client: Pick<CloudWatchClient, "send">) {
  return {
    /** One series for each query, in their order; as few calls as there can be. */
    async read(queries: readonly MetricQuery[], span: Span): Promise<MetricSeries[]> {
      const series: MetricSeries[] = [];
      for (const batch of batchesOf(queries.map((query, index) => asked(query, index, span))))
        series.push(...(await some(client, batch, span)));
      return series;
    },
  };
}

export type MetricReader = ReturnType<typeof metricReader>;

/** The query whose answer is wanted comes first. */
type Asked = readonly [MetricDataQuery, ...MetricDataQuery[]];

/** What an expression is made of has to be in the same call. */
function batchesOf(all: readonly Asked[]): Asked[][] {
  const batches: Asked[][] = [];
  let left = 0;
  for (const each of all) {
    if (each.length > left) {
      batches.push([]);
      left = queriesPerCall;
    }
    batches.at(-1)?.push(each);
    left -= each.length;
  }
  return batches;
}

async function some(
  client: Pick<CloudWatchClient, "send">,
  batch: readonly Asked[],
  span: Span,
): Promise<MetricSeries[]> {
  const found = new Map(batch.map(([{ Id }]) => [Id, unread()]));
  let token: string | undefined;
  do {
    const page = await client
      .send(
        new GetMetricDataCommand({
          MetricDataQueries: batch.flat(),
          StartTime: new Date(span.fromMs),
          EndTime: new Date(span.toMs),
          ScanBy: "TimestampAscending",
          ...(token === undefined ? {} : { NextToken: token }),
        }),
      )
      .catch(translate("GetMetricData"));
    for (const result of page.MetricDataResults ?? []) add(found.get(result.Id), result);
    token = page.NextToken;
  } while (token);
  return [...found.values()];
}

type Unread = { points: { at: number; value: number }[]; isComplete: boolean; message?: string };
const unread = (): Unread => ({ points: [], isComplete: false });

function add(
  series: Unread | undefined,
  { Timestamps = [], Values = [], StatusCode, Messages = [] }: MetricDataResult,
): void {
  if (!series) return;
  for (const [index, at] of Timestamps.entries())
    series.points.push({ at: at.getTime(), value: Values[index] ?? Number.NaN });
  // A later page says of the same series how it went on.
  series.isComplete = StatusCode === "Complete";
  const said = Messages.map(({ Code, Value }) => `${Code}: ${Value}`).join("; ");
  if (said !== "") series.message = said;
  else if (StatusCode === "Forbidden") series.message = "Forbidden";
}

function asked(query: MetricQuery, index: number, { periodSeconds }: Span): Asked {
  const id = `m${index}`;
  const stat = (Id: string, { namespace, name, dimensions, statistic }: StatQuery, isWanted: boolean) => ({
    Id,
    MetricStat: {
      Metric: {
        Namespace: namespace,
        MetricName: name,
        Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      },
      Period: periodSeconds,
      Stat: statistic,
    },
    ReturnData: isWanted,
  });
  if (!("expression" in query)) return [stat(id, query, true)];
  const parts = Object.entries(query.stats);
  const names = new Map(parts.map(([name]) => [name, `${id}_${name}`]));
  return [
    { Id: id, Expression: renamed(query.expression, names), Period: periodSeconds, ReturnData: true },
    ...parts.map(([name, part]) => stat(`${id}_${name}`, part, false)),
  ];
}

/** Ids hold for a whole call, so each expression's get its own; what stands in quotes is text. */
const renamed = (expression: string, names: ReadonlyMap<string, string>): string =>
  expression.replaceAll(/'[^']*'|"[^"]*"|\b[a-z]\w*/g, (word) => names.get(word) ?? word);
