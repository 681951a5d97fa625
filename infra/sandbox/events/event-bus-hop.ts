/** What can befall an event on one of its two hops: from an AWS service to the bus, and from the bus to a target. */
import type { BusEvent } from "../ports.ts";

export type HopFault =
  | { readonly kind: "lose" }
  | { readonly kind: "delay"; readonly seconds: number }
  /** Delivered at once, and again after `seconds`. */
  | { readonly kind: "double"; readonly seconds: number }
  /** Held back until the next event that the same rule fits has passed, at the longest for `seconds`. */
  | { readonly kind: "swap"; readonly seconds: number };

export interface HopRule {
  /** `service`: from the service to the bus, best effort for most services. `target`: to the targets of rules. */
  readonly hop: "service" | "target";
  readonly match: (event: BusEvent) => boolean;
  /** The first fitting event that is hit, from 1. Default 1. */
  readonly nth?: number;
  /** How many fitting events in a row are hit. Default 1. */
  readonly times?: number;
  readonly fault: HopFault;
}

export interface Hop {
  add(rule: HopRule): void;
  /** Carries an event over: calls `deliver` once, never, later, or twice. */
  carry(event: BusEvent, deliver: () => void): void;
}

type After = (ms: number, label: string, run: () => void) => unknown;

interface Counted {
  readonly rule: HopRule;
  fitting: number;
  /** Events that wait for the next one to pass. */
  held: (() => void)[];
}

export function createHop(after: After, onLost: (event: BusEvent) => void): Hop {
  const counted: Counted[] = [];
  return {
    add: (rule) => void counted.push({ rule, fitting: 0, held: [] }),
    carry(event, deliver) {
      const fitting = counted.filter(({ rule }) => rule.match(event));
      const overtaken = fitting.flatMap(({ held }) => held.splice(0));
      const hit = fitting.filter(isHit)[0];
      if (!hit) deliver();
      else befall(hit, event, deliver, after, onLost);
      for (const release of overtaken) release();
    },
  };
}

function isHit(entry: Counted): boolean {
  const { nth = 1, times = 1 } = entry.rule;
  entry.fitting++;
  return entry.fitting >= nth && entry.fitting < nth + times;
}

function befall(
  entry: Counted,
  event: BusEvent,
  deliver: () => void,
  after: After,
  onLost: (event: BusEvent) => void,
): void {
  const { fault } = entry.rule;
  const label = `${event["detail-type"]} ${fault.kind}`;
  switch (fault.kind) {
    case "lose":
      return onLost(event);
    case "delay":
      return void after(fault.seconds * 1000, label, deliver);
    case "double":
      deliver();
      return void after(fault.seconds * 1000, label, deliver);
    case "swap": {
      let isHeld = true;
      const release = (): void => {
        if (isHeld) deliver();
        isHeld = false;
      };
      entry.held.push(release);
      return void after(fault.seconds * 1000, label, release);
    }
  }
}
