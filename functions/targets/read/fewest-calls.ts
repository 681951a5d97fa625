/**
 * Octavia lists listeners and pools by load balancer or by project, health monitors by pool or by project, and
 * members by pool only. Which way takes fewer calls:
 *
 * | wanted | then |
 * | --- | --- |
 * | nothing | neither |
 * | one call each is as few as the project's pages, or fewer | each |
 * | the project's pages are fewer | project |
 * | they are fewer, and would list more than 20 objects that nobody wants for each call saved | each |
 */
export interface Wanted {
  /** Calls when each is asked for by itself. */
  readonly calls: number;
  /** Objects that those calls would list. */
  readonly objects: number;
  /** Objects of this kind in the project. */
  readonly inProject: number;
  /** The server's longest page. */
  readonly pageSize: number;
}

/** A list costs the cloud some 1 to 4 ms for each object, a call 15 ms and the way there and back. */
const objectsWorthACall = 20;

export function cheaper({ calls, objects, inProject, pageSize }: Wanted): "each" | "project" {
  const saved = calls - pagesOf(inProject, pageSize);
  if (saved <= 0) return "each";
  return inProject - objects <= saved * objectsWorthACall ? "project" : "each";
}

/** Calls that a list takes: behind a full page there is another, which may be empty. */
export const pagesOf = (objects: number, pageSize: number): number => Math.floor(objects / pageSize) + 1;
