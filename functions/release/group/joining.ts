import { schemaVersion } from "../../ledger/records.ts";
import type { GroupRun } from "../../ledger/group-records.ts";
import type { GroupConfig } from "../../shared/service-config.ts";

/**
 * What a release of a service that has a group does about its run.
 *
 * | the group's run                          | the release                                                  |
 * | ---------------------------------------- | ------------------------------------------------------------ |
 * | none is under way                        | opens one                                                    |
 * | gathers, and knows this service          | joins it, in the place of an earlier release of its service  |
 * | gathers, but was opened without it       | waits for the next                                           |
 * | is further on                            | waits for the next                                           |
 */
export type Joining =
  | { readonly kind: "open" | "join"; readonly run: GroupRun }
  | { readonly kind: "wait"; readonly reason: string };

/** @param at ISO 8601. @param name what a run is called that is opened now. */
export function joining(
  { id, service }: { readonly id: string; readonly service: string },
  { group, services, gatherSeconds, limitSeconds }: GroupConfig,
  current: GroupRun | undefined,
  at: string,
  name: string,
): Joining {
  const own = { [service]: { release: id, state: "going", at } as const };
  if (!current) {
    const limits = { gatherSeconds, limitSeconds };
    const run = { version: schemaVersion, run: name, group, services, ...limits, members: own } as const;
    return { kind: "open", run: { ...run, state: "gathering", changes: 0, openedAt: at } };
  }
  if (current.state === "gathering" && current.services.includes(service))
    return { kind: "join", run: { ...current, members: { ...current.members, ...own } } };
  return { kind: "wait", reason: `${current.run} of its group is under way; it belongs to the next one` };
}
