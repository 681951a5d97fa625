import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import type { Account } from "./account.ts";

export interface Sample {
  readonly name: string;
  readonly source: string;
  readonly detailType: string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly resources: readonly string[];
}

/** What must reach whom. A sample that is not named here must reach nobody. */
export const destinations: Readonly<Record<"accept" | "wake" | "finalize", readonly string[]>> = {
  accept: ["ecr-push-index-tagged", "ecr-push-tagged", "ecr-push-tagged-2019"],
  wake: [
    "alarm-anomaly",
    "alarm-composite",
    "alarm-metric-math",
    "alarm-partial-data",
    "alarm-single-metric",
    "codedeploy-failure",
    "codedeploy-ready",
    "codedeploy-start",
    "codedeploy-stop",
    "codedeploy-success",
    "codedeploy-success-documented",
    "ecs-service-placement-failure",
    "ecs-service-task-start-impaired",
    "ecs-task-cannot-pull",
  ],
  finalize: [
    "execution-aborted",
    "execution-failed",
    "execution-failed-2022",
    "execution-succeeded",
    "execution-timed-out",
  ],
};

/** Lies among the dead letters until somebody takes it out. */
export const forDeadLetters = "release-state-change-needs-a-person";

/**
 * All samples that a bus can carry. Those of executions are given our own machine: a sample cannot know it.
 * @param machineArn of the machine `Release`, as deployed.
 */
export function samplesIn(root: string, machineArn: string): Sample[] {
  const folder = join(root, "events", "samples");
  return readdirSync(folder).flatMap((file) => {
    const event = JSON.parse(readFileSync(join(folder, file), "utf8")) as Record<string, unknown>;
    const name = file.replace(".json", "");
    const found = name.startsWith("release-state-change") ? ours(name, event) : fromBus(name, event);
    return found ? [name.startsWith("execution-") ? ofOurMachine(found, machineArn) : found] : [];
  });
}

const ours = (name: string, detail: Sample["detail"]): Sample => ({
  name,
  source: "pointsman",
  detailType: "Release State Change",
  detail,
  resources: [],
});

function fromBus(name: string, event: Readonly<Record<string, unknown>>): Sample | undefined {
  const { source, "detail-type": detailType, detail, resources } = event;
  if (typeof source !== "string" || typeof detailType !== "string") return undefined;
  return {
    name,
    source,
    detailType,
    detail: (typeof detail === "object" ? detail : {}) as Sample["detail"],
    resources: (resources ?? []) as string[],
  };
}

function ofOurMachine(sample: Sample, stateMachineArn: string): Sample {
  const executionArn = `${stateMachineArn.replace(":stateMachine:", ":execution:")}:${sample.name}`;
  return { ...sample, detail: { ...sample.detail, stateMachineArn, executionArn } };
}

/** @returns the ids that the bus gave them. */
export async function put(account: Account, samples: readonly Sample[]): Promise<string[]> {
  const ids: string[] = [];
  for (const { source, detailType, detail, resources } of samples) {
    const entry = {
      Source: source,
      DetailType: detailType,
      Detail: JSON.stringify(detail),
      Resources: [...resources],
    };
    const { Entries } = await account.eventbridge.send(new PutEventsCommand({ Entries: [entry] }));
    const [taken] = Entries ?? [];
    if (!taken?.EventId) throw new Error(`the bus did not take it: ${JSON.stringify(taken)}`);
    ids.push(taken.EventId);
  }
  return ids;
}
