import { sample, sampleNames } from "../../events/samples.ts";

/** An event as it lies on a bus. */
export type Event = Readonly<Record<string, unknown>>;

/** Samples of one kind, under our own names, and what makes each of them another event. */
export interface Family {
  readonly name: string;
  readonly samples: ReadonlyMap<string, Event>;
  readonly changes: ReadonlyMap<string, (event: Event) => Event>;
}

/** What one sentence says of an event's detail, or of its envelope. */
type Changes = Readonly<Record<string, (event: Event) => Event>>;

const detailOf = (event: Event): Event => Object(event["detail"]) as Event;
/** @param members put into the detail; `undefined` takes one away. */
const detail =
  (members: Event) =>
  (event: Event): Event =>
    withoutUndefined({ ...event, detail: { ...detailOf(event), ...members } });
const envelope =
  (members: Event) =>
  (event: Event): Event =>
    withoutUndefined({ ...event, ...members });
const withoutUndefined = (event: Event): Event => JSON.parse(JSON.stringify(event)) as Event;

const asItIs: Changes = { "as it is": (event) => event };

const anyEvent: Changes = {
  "from another sender": envelope({ source: "com.example.shop" }),
  "the sender in capitals": (event) => ({ ...event, source: String(event["source"]).toUpperCase() }),
  "of another kind": (event) => ({ ...event, "detail-type": `${String(event["detail-type"])} v2` }),
  "of another account": envelope({ account: "999988887777" }),
  "without a detail": envelope({ detail: undefined }),
  "its detail in a text": (event) => ({ ...event, detail: JSON.stringify(detailOf(event)) }),
};

const images: Changes = {
  "a push that failed": detail({ "action-type": "PUSH", result: "FAILURE" }),
  "a push": detail({ "action-type": "PUSH", result: "SUCCESS" }),
  "a deletion": detail({ "action-type": "DELETE", result: "SUCCESS" }),
  "an action that is new": detail({ "action-type": "PULL_THROUGH" }),
  "a tag that is empty": detail({ "image-tag": "" }),
  "no tag": detail({ "image-tag": undefined }),
  "another tag": detail({ "image-tag": "nightly" }),
  "another repository": detail({ "repository-name": "warehouse" }),
  "a repository with a longer name": detail({ "repository-name": "storefront-extra" }),
  "the repository of the second service": detail({ "repository-name": "shop/checkout" }),
  "the repository of the service of sites": detail({ "repository-name": "basket" }),
};

const deployments: Changes = {
  "another application": detail({ application: "warehouse" }),
  "an application with a longer name": detail({ application: "storefront-2" }),
  "another deployment group": detail({ deploymentGroup: "storefront-b" }),
  "the second service's application": detail({ application: "checkout" }),
  "the application of the service of sites": detail({ application: "basket" }),
  "just started": detail({ state: "START" }),
  "a state that is new": detail({ state: "PAUSED" }),
};

const state = (value: string) => (event: Event) => ({
  ...event,
  detail: { ...detailOf(event), state: { ...Object(detailOf(event)["state"]), value } },
});

const alarms: Changes = {
  "in alarm": state("ALARM"),
  recovered: state("OK"),
  "without data": state("INSUFFICIENT_DATA"),
  "another alarm": detail({ alarmName: "warehouse-5xx" }),
  "an alarm with a longer name": detail({ alarmName: "storefront-5xx-slow" }),
  "the second service's alarm": detail({ alarmName: "checkout-5xx" }),
  "the second service's other alarm": detail({ alarmName: "checkout-declined-share" }),
  "an alarm of the service of sites": detail({ alarmName: "basket-blue-resets" }),
  "the other alarm of the service of sites": detail({ alarmName: "basket-green-resets" }),
};

