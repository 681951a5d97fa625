import { keys } from "./keys.ts";
import type { Person } from "./records.ts";
import type { Table, Write } from "./table.ts";

/** One thing that people and other systems want to know. Its id never changes, however often it is sent. */
export interface News {
  readonly id: string;
  readonly release: string;
  readonly service: string;
  readonly kind: "release" | "rollback" | "sweep";
  readonly state: string;
  readonly at: string;
  readonly reason?: string;
  readonly digest?: string;
  readonly tag?: string;
  readonly by?: Person;
  readonly nextSteps?: readonly string[];
  /** Whether people are told too, or only the bus. */
  readonly forPeople: boolean;
}

/** News is written down with the change that it tells of, and forgotten when it was sent: at least once. */
export const outbox = (table: Table) => ({
  writing: (news: News): Write => ({ ...keys.openNews(news.id), change: { set: { ...news } } }),
  put: (news: News) => table.write({ ...keys.openNews(news.id), change: { set: { ...news } } }),
  sent: (news: News) => table.write({ ...keys.openNews(news.id), remove: true }),
});

export type Outbox = ReturnType<typeof outbox>;
