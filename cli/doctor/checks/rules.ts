import type { ServiceConfig } from "../../../functions/shared/service-config.ts";
import { eventPatterns } from "../../../infra/aws/event-patterns.ts";
import { functionName } from "../../../infra/aws/function-list.ts";
import type { FunctionName } from "../../../infra/aws/function-list.ts";
import type { InstallationFacts, RuleFacts } from "../facts.ts";
import { onlyIf } from "../finding.ts";
import type { Draft } from "../finding.ts";
import { unseen, valueOf } from "../look.ts";
import { deploy } from "../mends.ts";
import { lets } from "../policy.ts";
import { isSamePattern } from "./patterns.ts";

/** Rules that the service files ask for, each on, let in, and with somewhere to leave what fails. */
export function ruleDrafts(facts: InstallationFacts, all: readonly ServiceConfig[]): Draft[] {
  const { account, region, name } = facts.installation;
  const machines = (["Release", "Rollback"] as const).map(
    (machine) => `arn:${facts.partition}:states:${region}:${account}:stateMachine:${name}-${machine}`,
  );
  const missing = eventPatterns(all, machines, account).flatMap(({ target, what, pattern }): Draft[] => {
    const rules = facts.rules.get(target);
    if (rules?.kind !== "seen" || rules.value.some((rule) => isSamePattern(rule.pattern, wired(pattern))))
      return [];
    return [
      {
        check: "rule-missing",
        what: `no rule invokes ${functionName(name, target)} when ${what}, as these service files ask for it`,
        mend: `${deploy}: the installation was deployed with other service files`,
      },
    ];
  });
  const rules = [...facts.rules].flatMap(([fn, sight]) =>
    (valueOf(sight) ?? []).flatMap((rule) => ruleDraft(facts, fn, rule)),
  );
  return [...missing, ...rules];
}

function ruleDraft(facts: InstallationFacts, fn: FunctionName, rule: RuleFacts): Draft[] {
  const { installation, functions, functionPolicies } = facts;
  const name = functionName(installation.name, fn);
  const arn = valueOf(functions.get(fn) ?? unseen)?.arn ?? "";
  const policy = functionPolicies.get(fn);
  const asked = {
    who: "events.amazonaws.com",
    action: "lambda:InvokeFunction",
    resource: arn,
    context: { "aws:SourceArn": rule.arn, "aws:SourceAccount": installation.account },
  };
  const isRefused =
    policy?.kind === "absent" || (policy?.kind === "seen" && lets(policy.value, asked) !== "yes");
  return [
    ...onlyIf(!rule.isEnabled, {
      check: "rule-disabled",
      what: `the rule ${rule.name} is disabled`,
      mend: `aws events enable-rule --name ${rule.name}`,
    }),
    ...onlyIf(isRefused, {
      check: "rule-refused",
      what: `the policy of ${name} does not let the rule ${rule.name} invoke it`,
      mend: deploy,
    }),
    ...onlyIf(rule.deadLetterArn === undefined, {
      check: "rule-without-dead-letters",
      what: `the rule ${rule.name} has no dead-letter queue for ${name}`,
      mend: deploy,
    }),
  ];
}

/** A pattern as EventBridge has it. */
function wired({ detailType, ...rest }: { readonly detailType?: unknown }): object {
  return { ...rest, ...(detailType ? { "detail-type": detailType } : {}) };
}
