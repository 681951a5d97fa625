import type { AlarmFacts } from "../../shared/alarms.ts";
import type { ShiftRecord, ShiftRequest, WriteProgress } from "../../ledger/traffic-records.ts";
import type { JudgedSite, JudgedWait } from "./judged.ts";
import type { Connections } from "../observe/connections.ts";
import type { SiteFacts, Weights, ZoneRecord } from "../policy/zone.ts";

/** Everything that one look at a shift reads. Times are epoch milliseconds. */
export interface ShiftFacts {
  readonly now: number;
  /** The same moment, as the ledger writes it. */
  readonly at: string;
  readonly record: ShiftRecord;
  readonly requests: readonly ShiftRequest[];
  /** All address records of the name, as the zone lists them. */
  readonly records: readonly ZoneRecord[];
  /** By site name: complete. */
  readonly sites: Readonly<Record<string, SiteFacts>>;
  readonly alarms: readonly AlarmFacts[];
  /** While users come back to a candidate whose metrics are judged. */
  readonly judged?: JudgedSite;
  /** Of the write under way; absent where none is, or it is in sync already. */
  readonly change?: "pending" | "in-sync" | "unknown";
  /** By site name; sites without a metric are absent. */
  readonly connections: Connections;
  /** Public: the zone's own servers answer. Private: the VPC's resolver does, which may remember answers. */
  readonly asks: "authoritative" | "resolver";
}

/**
 * The one thing that is done after a look. `note` is what was learnt: it is written to the ledger (into `progress`,
 * or `back` on the way back; `step` where it says so) with the fence, before anything else is done.
 */
export type Step =
  | (Noted & {
      /** Write the intention, then these record sets in one batch of UPSERTs, then the change's id. Look again after it. */
      readonly kind: "write";
      readonly weights: Weights;
      readonly records: readonly ZoneRecord[];
      readonly reason: string;
    })
  | (Noted & {
      /** Make this many look-ups more (fewer if time runs out), add them to the tally, write it, and decide again. */
      readonly kind: "ask";
      readonly lookups: number;
      /** What the tally holds as it begins: the sites that are unhealthy now. */
      readonly unhealthy: readonly string[];
      readonly reason: string;
    })
  | (Noted & {
      readonly kind: "wait";
      readonly seconds: number;
      readonly reason: string;
      /** The bake's time is over, and the judge cannot tell. */
      readonly point?: JudgedWait;
    })
  | (Noted & { readonly kind: "done"; readonly reason: string })
  /** Write `turned`, then look again as the way back. */
  | (Noted & { readonly kind: "back"; readonly reason: string })
  /** Nothing was changed, and nothing will be. */
  | (Noted & { readonly kind: "refused"; readonly reason: string })
  /** What was stored stands again, proved as a step is. */
  | (Noted & { readonly kind: "returned"; readonly reason: string })
  /** Needs a person: the sentence says what is where. */
  | (Noted & { readonly kind: "stuck"; readonly reason: string });

export interface Noted {
  readonly note?: Note;
}

/** `progress` replaces what is there as a whole: of step `step` where that is given, else of the one under way. */
export interface Note {
  readonly progress: WriteProgress;
  readonly step?: number;
}
