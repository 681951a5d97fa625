import type { LoadBalancer } from "./answers.ts";
import type { WrittenAt } from "./source.ts";

/** What is known of a project before its load balancers are read. */
export interface Project {
  readonly id: string;
  readonly loadBalancers: number;
  readonly listeners: number;
  readonly pools: number;
  /** Most items that the server gives in a page. */
  readonly pageSize: number;
}

/** One to read, and the times of what the asker has of it. */
export interface WantedParts {
  readonly loadBalancer: LoadBalancer;
  readonly known: WrittenAt;
}
