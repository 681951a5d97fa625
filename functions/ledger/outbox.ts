import { keys } from "./keys.ts";
import type { Person } from "./records.ts";
import type { Table, Write } from "./table.ts";

/** What all news has. */
interface Told {
  /** Never changes, however often it is sent. */
  readonly id: string;
  readonly state: string;
  readonly at: string;
  readonly reason?: string;
  readonly by?: Person;
  readonly nextSteps?: readonly string[];
  /** Whether people are told too, or only the bus. */
  readonly forPeople: boolean;
}

/** One thing that people and other systems want to know of a release, or of a service. */
export interface News extends Told {
  readonly release: string;
  readonly service: string;
  readonly kind: "release" | "rollback" | "sweep" | "group";
  readonly digest?: string;
  readonly tag?: string;
}

/** The same of a traffic policy. */
export interface TrafficNews extends Told {
  readonly policy: string;
  /** The DNS name. */
  readonly name: string;
  /** Of a shift, or found by the watch. */
  readonly kind: "shift" | "evacuate" | "restore" | "withdraw" | "repair" | "watch";
  readonly shift?: string;
  readonly release?: string;
  readonly site?: string;
  /** Site → share of the name's answers, 0–1. */
  readonly shares?: Readonly<Record<string, number>>;
}

export type AnyNews = News | TrafficNews;

/** News is written down with the change that it tells of, and forgotten when it was sent: at least once. */
export const outbox = (table: Table) => ({
  writing: (news: AnyNews): Write => ({ ...keys.openNews(news.id), change: { set: { ...news } } }),
  put: (news: AnyNews) => table.write({ ...keys.openNews(news.id), change: { set: { ...news } } }),
  sent: (news: AnyNews) => table.write({ ...keys.openNews(news.id), remove: true }),
});

export type Outbox = ReturnType<typeof outbox>;
