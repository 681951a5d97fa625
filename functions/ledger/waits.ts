import { keys } from "./keys.ts";
import type { OpenRun } from "./group-records.ts";
import type { OpenHook, OpenRelease, OpenWait } from "./records.ts";
import type { AnyNews } from "./outbox.ts";
import type { Table } from "./table.ts";

/** Everything that is unfinished: one partition, so that a sweep sees it with one query. */
export interface Open {
  readonly releases: readonly OpenRelease[];
  readonly waits: readonly OpenWait[];
  readonly hooks: readonly OpenHook[];
  readonly news: readonly AnyNews[];
  readonly runs: readonly OpenRun[];
}

type Described = Pick<
  OpenWait,
  "wakeAt" | "point" | "reason" | "alarms" | "places" | "ecsServices" | "runChanges"
>;
type Found = { readonly [Name in keyof Described]: Described[Name] | undefined };

/** The callback tokens of tasks that wait, under release and cell. */
export const waits = (table: Table, now: () => Date) => ({
  async open(): Promise<Open> {
    const items = await table.list<{ sk: string }>("open");
    const of = <T>(kind: string) => items.filter(({ sk }) => sk.startsWith(`${kind}#`)) as unknown as T[];
    return {
      releases: of("release"),
      waits: of("wait"),
      hooks: of("hook"),
      news: of("news"),
      runs: of("run"),
    };
  },

  of: (release: string) => table.list<OpenWait>("open", `wait#${release}#`),

  /** Stores the token before anything is looked at: news that comes meanwhile finds it. */
  async store(wait: Omit<OpenWait, "storedAt">): Promise<void> {
    await table.write({
      ...keys.openWait(wait.release, wait.scope),
      change: {
        set: { ...wait, storedAt: now().toISOString() },
        remove: ["wakeAt", "point", "reason", "runChanges"],
      },
    });
  },

  /** What the look found: when to look again, and what is waited for. Only if the token is still this one. */
  async describe(wait: Pick<OpenWait, "release" | "scope" | "token">, found: Found): Promise<void> {
    await table.write({
      ...keys.openWait(wait.release, wait.scope),
      change: { set: { ...found } },
      when: [{ path: "token", is: wait.token }],
    });
  },

  /** Forgets a token that was answered. @throws LostRace when another took its place. */
  async clear({ release, scope, token }: Pick<OpenWait, "release" | "scope" | "token">): Promise<void> {
    await table.write({
      ...keys.openWait(release, scope),
      remove: true,
      when: [
        {
          anyOf: [
            { path: "token", is: token },
            { path: "token", absent: true },
          ],
        },
      ],
    });
  },
});
