import fc from "fast-check";
import { describe as labelled } from "../../../functions/ledger/description.ts";
import type { AlarmFacts } from "../../../functions/shared/alarms.ts";
import type { OpenHook, Request } from "../../../functions/ledger/records.ts";
import type { DeploymentFacts, DeploymentStatus, TaskSetFacts } from "../../../functions/release/facts.ts";
import {
  ann,
  bob,
  candidateArn,
  earlierRelease,
  group,
  iso,
  minutes,
  openHook,
  release,
  revision,
  stableArn,
  t0,
} from "./world.ts";

/** Any state of the world that AWS and people could leave behind, the likely ones more often. */

export const statuses: readonly DeploymentStatus[] = [
  "Created",
  "Queued",
  "InProgress",
  "Baking",
  "Succeeded",
  "Failed",
  "Stopped",
  "Ready",
];

const steps = [
  "BeforeInstall",
  "Install",
  "AfterAllowTestTraffic",
  "BeforeAllowTraffic",
  "AllowTraffic",
  "AfterAllowTraffic",
];
const stepStatuses = ["Pending", "InProgress", "Succeeded", "Failed", "Skipped", "Unknown"];

/** Moments within two hours of `t0`, whole minutes, so that equal ones come up. */
export const moment = fc.integer({ min: -120, max: 120 }).map((count) => t0 + minutes(count));
export const momentText = moment.map(iso);
export const maybe = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined });

type Sparse<Value> = { [Name in keyof Value]?: Exclude<Value[Name], undefined> };
type Optional<Value> = { [Name in keyof Value]: undefined extends Value[Name] ? Name : never }[keyof Value];

/** Leaves out what is undefined, as a record in the ledger does. */
export function sparse<Value extends object>(
  value: Value,
): Omit<Value, Optional<Value>> & Sparse<Pick<Value, Optional<Value>>> {
  return JSON.parse(JSON.stringify(value));
}

const lifecycleEvent = (name: string) =>
  fc
    .record({
      name: fc.constant(name),
      status: fc.constantFrom(...stepStatuses),
      startedAt: maybe(moment),
      endedAt: maybe(moment),
    })
    .map(sparse);

const ourDescription = fc
  .constantFrom(release, earlierRelease)
  .map((each) => labelled({ release: each, cell: "a", purpose: "deploy", attempt: 1 }));

export const anyDeployment = (
  status: fc.Arbitrary<DeploymentStatus> = fc.constantFrom(...statuses),
): fc.Arbitrary<DeploymentFacts> =>
  fc
    .record({
      id: fc.constantFrom("d-1", "d-2", "d-3"),
      status,
      createdAt: moment,
      endedAt: maybe(moment),
      creator: fc.constantFrom("user", "codeDeployRollback", "autoscaling"),
      description: fc.oneof(ourDescription, fc.constant("by hand"), fc.constant("")),
      lifecycle: fc
        .tuple(...steps.map((name) => maybe(lifecycleEvent(name))))
        .map((all) => all.filter((each) => each !== undefined)),
    })
    .map(sparse);

export const anyRequest: fc.Arbitrary<Request> = fc.record({
  kind: fc.constantFrom("abort", "supersede", "pause", "promote", "approve", "reject", "yield"),
  by: fc.constantFrom(ann, bob),
  reason: fc.constantFrom("enough", "later"),
  at: momentText,
});

/** One of a kind: the ledger keeps the newest. */
export const requests = fc.uniqueArray(anyRequest, { selector: ({ kind }) => kind, maxLength: 4 });
export const steering = requests.map((all) =>
  all.filter(({ kind }) => kind === "pause" || kind === "promote" || kind === "approve"),
);

const taskSet: fc.Arbitrary<TaskSetFacts> = fc.record({
  id: fc.constantFrom("ecs-svc/1", "ecs-svc/2"),
  status: fc.constantFrom("PRIMARY", "ACTIVE", "DRAINING"),
  taskDefinitionArn: fc.constantFrom(stableArn, candidateArn, revision(9)),
  targetGroupArn: fc.constantFrom(group("blue"), group("green")),
});
export const taskSets = fc.array(taskSet, { maxLength: 3 });

const share = fc.constantFrom(0, 0.1, 0.5, 0.998, 0.999, 1);
export const shares = fc.record({ [group("blue")]: share, [group("green")]: share });

export const alarms: fc.Arbitrary<AlarmFacts[]> = fc.array(
  fc.record({
    name: fc.constantFrom("storefront-5xx", "latency"),
    state: fc.constantFrom("OK", "ALARM", "INSUFFICIENT_DATA", "missing", "unreadable"),
  }),
  { maxLength: 2 },
);

export const anyHook: fc.Arbitrary<OpenHook> = momentText.map((calledAt) => openHook({ calledAt }));
