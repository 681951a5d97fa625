import { size } from "./size.ts";

/**
 * The smallest number of calls that the two APIs permit, for rounds that are certain of what they say and do, if one
 * reader asked for all mirrors.
 *
 * | what must be known | calls |
 * | --- | --- |
 * | of each load balancer, whether anything below it was written | the project's list: a page for each 1,000, and the page behind a full one, by which alone it is known to be the last |
 * | of each target group, who is registered and healthy | DescribeTargetHealth, one for each: AWS names no other way, and no way for several |
 * | of a load balancer that was written to, its listeners | the pages of the project's list, or one call for each, whichever is less |
 * | its pools | the same, or the project's newest, as many as were written: a pool is stamped with what is written below it |
 * | of each pool that was written, its health monitor | the pages of the project's list, or one call for each |
 * | and its members | one call for each: there is none for several, and a pool's own list has only ids |
 * | that nothing changed meanwhile | the project's list once more, or its newest, or one call for each |
 * | of a group that is about to be written to, that it is still ours | its tags, by twenties |
 * | what differs | RegisterTargets and DeregisterTargets, one each for each group, for a call names one group |
 * | of a mirror of which nothing is trusted, as of each once in fifteen rounds | all of the above, whether it was written to or not; and of AWS, where people may have changed anything by hand, the Region's lists by pages, once; for each load balancer its listeners and attributes, for each listener and group its attributes, and tags by twenties |
 *
 * Logins, which last for hours, the ledger, which is our own, and quotas and ranges, a call each in fifteen rounds, are
 * not in it.
 */
const octaviaPage = 1000;
const awsPage = 400;
const tagsPerCall = 20;

/** Behind a full page another one follows, which may be empty. */
const pages = (objects: number): number => Math.floor(objects / octaviaPage) + 1;
/** Of what is known to be so many. */
const newest = (objects: number): number => Math.ceil(objects / octaviaPage);

export interface Occasion {
  readonly balancers: number;
  /** Load balancers whose mirrors are followed in this round. Default: all. */
  readonly followed?: number;
  /** Load balancers of which nothing is trusted. */
  readonly whole: number;
  /** Load balancers that were written to, and pools below them, as far as they are read for it. */
  readonly written?: { readonly balancers: number; readonly pools: number };
  /** Target groups that are written to. */
  readonly groups?: number;
}

const none = { balancers: 0, pools: 0 };

export function leastReads(occasion: Occasion): number {
  const { balancers, followed = balancers, whole, written = none, groups = 0 } = occasion;
  const each = size.listeners;
  const below = pages(balancers * each);
  const read = whole * each + written.pools;
  const octavia =
    pages(balancers) +
    Math.min(below, whole + written.balancers) +
    Math.min(below, whole + newest(written.pools)) +
    Math.min(below, read) +
    read +
    Math.min(pages(balancers), whole + newest(written.balancers));
  const lists = Math.ceil(balancers / awsPage) + Math.ceil((balancers * each) / awsPage) + 1;
  const tagged = whole * (1 + 2 * each) + groups;
  const aws =
    followed * each + (whole > 0 ? lists : 0) + whole * (2 + 2 * each) + Math.ceil(tagged / tagsPerCall);
  return octavia + aws;
}
