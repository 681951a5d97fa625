/** Actions that a principal may do though no flow test made it do them. */
export interface Unused {
  readonly of: RegExp;
  readonly actions: readonly string[];
  /** What it is for, and why no test shows it. */
  readonly why: string;
}

export const unused: readonly Unused[] = [];
