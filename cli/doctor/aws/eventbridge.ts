import {
  DescribeEventBusCommand,
  DescribeRuleCommand,
  ListRuleNamesByTargetCommand,
  ListTargetsByRuleCommand,
} from "@aws-sdk/client-eventbridge";
import type { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import type { RuleFacts } from "../facts.ts";
import type { Look, Sight } from "../look.ts";
import type { PolicyDocument } from "../policy.ts";
import { policyOf } from "./documents.ts";

/** Only the default bus carries what AWS's services send. */
export const eventbridge = (client: Pick<EventBridgeClient, "send">, look: Look) => ({
  /** The rules that have this function or queue as target. */
  rulesOf: (targetArn: string): Promise<Sight<readonly RuleFacts[]>> =>
    look(
      {
        action: "events:ListRuleNamesByTarget, events:DescribeRule, events:ListTargetsByRule",
        of: `the rules for ${targetArn.slice(targetArn.lastIndexOf(":") + 1)}`,
      },
      async () => {
        const names = await ruleNames(client, targetArn);
        return Promise.all(names.map((name) => rule(client, name, targetArn)));
      },
    ),

  busPolicy: (): Promise<Sight<PolicyDocument>> =>
    look({ action: "events:DescribeEventBus", of: "who may put events on the default bus" }, async () =>
      policyOf((await client.send(new DescribeEventBusCommand({}))).Policy),
    ),
});

async function ruleNames(client: Pick<EventBridgeClient, "send">, TargetArn: string): Promise<string[]> {
  const names: string[] = [];
  let next: string | undefined;
  do {
    const page = await client.send(
      new ListRuleNamesByTargetCommand({ TargetArn, ...(next ? { NextToken: next } : {}) }),
    );
    names.push(...(page.RuleNames ?? []));
    next = page.NextToken;
  } while (next);
  return names;
}

async function rule(
  client: Pick<EventBridgeClient, "send">,
  name: string,
  targetArn: string,
): Promise<RuleFacts> {
  const found = await client.send(new DescribeRuleCommand({ Name: name }));
  // A rule has at most five targets: one page.
  const { Targets = [] } = await client.send(new ListTargetsByRuleCommand({ Rule: name }));
  return {
    name,
    arn: found.Arn ?? "",
    isEnabled: found.State !== "DISABLED",
    pattern: JSON.parse(found.EventPattern ?? "{}") as unknown,
    deadLetterArn: Targets.find(({ Arn }) => Arn === targetArn)?.DeadLetterConfig?.Arn,
  };
}
