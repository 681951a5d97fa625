import type { Operation } from "../simulated-client.ts";
import { awsError } from "../faults/faults-error.ts";

/** Calls a second, and calls at once. */
export interface Bucket {
  readonly rate: number;
  readonly burst: number;
}

/** AWS publishes no figures; whoever turns throttling on says his own. */
export interface ThrottleSettings {
  readonly describe?: Bucket;
  readonly register?: Bucket;
  readonly change?: Bucket;
}

/** Refuses calls that come too fast; off until it is told how fast that is. */
export class Throttle {
  settings: ThrottleSettings = {};
  readonly #now: () => number;
  readonly #left = new Map<string, { tokens: number; at: number }>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** @throws Throttling. */
  take(operation: string): void {
    const family = familyOf(operation);
    const bucket = this.settings[family];
    if (!bucket) return;
    const now = this.#now();
    const { tokens, at } = this.#left.get(family) ?? { tokens: bucket.burst, at: now };
    const filled = Math.min(bucket.burst, tokens + ((now - at) / 1000) * bucket.rate);
    this.#left.set(family, { tokens: filled < 1 ? filled : filled - 1, at: now });
    if (filled < 1) throw awsError("Throttling", "Rate exceeded");
  }

  /** The same operations behind the bucket. */
  around<Operations extends Readonly<Record<string, Operation>>>(operations: Operations): Operations {
    const behind = Object.entries(operations).map(([name, run]) => [
      name,
      (input: never) => {
        this.take(name);
        return run(input);
      },
    ]);
    return Object.fromEntries(behind) as Operations;
  }
}

function familyOf(operation: string): keyof ThrottleSettings {
  if (operation.startsWith("Describe")) return "describe";
  return operation === "RegisterTargets" || operation === "DeregisterTargets" ? "register" : "change";
}
