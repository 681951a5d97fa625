import type { OpenShift } from "../../../functions/ledger/traffic-records.ts";
import { onlyIf } from "../finding.ts";
import type { Draft } from "../finding.ts";
import { unseen, valueOf } from "../look.ts";
import { deploy } from "../mends.ts";
import type { InstallationFacts } from "../facts.ts";
import type { Sight } from "../look.ts";
import type { ExecutionFacts, MovingFacts, PolicyFacts } from "../traffic-facts.ts";

/** Minutes within which whoever cleans up has begun to. */
const patience = 10;

/** Names of private zones are known inside of their VPCs only. */
export function lookupsDrafts({ installation, functions }: InstallationFacts): Draft[] {
  const found = valueOf(functions.get("lookups") ?? unseen);
  return onlyIf(found && !found.isInVpc, {
    check: "lookups-outside",
    what: `${installation.name}-lookups is in no VPC`,
    mend: deploy,
  });
}

/** What is under way that nobody carries, and what a person has to look at. */
export function shiftDrafts({ open, executions }: MovingFacts, policy: PolicyFacts, now: Date): Draft[] {
  const { policy: name } = policy.config;
  const { needsPerson } = valueOf(policy.state) ?? {};
  return [
    ...(valueOf(open) ?? [])
      .filter((each) => each.policy === name)
      .flatMap((each) => leftDrafts(each, executions.get(each.executionArn) ?? unseen, now)),
    ...onlyIf(needsPerson, {
      check: "policy-needs-a-person",
      what: `shift ${needsPerson?.shift} needs a person since ${needsPerson?.at}: ${needsPerson?.reason}`,
      mend: `pointsman traffic show ${name} says what stands; shift it to what should`,
    }),
  ];
}

function leftDrafts({ shift, since }: OpenShift, execution: Sight<ExecutionFacts>, now: Date): Draft[] {
  const ended = howEnded(execution, now);
  return onlyIf(ended, {
    check: "shift-left",
    what: `shift ${shift} of ${since} has not ended, and its execution ${ended}`,
    mend: "docs/operations.md, a shift whose execution died, brings it back",
  });
}

function howEnded(execution: Sight<ExecutionFacts>, now: Date): string | undefined {
  if (execution.kind === "absent") return "is not known any more";
  const { status, endedAt } = valueOf(execution) ?? {};
  const isLong = endedAt !== undefined && now.getTime() - endedAt.getTime() > patience * 60_000;
  return isLong ? `is ${status} since ${endedAt.toISOString()}` : undefined;
}
