import { Logger } from "@aws-lambda-powertools/logger";
import { MetricUnit, Metrics } from "@aws-lambda-powertools/metrics";
import middy from "@middy/core";
import { trace } from "@opentelemetry/api";
import type { Context } from "aws-lambda";
import type * as z from "zod/mini";
import { describeProblem } from "../../events/describe-problem.ts";
import { InputInvalid, Terminal } from "./errors.ts";

/** What a flow may know of its own invocation. */
export interface Call {
  readonly log: Log;
  /** Milliseconds until Lambda ends this invocation. */
  readonly remainingMs: () => number;
  /** The ARN that was invoked, with its alias or version: an alias tells which role called. */
  readonly invokedArn: string;
}

/** The thread through everything: these keys are on each later line and on the trace. */
export interface Thread {
  readonly release?: string | undefined;
  readonly service?: string | undefined;
  readonly cell?: string | undefined;
  readonly deployment?: string | undefined;
}

export interface Log {
  about(thread: Thread): void;
  info(sentence: string, fields?: object): void;
  warn(sentence: string, fields?: object): void;
  error(sentence: string, fields?: object): void;
}

type Flow<Input, Outcome> = (input: Input, call: Call) => Promise<Outcome>;
export type Handler<Outcome = unknown> = (event: unknown, context: Context) => Promise<Outcome>;

/**
 * The only place that builds a handler: logging with the release's thread, then parsing of the input.
 * Errors are logged and counted and thrown on, for Step Functions and Lambda's retries must see them.
 * @param schema what comes in; anything else is refused with `InputInvalid`.
 */
export function entry<Input>(schema: z.ZodMiniType<Input>): {
  handler<Outcome>(flow: Flow<Input, Outcome>): Handler<Outcome>;
} {
  return {
    handler<Outcome>(flow: Flow<Input, Outcome>): Handler<Outcome> {
      const logger = new Logger({ serviceName: "pointsman" });
      const log = threaded(logger);
      // Early time-outs of middy would hide Lambda's own; our retry lists name Lambda's.
      const stack = middy({ timeoutEarlyInMillis: 0 })
        .before(function readContext({ event, context }) {
          logger.resetKeys();
          logger.addContext(context);
          // Not the flow's own name: a minified bundle has forgotten it, and the five hooks share one.
          logger.appendKeys({ function: context.functionName });
          log.about(threadOf(event));
        })
        .onError(function tellError({ error, context }) {
          report(logger, context.functionName, error);
        })
        .handler(async (event: unknown, context: Context) =>
          flow(parsed(schema, event), {
            log,
            remainingMs: () => context.getRemainingTimeInMillis(),
            invokedArn: context.invokedFunctionArn,
          }),
        );
      return async (event, context) => (await stack(event, context)) as Outcome;
    },
  };
}

function parsed<Input>(schema: z.ZodMiniType<Input>, event: unknown): Input {
  const result = schema.safeParse(event);
  if (result.success) return result.data;
  throw new InputInvalid(describeProblem(result.error, event));
}

function threaded(logger: Logger): Log {
  return {
    about(thread) {
      for (const [key, value] of Object.entries(thread)) {
        if (typeof value !== "string") continue;
        logger.appendKeys({ [keyOf(key)]: value });
        trace.getActiveSpan()?.setAttribute(`pointsman.${key}`, value);
      }
    },
    info: (sentence, fields = {}) => logger.info(sentence, { ...fields }),
    warn: (sentence, fields = {}) => logger.warn(sentence, { ...fields }),
    error: (sentence, fields = {}) => logger.error(sentence, { ...fields }),
  };
}

/** The logger has a `service` of its own, which is ours: one that is released needs another key. */
const keyOf = (key: string): string => (key === "service" ? "released_service" : key);

/** Inputs of our own machines carry a ticket: its ids are known before anything is parsed. */
function threadOf(event: unknown): Thread {
  const { ticket, cell } = (event ?? {}) as {
    ticket?: { release?: string; service?: string };
    cell?: unknown;
  };
  return {
    release: ticket?.release,
    service: ticket?.service,
    cell: typeof cell === "string" ? cell : undefined,
  };
}

function report(logger: Logger, functionName: string, error: Error | null | undefined): void {
  logger.error(error?.message ?? "unknown error", { error: error ?? "none" });
  const metrics = new Metrics({ namespace: "Pointsman", serviceName: "pointsman" });
  metrics.addDimension("function", functionName);
  const name =
    error instanceof InputInvalid ? "InputRefused" : error instanceof Terminal ? "Refused" : "Failed";
  metrics.addMetric(name, MetricUnit.Count, 1);
  metrics.publishStoredMetrics();
}
