import type { MirrorView } from "../../ledger/mirror-records.ts";
import type { Override } from "../../ledger/mirror-records.ts";
import type { RoundDeps } from "../round/deps.ts";

/** What the ledger knows of a mirror, without asking the cloud or AWS. */
export interface MirrorStatus {
  readonly mirror: string;
  readonly isConfigured: boolean;
  readonly view: MirrorView;
  /** Ours by the ledger: targets that are registered, and those of them that drain. */
  readonly targets: number;
  readonly draining: number;
  /** Oldest first. */
  readonly overrides: readonly (Override & { readonly usedAt?: string })[];
}

/**
 * Of the mirrors that are asked for, and of those that the ledger knows although no file names them.
 * @param configured names of all mirrors that have a file. @param only one of them. Sorted by name.
 */
export async function status(
  { mirrors }: Pick<RoundDeps, "mirrors">,
  configured: readonly string[],
  only?: string,
): Promise<readonly MirrorStatus[]> {
  const known = await mirrors.known();
  const names = [...new Set([...configured, ...known])].filter((name) => only === undefined || name === only);
  return Promise.all(
    names.sort().map(async (mirror): Promise<MirrorStatus> => {
      const [view, overrides] = await Promise.all([mirrors.view(mirror), mirrors.overrides(mirror)]);
      const targets = view.groups.flatMap((group) => Object.values(group.targets));
      return {
        mirror,
        isConfigured: configured.includes(mirror),
        view,
        targets: targets.length,
        draining: targets.filter(({ isDraining }) => isDraining).length,
        overrides,
      };
    }),
  );
}
