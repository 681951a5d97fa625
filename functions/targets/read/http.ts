/** HTTP as the reader needs it: one request, one whole answer, and a failure is an outcome. */
export interface HttpRequest {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds in which the whole answer must be there. */
  readonly limitMs: number;
  /** Certificates (PEM) to trust besides the well-known ones. */
  readonly ca?: string;
}

export interface HttpAnswer {
  readonly status: number;
  /** Names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type HttpOutcome =
  | ({ readonly kind: "answered" } & HttpAnswer)
  | {
      readonly kind: "failed";
      /** What happened, without the URL: "no whole answer within 20 s". */
      readonly reason: string;
      /** Another attempt, soon, may go better. */
      readonly isTransient: boolean;
    };

/** Does not throw: what went wrong is the outcome. */
export type Http = (request: HttpRequest) => Promise<HttpOutcome>;
