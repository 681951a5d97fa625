import { fitting } from "../judge/looks/fitting.ts";
import type { TrafficStep } from "../judge/looks/traffic-steps.ts";
import type { Judgement } from "../judge/verdict.ts";
import { LostRace } from "../shared/errors.ts";
import { keys } from "./keys.ts";
import type { Table, Write } from "./table.ts";

/** What the newest look at a cell came to. Times are ISO 8601 in UTC. */
export interface Looked {
  readonly cell: string;
  readonly at: string;
  readonly judgement: Judgement;
  /** The steps of the traffic that looks have seen; of a cell whose steps are not known before. */
  readonly steps: readonly TrafficStep[];
  /** Why metrics could not be read; empty when all could. */
  readonly unreadable: string;
}

/** The judgement by which a cell went on or back, and the sentence with which it did. */
export interface Decided {
  readonly cell: string;
  readonly at: string;
  readonly judgement: Judgement;
  readonly wentOn: boolean;
  readonly reason: string;
}

/** What a release's judge has said, of each cell the newest and the one that decided. */
export const judgements = (table: Table, now: () => Date) => ({
  latest: (release: string, cell: string) => table.read<Looked>(keys.judgement(release, "latest", cell)),
  decided: (release: string, cell: string) => table.read<Decided>(keys.judgement(release, "decided", cell)),

  async of(release: string): Promise<{ latest: readonly Looked[]; decided: readonly Decided[] }> {
    const items = await table.list<{ sk: string }>(`judgement#${release}`);
    const some = <T>(kind: string) => items.filter(({ sk }) => sk.startsWith(`${kind}#`)) as unknown as T[];
    return { latest: some("latest"), decided: some("decided") };
  },

  /** Keeps what a look came to, unless a later one was kept: whoever looks, looks never go back. */
  async keep(release: string, { judgement, ...rest }: Omit<Looked, "at">): Promise<void> {
    const { cell } = rest;
    const rank = 2 * judgement.look.number + (judgement.look.isLast ? 1 : 0);
    const set = { ...rest, at: now().toISOString(), judgement: plain(fitting(judgement)), rank };
    const isNewer = [{ path: "rank", absent: true } as const, { path: "rank", below: rank }];
    await table
      .write({ ...keys.judgement(release, "latest", cell), change: { set }, when: [{ anyOf: isNewer }] })
      .catch((error: unknown) => {
        if (!(error instanceof LostRace)) throw error;
      });
  },

  /** The write that says what a cell went on or back by; the first stands. */
  deciding(release: string, { judgement, ...rest }: Decided): Write {
    return {
      ...keys.judgement(release, "decided", rest.cell),
      change: { set: { ...rest, judgement: plain(fitting(judgement)) } },
      when: [{ path: "cell", absent: true }],
    };
  },
});

/** DynamoDB has no infinite numbers, and no undefined members. */
const plain = (judgement: Judgement): Judgement => JSON.parse(JSON.stringify(judgement)) as Judgement;
