import type { GlobalOptions } from "../global-options.ts";

/** What may be said with each command that looks at the cloud or at AWS. */
export interface TargetsOptions extends GlobalOptions {
  /** The function that stands in the cloud's network reads Octavia, not this process. */
  readonly throughFunction?: true;
  /** Octavia's address, in place of the catalogue's. */
  readonly octaviaEndpoint?: string;
  /** The ledger's table, in place of the installation's own word. */
  readonly table?: string;
}
