/**
 * Two limits of an account: requests, for all actions together and for each, and changes of records.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/throttling-api-requests.html
 * The figures of the second are assumed: one batch of a thousand at once, and a tenth of it a second.
 */
import type { Bucket } from "../elb/elb-throttle.ts";
import type { Operation } from "../simulated-client.ts";
import { rateExceeded } from "./refusals.ts";

export interface Limits {
  /** Of all actions together, and of each that is not listed. */
  readonly requests: Bucket;
  readonly byAction: Readonly<Record<string, Bucket>>;
  readonly changes: Bucket;
}

export const publishedLimits: Limits = {
  requests: { burst: 50, rate: 10 },
  byAction: {
    CreateHealthCheck: { burst: 50, rate: 0.5 },
    DeleteHealthCheck: { burst: 15, rate: 3 },
    GetHealthCheckStatus: { burst: 4, rate: 1 },
    GetHealthCheckLastFailureReason: { burst: 4, rate: 1 },
    CreateHostedZone: { burst: 40, rate: 2 },
  },
  changes: { burst: 1000, rate: 100 },
};

export class Throttle {
  /** Can be changed while a story runs. */
  limits: Limits;
  readonly #now: () => number;
  readonly #left = new Map<string, { readonly tokens: number; readonly at: number }>();

  constructor(now: () => number, limits: Limits = publishedLimits) {
    this.#now = now;
    this.limits = limits;
  }

  /** @throws Throttling. A request that is refused takes no token. */
  take(action: string, changes: number): void {
    const { requests, byAction, changes: throughput } = this.limits;
    const wanted: [name: string, bucket: Bucket, tokens: number][] = [
      ["all", requests, 1],
      [action, byAction[action] ?? requests, 1],
      ...(changes > 0 ? [["changes", throughput, changes] as [string, Bucket, number]] : []),
    ];
    const filled = wanted.map(
      ([name, bucket, tokens]) => [name, this.#filled(name, bucket), tokens] as const,
    );
    if (filled.some(([, has, tokens]) => has < tokens)) throw rateExceeded();
    for (const [name, has, tokens] of filled) this.#left.set(name, { tokens: has - tokens, at: this.#now() });
  }

  #filled(name: string, { burst, rate }: Bucket): number {
    const { tokens, at } = this.#left.get(name) ?? { tokens: burst, at: this.#now() };
    return Math.min(burst, tokens + ((this.#now() - at) / 1000) * rate);
  }

  /** The same operations behind both limits. */
  around<Operations extends Readonly<Record<string, Operation>>>(operations: Operations): Operations {
    const behind = Object.entries(operations).map(([name, run]) => [
      name,
      (input: { readonly ChangeBatch?: { readonly Changes?: readonly unknown[] } }) => {
        this.take(name, input.ChangeBatch?.Changes?.length ?? 0);
        return run(input as never);
      },
    ]);
    return Object.fromEntries(behind) as Operations;
  }
}
