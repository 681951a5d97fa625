import type { FieldPath } from "./problem.ts";
import type { DeclaredService } from "./service-schema.ts";

/** What is checked: a file's sound fields. A rule that needs a field that is not sound stays silent. */
export type Declared = {
  readonly file: string;
  /** The file's name without its ending. */
  readonly fileName: string;
  readonly fields: Partial<DeclaredService>;
};

/** Where the installation lives. */
export type Home = { readonly account: string; readonly region: string };

/** A combination that cannot work, and why. */
export type Finding = { readonly file: string; readonly path: FieldPath; readonly sentence: string };
