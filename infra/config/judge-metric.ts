import { rankMetric, rateMetric, thresholdMetric } from "../../functions/judge/defaults.ts";
import { figuresOf, isApart, tellsApart } from "../../functions/judge/measure/placeholders.ts";
import type { Metric, RankMetric, RateMetric, ThresholdMetric } from "../../functions/judge/verdict.ts";
import type { FigureConfig, JudgedMetric, SourceConfig } from "../../functions/shared/judge-config.ts";
import { present } from "./fields.ts";
import { templates } from "./judge-templates.ts";
import type { TemplateName } from "./judge-templates.ts";

/** A metric as a file has it. Shares and rates are 0–1, durations seconds. */
export type WrittenMetric = {
  readonly use?: TemplateName | undefined;
  readonly name?: string | undefined;
  readonly value?: FigureConfig | undefined;
  readonly errors?: FigureConfig | undefined;
  readonly requests?: FigureConfig | undefined;
  readonly critical?: boolean | undefined;
  readonly weight?: number | undefined;
  readonly direction?: Metric["direction"] | undefined;
  readonly against?: "stable-now" | "stable-before" | undefined;
  readonly max?: number | undefined;
  readonly min?: number | undefined;
  readonly allow?: Partial<ThresholdMetric["budget"]> | undefined;
  readonly effect?: Partial<RankMetric["effect"] & RateMetric["effect"]> | undefined;
  readonly onMissing?: Metric["onMissing"] | undefined;
  readonly warmUp?: number | undefined;
  readonly period?: number | undefined;
  readonly cells?: readonly string[] | undefined;
};

export type Resolved =
  | { readonly kind: "metric"; readonly judged: JudgedMetric }
  | { readonly kind: "wrong"; readonly path: readonly string[]; readonly sentence: string };

const wrong = (sentence: string, ...path: readonly string[]): Resolved => ({ kind: "wrong", path, sentence });

/**
 * What a metric is judged by, with its template written out.
 *
 * | what is written                  | method                        |
 * | -------------------------------- | ----------------------------- |
 * | errors and requests              | rates, against stable         |
 * | errors and requests, with a max  | rates, against that rate      |
 * | a value                          | ranks, against stable         |
 * | a value, with a max or a min     | thresholds                    |
 *
 * A metric whose series is of both versions is compared with stable before.
 */
export function resolvedMetric(written: WrittenMetric): Resolved {
  const source = sourceOf(written);
  if ("sentence" in source) return source;
  const name = written.name ?? written.use;
  if (name === undefined) return wrong("expected a name: judgements are told by it");
  const standard = standardOf(written, name, source);
  const unfit = unfitting(written, standard, source);
  if (unfit) return unfit;
  const { critical, weight, onMissing, warmUp, direction, against, effect, cells, period = 60 } = written;
  const changes = present({ critical, weight, onMissing, warmUpSeconds: warmUp, direction, against });
  const metric = {
    ...standard,
    ...changes,
    ...(effect && "effect" in standard ? { effect: { ...standard.effect, ...effect } } : {}),
  } as Metric;
  return { kind: "metric", judged: { metric, source, periodSeconds: period, ...(cells ? { cells } : {}) } };
}

type Wrong = Extract<Resolved, { kind: "wrong" }>;
const refused = (sentence: string): Wrong => ({ kind: "wrong", path: [], sentence });

function sourceOf({ use, value, errors, requests }: WrittenMetric): SourceConfig | Wrong {
  const own = [value, errors, requests].filter((each) => each !== undefined).length;
  if (use !== undefined)
    return own === 0
      ? templates[use].source
      : refused(`use: ${use} says what is measured: leave out value, errors and requests`);
  if (value)
    return own === 1 ? { kind: "values", value } : refused("expected either a value, or errors and requests");
  if (errors && requests) return { kind: "counts", errors, requests };
  return refused(
    own === 0
      ? "expected use: a template, or a value, or errors and requests"
      : "errors are judged for each request: expected errors and requests",
  );
}

/** What is judged where the file says no more. */
function standardOf({ use, max, min, allow }: WrittenMetric, name: string, source: SourceConfig): Metric {
  const given = use && templates[use].metric(name);
  const isBound = max !== undefined || min !== undefined;
  if (source.kind === "counts") {
    const rate = given?.method === "rates" ? given : rateMetric(name, besideOrBefore(source));
    return isBound ? { ...rate, against: { rate: max ?? 0 } } : rate;
  }
  if (!isBound && given?.method !== "thresholds") return given ?? rankMetric(name, besideOrBefore(source));
  const bounded = given?.method === "thresholds" ? given : thresholdMetric(name, { bound: {} });
  const bound = isBound ? present({ max, min }) : bounded.bound;
  return { ...bounded, bound, budget: { ...bounded.budget, ...allow } };
}

const besideOrBefore = (source: SourceConfig) => ({
  against: tellsApart(source) ? ("stable-now" as const) : ("stable-before" as const),
});

/** What is written, and does not belong to what is judged. */
function unfitting(written: WrittenMetric, metric: Metric, source: SourceConfig): Resolved | undefined {
  const { against, direction, effect = {}, allow, max, min } = written;
  const isBound = metric.method === "thresholds" || typeof metric.against === "object";
  if (source.kind === "counts") {
    if (min !== undefined) return wrong("fewer errors are not worse: errors have a max alone", "min");
    if (max !== undefined && (max < 0 || max > 1))
      return wrong(`expected errors for each request, 0 to 1, found ${max}`, "max");
    if (direction === "down-is-worse")
      return wrong("more errors are worse: count what failed, not what went well", "direction");
    if (figuresOf(source).some(isApart) && !tellsApart(source))
      return wrong(
        "errors and requests are of one version both, or of both versions both: see their dimensions",
      );
  }
  if (min !== undefined && max !== undefined && min > max)
    return wrong(`min (${min}) is above max (${max})`, "min");
  if (allow && metric.method !== "thresholds") return wrong("it belongs to a value with max or min", "allow");
  if (isBound && against !== undefined)
    return wrong("it is held against a bound, not against stable", "against");
  if (against === "stable-now" && !tellsApart(source))
    return wrong(
      "its series is of both versions: nothing in its dimensions tells them apart, such as {targetGroup}; stable-before compares it with the time before",
      "against",
    );
  const members =
    metric.method === "ranks"
      ? ["shift", "share"]
      : metric.method === "rates" && !isBound
        ? ["ratio", "excess"]
        : [];
  const strange = Object.keys(effect).find((member) => !members.includes(member));
  return strange === undefined ? undefined : wrong(effectSentence(members), "effect", strange);
}

const effectSentence = (members: readonly string[]): string =>
  members.length === 0
    ? "a bound is met or not: it has no effect size"
    : `it is judged by ${members.join(" and ")}`;