const tasks: Changes = {
  "a service's task": detail({ group: "service:storefront" }),
  "another service's task": detail({ group: "service:warehouse" }),
  "a task that somebody ran": detail({ group: "family:storefront" }),
  "of another cluster": detail({ clusterArn: "arn:aws:ecs:us-west-2:111122223333:cluster/elsewhere" }),
  "not stopped yet": detail({ lastStatus: "DEPROVISIONING" }),
  "stopped, could not start": detail({
    group: "service:storefront",
    lastStatus: "STOPPED",
    stopCode: "TaskFailedToStart",
  }),
  "stopped, its container ended": detail({
    group: "service:storefront",
    lastStatus: "STOPPED",
    stopCode: "EssentialContainerExited",
  }),
  "stopped by a scale-in": detail({
    group: "service:storefront",
    lastStatus: "STOPPED",
    stopCode: "ServiceSchedulerInitiated",
  }),
  "stopped by somebody": detail({
    group: "service:storefront",
    lastStatus: "STOPPED",
    stopCode: "UserInitiated",
  }),
  "stopped, nobody says why": detail({
    group: "service:storefront",
    lastStatus: "STOPPED",
    stopCode: undefined,
  }),
};

const named = (eventName: string | undefined) => detail({ eventName });

const services: Changes = {
  "cannot start its tasks": named("SERVICE_TASK_START_IMPAIRED"),
  "cannot place its tasks": named("SERVICE_TASK_PLACEMENT_FAILURE"),
  "cannot configure its tasks": named("SERVICE_TASK_CONFIGURATION_FAILURE"),
  "in a steady state": named("SERVICE_STEADY_STATE"),
  "its targets are healthy": named("TASK_SET_STEADY_STATE"),
  "an action that is new": named("SERVICE_TASK_SLOW"),
  "of another cluster and service": envelope({
    resources: ["arn:aws:ecs:us-west-2:111122223333:service/elsewhere/warehouse"],
  }),
};

const machine = "arn:aws:states:eu-central-1:111122223333:stateMachine:pointsman-";

const executions: Changes = {
  "still running": detail({ status: "RUNNING" }),
  succeeded: detail({ status: "SUCCEEDED" }),
  "to be redriven": detail({ status: "PENDING_REDRIVE" }),
  "a status that is new": detail({ status: "PAUSED" }),
  "of our other machine": detail({ stateMachineArn: `${machine}Rollback` }),
  "of another machine": detail({ stateMachineArn: `${machine}Backup` }),
  "of another installation": detail({ stateMachineArn: machine.replace("pointsman-", "second-Release") }),
  "of a version of our machine": detail({ stateMachineArn: `${machine}Release:3` }),
};

const ours: readonly (readonly [name: string, prefix: RegExp, changes: Changes, names: Event])[] = [
  ["Images", /^ecr-/, { ...images, ...anyEvent }, { "repository-name": "storefront" }],
  ["Deployments", /^codedeploy-/, { ...deployments, ...anyEvent }, { application: "storefront" }],
  ["Alarms", /^alarm-/, { ...alarms, ...anyEvent }, { alarmName: "storefront-5xx" }],
  ["Tasks", /^ecs-task-/, { ...tasks, ...anyEvent }, {}],
  ["ECS services", /^ecs-(service|deployment)-/, { ...services, ...anyEvent }, {}],
  ["Executions", /^execution-/, { ...executions, ...anyEvent }, { stateMachineArn: `${machine}Release` }],
  ["Ticks, and what people write", /^(tick|release-input|rollback-input)/, {}, {}],
];

/** Every sample but our own news, in families. @throws Error for a sample that belongs to none. */
export function families(): Family[] {
  const left = new Set(sampleNames.filter((name) => !name.startsWith("release-state-change")));
  const found = ours.map(([name, prefix, changes, names]) => {
    const members = [...left].filter((each) => prefix.test(each)).sort();
    for (const each of members) left.delete(each);
    return {
      name,
      samples: new Map(
        members.map((each) => [
          each.replace(/^(ecr|codedeploy|alarm|ecs|execution)-/, ""),
          underOurNames(sample(each), names),
        ]),
      ),
      changes: new Map(Object.entries({ ...asItIs, ...changes })),
    };
  });
  if (left.size > 0) throw new Error(`samples that no family of near misses takes: ${[...left].join(", ")}`);
  return found;
}

/** The sample as if it came from a user's own account: its names are those of the installation. */
function underOurNames(event: Event, names: Event): Event {
  const found = detailOf(event);
  const replaced = Object.fromEntries(Object.entries(names).filter(([name]) => name in found));
  return Object.keys(replaced).length > 0 ? { ...event, detail: { ...found, ...replaced } } : event;
}
