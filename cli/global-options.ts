/** What may be said with every command. */
export interface GlobalOptions {
  readonly json?: true;
  readonly config?: string;
  readonly name?: string;
  readonly profile?: string;
  readonly region?: string;
  readonly endpointUrl?: string;
}
