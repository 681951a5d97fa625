import { LostRace } from "../shared/errors.ts";
import { keys } from "./keys.ts";
import type { Attempt, Freeze, Revision, ServiceState, Settled } from "./records.ts";
import { schemaVersion } from "./records.ts";
import type { Table } from "./table.ts";

/** The scope of a freeze that holds for every service. */
export const everyService = "all";

export const services = (table: Table, now: () => Date) => ({
  state: (service: string) => table.read<ServiceState>(keys.service(service)),

  attempt: (service: string, digest: string) => table.read<Attempt>(keys.attempt(service, digest)),

  /** The freeze that holds for a service now, its own before the general one. */
  async freeze(service: string): Promise<Freeze | undefined> {
    const found = [
      await table.read<Freeze>(keys.freeze(service)),
      await table.read<Freeze>(keys.freeze(everyService)),
    ];
    const at = now().toISOString();
    return found.find((freeze) => freeze && (freeze.until === undefined || freeze.until > at));
  },

  freezeWrite: (freeze: Freeze) => ({
    ...keys.freeze(freeze.scope),
    change: { set: { ...freeze }, ...lifted(freeze) },
  }),

  freezes: () => table.list<Freeze>("freeze"),

  async setFreeze(freeze: Freeze): Promise<void> {
    await table.write(this.freezeWrite(freeze));
  },

  async unfreeze(scope: string): Promise<void> {
    await table.write({ ...keys.freeze(scope), remove: true });
  },

  /** First sight: what runs becomes stable, unless somebody was faster. @returns whether it was us. */
  async adopt(service: string, stable: Settled): Promise<boolean> {
    try {
      await table.write({
        ...keys.service(service),
        change: { set: { version: schemaVersion, service, stable, firstSeenAt: stable.at, fence: 0 } },
        when: [
          { path: "stable", absent: true },
          { path: "fence", absent: true },
        ],
      });
      return true;
    } catch (error) {
      if (error instanceof LostRace) return false;
      throw error;
    }
  },

  /** What must be registered to get this revision again, should somebody deregister it. */
  async keepRevision(service: string, revision: Revision, input: object, ours: boolean): Promise<void> {
    await table
      .write({
        ...keys.revision(service, revision.taskDefinitionArn),
        change: { set: { ...revision, input: JSON.stringify(input), ours } },
        when: [{ path: "taskDefinitionArn", absent: true }],
      })
      .catch(alreadyKept);
  },

  async revision(service: string, arn: string): Promise<{ input: object; ours: boolean } | undefined> {
    const found = await table.read<{ input: string; ours: boolean }>(keys.revision(service, arn));
    return found && { ours: found.ours, input: JSON.parse(found.input) as object };
  },

  /** Written before a revision is registered: its content is ours even if the answer is lost. */
  async intendRevision(service: string, content: string, release: string): Promise<void> {
    await table.write({ ...keys.intended(service, content), change: { set: { content, release } } });
  },

  async isIntended(service: string, content: string): Promise<boolean> {
    return (await table.read(keys.intended(service, content))) !== undefined;
  },

  /** Says a thing once for each value: true when this value was not told yet. */
  async tellOnce(service: string, what: string, value: string): Promise<boolean> {
    try {
      const when = {
        anyOf: [
          { path: "value", absent: true as const },
          { path: "value", isNot: value },
        ],
      };
      await table.write({
        ...keys.told(service, what),
        change: { set: { value, at: now().toISOString() } },
        when: [when],
      });
      return true;
    } catch (error) {
      if (error instanceof LostRace) return false;
      throw error;
    }
  },

  forgetTold: (service: string, what: string) => table.write({ ...keys.told(service, what), remove: true }),
});

const lifted = (freeze: Freeze) => (freeze.until === undefined ? { remove: ["until"] } : {});

function alreadyKept(error: unknown): void {
  if (!(error instanceof LostRace)) throw error;
}
