/**
 * Amazon EventBridge: buses, rules, the two hops of delivery, PutEvents and scheduled rules; from
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/ and
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html.
 *
 * Events of AWS services arrive on the default bus; the bus delivers to a function by asynchronous invocation,
 * whose retries are Lambda's.
 * Not simulated: archives, input transformers, retries of the bus itself (an invocation is always accepted),
 * permissions, global endpoints, limits of rules. Not confirmed: what PutEvents answers for a bus that does not
 * exist; here the entry is taken and the event is lost.
 */
import type { EventBridgeClient, PutEventsCommandInput } from "@aws-sdk/client-eventbridge";
import type { Clock } from "../time/clock.ts";
import type { EntryFailure } from "./event-bus-entry.ts";
import { entryEvent, putEvents } from "./event-bus-entry.ts";
import type { HopRule } from "./event-bus-hop.ts";
import { createHop } from "./event-bus-hop.ts";
import { checkPattern, matchesPattern } from "./event-bus-pattern.ts";
import { clientOf, refuseUnknown } from "../faults/faults-client.ts";
import type { BusEvent, Place } from "../ports.ts";
import type { Ids } from "../time/random.ts";

export type Target =
  | { readonly kind: "function"; readonly name: string }
  | { readonly kind: "callback"; readonly name: string; readonly deliver: (event: BusEvent) => void };

export interface EventRule {
  readonly name: string;
  /** Default: the default bus. */
  readonly bus?: string;
  readonly pattern: object;
  readonly targets: readonly Target[];
}

export interface Schedule {
  readonly name: string;
  readonly everyMinutes: number;
  readonly targets: readonly Target[];
}

export interface Delivery {
  readonly at: number;
  readonly event: BusEvent;
  readonly rule: string;
  readonly target: string;
}

export interface EventBusOptions {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly place: Place;
  /** Asynchronous invocation with JSON text. */
  readonly invokeLater: (name: string, payload: string) => void;
  /** Makes PutEvents fail single entries. */
  readonly failEntry?: (event: BusEvent) => EntryFailure | undefined;
  /** Told of every delivery to a target. */
  readonly onDelivery?: (delivery: Delivery) => void;
  /** Told of every event that got lost, on either hop. */
  readonly onLost?: (event: BusEvent, at: number) => void;
}

export interface EventBus {
  readonly client: Pick<EventBridgeClient, "send">;
  addBus(name: string): void;
  /** @throws Error for a bus that does not exist, or a pattern that is not simulated. */
  addRule(rule: EventRule): void;
  /** Fires at the whole minutes of the clock, first after `everyMinutes`. */
  addSchedule(schedule: Schedule): void;
  addFault(rule: HopRule): void;
  /** An AWS service's own event. */
  readonly emit: (event: BusEvent) => void;
}

const DEFAULT_BUS = "default";
const MINUTE_MS = 60_000;

export function createEventBus(options: EventBusOptions): EventBus {
  const { clock, ids, place } = options;
  const buses = new Map<string, EventRule[]>([[DEFAULT_BUS, []]]);
  const lost = (event: BusEvent): void => options.onLost?.(event, clock.now());
  const hops = { service: createHop(clock.after, lost), target: createHop(clock.after, lost) };
  const deliver = (event: BusEvent, rule: string, targets: readonly Target[]): void =>
    targets.forEach((target) => hops.target.carry(event, () => deliverTo(options, event, rule, target)));
  const publish = (event: BusEvent, bus: string): void => {
    const rules = buses.get(bus);
    if (!rules) return lost(event);
    const matching = rules.filter(({ pattern }) => matchesPattern(pattern, event));
    for (const rule of matching) deliver(event, rule.name, rule.targets);
  };
  return {
    client: clientOf("EventBridge", {
      PutEvents(input: PutEventsCommandInput) {
        refuseUnknown("PutEvents", input, ["Entries"]);
        return putEvents(input.Entries ?? [], (entry) => {
          const event = entryEvent(entry, ids.uuid(), clock.now(), place);
          const failure = options.failEntry?.(event);
          if (!failure) publish(event, busName(entry.EventBusName));
          return failure ?? { EventId: event.id };
        });
      },
    }),
    addBus: (name) => void buses.set(name, []),
    addRule(rule) {
      const rules = buses.get(rule.bus ?? DEFAULT_BUS);
      if (!rules) throw new Error(`There is no bus ${rule.bus}.`);
      checkPattern(rule.pattern);
      rules.push(rule);
    },
    addSchedule: (schedule) => tick(options, schedule, deliver),
    addFault: (rule) => hops[rule.hop].add(rule),
    emit: (event) => hops.service.carry(event, () => publish(event, DEFAULT_BUS)),
  };
}

/** A name, or `arn:…:event-bus/NAME`. */
const busName = (nameOrArn = DEFAULT_BUS): string => nameOrArn.split("event-bus/").at(-1) ?? nameOrArn;

function deliverTo(options: EventBusOptions, event: BusEvent, rule: string, target: Target): void {
  options.onDelivery?.({ at: options.clock.now(), event, rule, target: target.name });
  const text = JSON.stringify(event);
  if (target.kind === "function") options.invokeLater(target.name, text);
  else target.deliver(JSON.parse(text) as BusEvent);
}

function tick(
  options: EventBusOptions,
  schedule: Schedule,
  deliver: (event: BusEvent, rule: string, targets: readonly Target[]) => void,
): void {
  const { clock, ids, place } = options;
  const everyMs = schedule.everyMinutes * MINUTE_MS;
  const next = Math.ceil((clock.now() + 1) / MINUTE_MS) * MINUTE_MS + everyMs - MINUTE_MS;
  clock.at(next, schedule.name, () => {
    const event = scheduledEvent(schedule.name, ids.uuid(), clock.now(), place);
    deliver(event, schedule.name, schedule.targets);
    tick(options, schedule, deliver);
  });
}

const scheduledEvent = (rule: string, id: string, now: number, { account, region }: Place): BusEvent => ({
  version: "0",
  id,
  "detail-type": "Scheduled Event",
  source: "aws.events",
  account,
  time: new Date(now).toISOString().replace(/\.\d+Z$/, "Z"),
  region,
  resources: [`arn:aws:events:${region}:${account}:rule/${rule}`],
  detail: {},
});
