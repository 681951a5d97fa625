import type { LoadBalancer } from "./answers.ts";
import { updatedAtOf } from "./assemble.ts";
import { utcOf } from "./times.ts";

/** One look at a load balancer itself, without what is below it. */
export interface Look {
  readonly loadBalancer: LoadBalancer;
  /** The cloud's time. */
  readonly readAt: string;
  /** Written so shortly before that another write would not show. */
  readonly isFresh: boolean;
}

/** `updated_at` has whole seconds, and the clocks of the servers that write it are a little apart. */
export const settleMs = 2000;

/** @param at epoch milliseconds by the answer's Date header, NaN without one. */
export function lookedAt(loadBalancer: LoadBalancer, at: number, now: Date): Look {
  const time = Number.isNaN(at) ? now.getTime() : at;
  return {
    loadBalancer,
    readAt: new Date(time).toISOString(),
    isFresh: time - utcOf(updatedAtOf(loadBalancer)) < settleMs,
  };
}

/** What happened between two looks, if anything did. Not listed in the second one counts. */
export function verdict(first: Look, again: Look | undefined): string | undefined {
  const { id } = first.loadBalancer;
  if (again === undefined) return `load balancer ${id} vanished while it was read`;
  const { provisioning_status: status } = again.loadBalancer;
  if (status !== "ACTIVE") return `load balancer ${id} became ${status} while it was read`;
  const [before, after] = [updatedAtOf(first.loadBalancer), updatedAtOf(again.loadBalancer)];
  return before === after
    ? undefined
    : `load balancer ${id} changed while it was read (${before}, then ${after})`;
}
