import type { MirrorConfig } from "../../shared/mirror-config.ts";

/** Of how many mirrors one invocation has the care. */
export const sharesOf = (mirrors: number, share: number): number => Math.ceil(mirrors / share);

/** Mirrors of one project together, for one list tells of all of them; each share is as large as the others. */
export function shareOf(
  configs: readonly MirrorConfig[],
  { share, of }: { readonly share: number; readonly of: number },
): readonly MirrorConfig[] {
  const ordered = configs.toSorted((a, b) => compare(placeOf(a), placeOf(b)) || compare(a.mirror, b.mirror));
  const size = Math.ceil(ordered.length / Math.max(1, of));
  return ordered.slice(share * size, (share + 1) * size);
}

const placeOf = ({ cloud }: MirrorConfig): string =>
  JSON.stringify([cloud.authUrl, cloud.region, cloud.project]);

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
