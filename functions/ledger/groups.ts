import type { GroupRun, GroupState, OpenRun } from "./group-records.ts";
import { keys } from "./keys.ts";
import type { Key, Table, Write } from "./table.ts";

/** Runs of release groups. */
export const groups = (table: Table) => ({
  async run(group: string, run: string): Promise<GroupRun | undefined> {
    const found = await table.read<GroupRun & Key>(keys.groupRun(group, run));
    if (!found) return undefined;
    const { pk: _, sk: __, ...known } = found;
    return known;
  },

  /** The run that is under way; undefined when the next may be opened. */
  async current(group: string): Promise<GroupRun | undefined> {
    const state = await table.read<GroupState>(keys.group(group));
    return state?.current === undefined ? undefined : this.run(group, state.current);
  },

  /** The writes that open a run, unless another is under way. */
  opening(run: GroupRun): Write[] {
    const { group, run: id } = run;
    return [
      {
        ...keys.group(group),
        change: { set: { group, current: id } satisfies GroupState },
        when: [{ path: "current", absent: true }],
      },
      { ...keys.groupRun(group, id), change: { set: { ...run } }, when: [{ path: "run", absent: true }] },
      { ...keys.openRun(id), change: { set: { group, run: id } satisfies OpenRun } },
    ];
  },

  /** The writes that bring a run from what was read to what it becomes; one that has ended makes room for the next. */
  changing(seen: GroupRun, next: GroupRun): Write[] {
    const { group, run } = seen;
    const set = { ...next, changes: seen.changes + 1 };
    return [
      { ...keys.groupRun(group, run), change: { set }, when: [{ path: "changes", is: seen.changes }] },
      ...(next.endedAt === undefined
        ? []
        : [
            {
              ...keys.group(group),
              change: { remove: ["current"] },
              when: [{ path: "current", is: run }],
            } satisfies Write,
            { ...keys.openRun(run), remove: true } satisfies Write,
          ]),
    ];
  },
});
