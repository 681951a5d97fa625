import type { OutcomeKind, ReleaseRecord } from "../functions/ledger/records.ts";
import type { Style } from "./paint.ts";

const styles: Readonly<Record<OutcomeKind | "returned" | "turns-back", Style | readonly Style[]>> = {
  settled: "green",
  "rolled-back": "yellow",
  refused: "yellow",
  superseded: "dim",
  "needs-a-person": ["bold", "red"],
  // Of shifts.
  returned: "yellow",
  "turns-back": "yellow",
};

/** How an outcome, or a state on the way to one, is coloured. */
export const styleOf = (state: string): Style | readonly Style[] =>
  Object.hasOwn(styles, state) ? styles[state as keyof typeof styles] : "cyan";

/** Where a release stands: its outcome once it has one. */
export const standing = ({ state, outcome }: Pick<ReleaseRecord, "state" | "outcome">): string =>
  outcome?.kind ?? state;
