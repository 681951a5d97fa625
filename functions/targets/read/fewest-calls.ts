/**
 * Octavia lists listeners and pools by load balancer or by project, health monitors by pool or by project, members by
 * pool only, and tells of a load balancer by its id or in the project's list. Which way takes fewer calls:
 *
 * | wanted | then |
 * | --- | --- |
 * | nothing | neither |
 * | one call each is as few as the project's pages, or fewer | each |
 * | the project's pages are fewer | project |
 * | they are fewer, and would list more of what nobody wants than the calls saved are worth | each |
 */
export type ListedKind = "loadbalancers" | "listeners" | "pools" | "healthmonitors";

export interface Wanted {
  readonly kind: ListedKind;
  /** Calls when each is asked for by itself. */
  readonly calls: number;
  /** Objects that those calls would list. */
  readonly objects: number;
  /** Objects of this kind in the project. */
  readonly inProject: number;
  /** The server's longest page. */
  readonly pageSize: number;
}

/**
 * What the cloud does for one call, with the way there and back of some 40 ms, it does for so many objects of a list.
 * Measured on Octavia 11, milliseconds for each listed object, and for a call about one load balancer or pool:
 * load balancers 2 and 90, listeners 0.45 and 25, pools of ten members 2.7 and 37, health monitors 0.45 and 20.
 */
export const objectsWorthACall: Readonly<Record<ListedKind, number>> = {
  loadbalancers: 60,
  listeners: 150,
  pools: 25,
  healthmonitors: 150,
};

export function cheaper({ kind, calls, objects, inProject, pageSize }: Wanted): "each" | "project" {
  const saved = calls - pagesOf(inProject, pageSize);
  if (saved <= 0) return "each";
  return inProject - objects <= saved * objectsWorthACall[kind] ? "project" : "each";
}

/** Calls that a list takes: behind a full page there is another, which may be empty. */
export const pagesOf = (objects: number, pageSize: number): number => Math.floor(objects / pageSize) + 1;
