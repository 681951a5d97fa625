/** What goes wrong on the way to the simulated cloud. Rules are counted in the order in which requests come in. */
import type { CloudAnswer, CloudRequest } from "./web-answer.ts";

export type CloudFault =
  /** Nothing is ever answered. */
  | { readonly kind: "hangs" }
  /** Nobody listens. */
  | { readonly kind: "refused" }
  /** The connection is cut; what was asked for may have happened. */
  | { readonly kind: "cut" }
  /** This in place of the answer; the request has no effect. */
  | { readonly kind: "answers"; readonly answer: CloudAnswer }
  /** The answer, changed on its way: a page cut off, HTML, another form. */
  | { readonly kind: "spoils"; readonly change: (answer: CloudAnswer) => CloudAnswer }
  /** The answer comes so much later. */
  | { readonly kind: "delays"; readonly ms: number }
  /** Somebody acts a moment before the request is answered. */
  | { readonly kind: "meanwhile"; readonly act: () => void };

export interface CloudCall extends CloudRequest {
  /** Counts every request, from 1. */
  readonly seq: number;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly to: "keystone" | "octavia";
}

export interface CloudRule {
  /** Default: every request. */
  readonly match?: (call: CloudCall) => boolean;
  readonly fault: CloudFault;
  /** The first fitting request that is hit, from 1. Default 1. */
  readonly nth?: number;
  /** How many in a row. Default 1. */
  readonly times?: number;
}

export interface CloudFaults {
  add(rule: CloudRule): void;
  clear(): void;
  of(call: CloudCall): CloudFault | undefined;
}

export function createCloudFaults(): CloudFaults {
  let counted: { readonly rule: CloudRule; fitting: number }[] = [];
  return {
    add: (rule) => void counted.push({ rule, fitting: 0 }),
    clear: () => void (counted = []),
    of(call) {
      let hit: CloudFault | undefined;
      for (const entry of counted) {
        const { match = () => true, nth = 1, times = 1, fault } = entry.rule;
        if (!match(call)) continue;
        entry.fitting++;
        if (entry.fitting >= nth && entry.fitting < nth + times) hit ??= fault;
      }
      return hit;
    },
  };
}
