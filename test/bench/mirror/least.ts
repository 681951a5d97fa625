import { size } from "./size.ts";

/**
 * The smallest number of calls that the two APIs permit, for a round that is certain of what it says.
 *
 * | what must be known | calls |
 * | --- | --- |
 * | of each load balancer, whether anything below it was written | the project's list: a page for each 1,000, and the page behind a full one, by which alone it is known to be the last |
 * | of each target group, who is registered and healthy | DescribeTargetHealth, one for each: AWS names no other way, and no way for several |
 * | of a load balancer that was written to, its listeners, pools and health monitors | the pages of the project's lists, if they are fewer than one call for each |
 * | the members of a pool | one call for each pool of such a load balancer: there is none for several, and its pool's own list has only ids |
 * | that it did not change meanwhile | the project's list once more |
 * | of a mirror that was written to, or that something waits for, what stands around its targets: its attributes may have been changed by hand | the Region's lists by pages, once; for each load balancer its listeners and attributes, for each listener and group its attributes, and tags by twenties |
 * | what differs | RegisterTargets and DeregisterTargets, one each for each group, for a call names one group |
 *
 * Logins, which last for hours, and the ledger, which is our own, are not in it.
 */
const octaviaPage = 1000;
const awsPage = 400;

/** Behind a full page another one follows, which may be empty. */
const pages = (objects: number): number => Math.floor(objects / octaviaPage) + 1;

export interface Change {
  /** Load balancers that were written to. */
  readonly balancers: number;
  /** Target groups in which somebody is to be registered, or deregistered, each counted. */
  readonly calls: number;
}

export const leastSteadyReads = (balancers: number): number => pages(balancers) + balancers * size.listeners;

export function leastReads(balancers: number, { balancers: changed }: Change): number {
  const lists = pages(balancers * size.listeners);
  const below = 3 * Math.min(lists, changed) + changed * size.listeners;
  const again = Math.min(pages(balancers), changed);
  return leastSteadyReads(balancers) + below + again;
}

/** Looking at everything of so many mirrors, besides their targets. */
export function leastLook(balancers: number, looked: number): number {
  const [groups, arns] = [balancers * size.listeners, looked * (1 + 2 * size.listeners)];
  const lists = Math.ceil(balancers / awsPage) + Math.ceil(groups / awsPage) + 1;
  return lists + looked * (2 + 2 * size.listeners) + Math.ceil(arns / 20);
}

export const leastWrites = ({ calls }: Change): number => calls;
