/**
 * Reads of rules on the default bus, from https://docs.aws.amazon.com/eventbridge/latest/APIReference/Welcome.html
 * What delivers in the sandbox is the bus beside this file.
 */
import type {
  DescribeRuleCommandInput,
  EventBridgeClient,
  ListRuleNamesByTargetCommandInput,
  ListTargetsByRuleCommandInput,
} from "@aws-sdk/client-eventbridge";
import * as sdk from "@aws-sdk/client-eventbridge";
import type { Place } from "../ports.ts";
import { refusals } from "../refusal.ts";
import { simulatedClient } from "../simulated-client.ts";

const refuse = refusals(sdk);

export interface HeldRule {
  readonly name: string;
  pattern: object;
  state: "ENABLED" | "DISABLED";
  targets: { readonly id: string; readonly arn: string; deadLetterArn?: string }[];
}

export interface HeldBus {
  readonly rules: HeldRule[];
  policy?: object;
}

export function createRuleReads(bus: HeldBus, { account, region }: Place) {
  const arnOf = (rest: string) => `arn:aws:events:${region}:${account}:${rest}`;
  const needed = (name: string | undefined): HeldRule => {
    const found = bus.rules.find((rule) => rule.name === name);
    if (!found) throw refuse("ResourceNotFoundException", `Rule ${name} does not exist on EventBus default.`);
    return found;
  };
  return simulatedClient("EventBridge", {
    ListRuleNamesByTarget: ({ TargetArn }: ListRuleNamesByTargetCommandInput) => ({
      RuleNames: bus.rules
        .filter(({ targets }) => targets.some(({ arn }) => arn === TargetArn))
        .map(({ name }) => name),
    }),
    DescribeRule: ({ Name }: DescribeRuleCommandInput) => {
      const { name, pattern, state } = needed(Name);
      return {
        Name: name,
        Arn: arnOf(`rule/${name}`),
        EventPattern: JSON.stringify(pattern),
        State: state,
        EventBusName: "default",
      };
    },
    ListTargetsByRule: ({ Rule }: ListTargetsByRuleCommandInput) => ({
      Targets: needed(Rule).targets.map(({ id, arn, deadLetterArn }) => ({
        Id: id,
        Arn: arn,
        ...(deadLetterArn ? { DeadLetterConfig: { Arn: deadLetterArn } } : {}),
      })),
    }),
    DescribeEventBus: () => ({
      Name: "default",
      Arn: arnOf("event-bus/default"),
      ...(bus.policy ? { Policy: JSON.stringify(bus.policy) } : {}),
    }),
  }) as Pick<EventBridgeClient, "send">;
}
