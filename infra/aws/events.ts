import { Duration } from "aws-cdk-lib";
import { Rule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { NamedPattern } from "./event-patterns.ts";
import type { Functions } from "./functions.ts";

/** As many as EventBridge makes: age ends it. */
const mostRetries = 185;

export interface EventsProps {
  readonly patterns: readonly NamedPattern[];
  readonly functions: Functions;
  readonly deadLetters: IQueue;
}

/** One rule for each pattern. What EventBridge cannot deliver goes to the dead letters; what a function fails on, too. */
export function eventRules(scope: Construct, { patterns, functions, deadLetters }: EventsProps): void {
  const events = new Construct(scope, "Events");
  for (const { name, target, what, maxAgeSeconds, pattern } of patterns) {
    const rule = new Rule(events, name, { description: `pointsman: ${what}`, eventPattern: pattern });
    rule.addTarget(
      new LambdaFunction(functions.get(target), {
        deadLetterQueue: deadLetters,
        maxEventAge: Duration.seconds(maxAgeSeconds),
        retryAttempts: mostRetries,
      }),
    );
  }
}
