/** What the function URL answers: always JSON; a refusal has a sentence under `problem`. */
export interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const headers = { "content-type": "application/json", "cache-control": "no-store" };

export const said = (found: object): Answer => ({ statusCode: 200, headers, body: JSON.stringify(found) });

export const refused = (statusCode: 400 | 403 | 404 | 409 | 503, problem: string): Answer => ({
  statusCode,
  headers,
  body: JSON.stringify({ problem }),
});
