import type { PolicyConfig } from "../../shared/traffic-config.ts";
import { recordKey } from "../policy/records.ts";
import type { Weights, ZoneRecord } from "../policy/zone.ts";
import type { ShiftStep } from "./document.ts";
import { sha256 } from "./hash.ts";

export interface Digested {
  readonly config: PolicyConfig;
  /** What the zone holds under the name. */
  readonly records: readonly ZoneRecord[];
  readonly to: Weights;
  readonly steps: readonly ShiftStep[];
}

/** The same for the same policy, zone and steps, in whatever order they are listed. */
export const digestOf = ({ config, records, to, steps }: Digested): string =>
  sha256(
    canonical([
      { ...config, sites: sorted(config.sites, ({ name }) => name), types: [...config.types].sort() },
      sorted(records, recordKey).map((record) => ({ ...record, values: [...record.values].sort() })),
      to,
      steps,
    ]),
  );

const sorted = <T>(list: readonly T[], by: (each: T) => string): T[] =>
  [...list].sort((a, b) => (by(a) < by(b) ? -1 : Number(by(a) > by(b))));

/** Members by name: two documents that say the same are the same text. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) =>
    each && typeof each === "object" && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
