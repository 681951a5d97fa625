/**
 * What AWS publishes no limits for, the client limits itself, so that many mirrors in one account do not throttle each
 * other and everybody else. The figures are those of aws-load-balancer-controller, which many accounts live with:
 * https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/configurations/#default-throttle-config
 * Those of `network` are EC2's own for security groups, halved:
 * https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html
 */
export type Family = "describe" | "change" | "register" | "network";

/** Calls a second, and calls at once after a pause. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

export const usualRates: Readonly<Record<Family, Rate>> = {
  describe: { perSecond: 50, burst: 200 },
  change: { perSecond: 3, burst: 20 },
  register: { perSecond: 4, burst: 20 },
  network: { perSecond: 5, burst: 50 },
};

/**
 * Asked before each call; resolves when the call may be made, first come, first served. Whoever must not write any
 * more by then rejects here: it is the last thing before the request.
 */
export type Pace = (family: Family) => Promise<void>;

export const unpaced: Pace = async () => undefined;

export interface Time {
  /** Epoch ms. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

/** One bucket of tokens for each family, for everything in this process that shares the pace. */
export function createPace(time: Time, rates: Readonly<Record<Family, Rate>> = usualRates): Pace {
  const buckets = new Map<Family, Bucket>();
  return async (family) => {
    const bucket = buckets.get(family) ?? createBucket(rates[family], time.now());
    buckets.set(family, bucket);
    const waitMs = bucket.take(time.now());
    if (waitMs > 0) await time.sleep(waitMs);
  };
}

interface Bucket {
  /** Takes a token, which may only come to be later. @returns how long to wait for it, ms. */
  take(now: number): number;
}

function createBucket({ perSecond, burst }: Rate, startAt: number): Bucket {
  let tokens = burst;
  let at = startAt;
  return {
    take(now) {
      tokens = Math.min(burst, tokens + ((now - at) / 1000) * perSecond) - 1;
      at = now;
      return tokens >= 0 ? 0 : Math.ceil((-tokens / perSecond) * 1000);
    },
  };
}
