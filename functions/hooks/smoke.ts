import type { SmokeConfig } from "../shared/service-config.ts";
import type { Finding } from "./checks.ts";

/** What the probe function is asked for. */
export interface ProbeRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
}

/** What it answers; header names are in small letters. Without an answer of the candidate there is `error`. */
export interface ProbeAnswer {
  readonly status?: number | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** The first 64 KiB. */
  readonly bodyText: string;
  readonly latencyMs: number;
  readonly error?: string | undefined;
}

/** One smoke check with what came of it so far; `fault` is absent once it has passed. */
export interface SmokeResult {
  readonly smoke: SmokeConfig;
  readonly attempts: number;
  readonly latencyMs: number;
  readonly fault?: string;
}

/** @param testUrl the test listener's address, for checks that name none of their own; undefined: nowhere to ask. */
export function smokeRequest(smoke: SmokeConfig, testUrl: string | undefined): ProbeRequest | undefined {
  const where = smoke.url ?? testUrl;
  if (where === undefined) return undefined;
  return {
    url: new URL(where).origin + smoke.path,
    headers: smoke.host === undefined ? {} : { host: smoke.host },
    timeoutSeconds: smoke.timeoutSeconds,
  };
}

/**
 * What is wrong with an answer, or undefined when it is as expected.
 *
 * | what is so                                             | fault                      |
 * | ------------------------------------------------------ | -------------------------- |
 * | nothing answered                                       | the probe's error          |
 * | the status is another one                              | both statuses              |
 * | the header is missing (its name compares without case) | the name                   |
 * | its value is another one (values compare exactly)      | both values                |
 * | the text is not in the body                            | the text                   |
 * | else                                                   | none                       |
 */
export function smokeFault({ expect }: SmokeConfig, answer: ProbeAnswer): string | undefined {
  if (answer.error !== undefined) return answer.error;
  if (answer.status !== expect.status)
    return `status ${answer.status ?? "missing"}, expected ${expect.status}`;
  const wrongHeader = expect.header && headerFault(expect.header, answer.headers);
  if (wrongHeader) return wrongHeader;
  if (expect.bodyIncludes !== undefined && !answer.bodyText.includes(expect.bodyIncludes))
    return `the body's first 64 KiB do not include ${JSON.stringify(expect.bodyIncludes)}`;
  return undefined;
}

type Header = NonNullable<SmokeConfig["expect"]["header"]>;

function headerFault({ name, value }: Header, headers: ProbeAnswer["headers"]): string | undefined {
  const wanted = name.toLowerCase();
  const found = Object.entries(headers).find(([each]) => each.toLowerCase() === wanted)?.[1];
  if (found === undefined) return `no header ${name}`;
  if (value === undefined || found === value) return undefined;
  // A cookie's value may be somebody's session.
  const told = wanted === "set-cookie" ? "something else" : JSON.stringify(found.slice(0, 80));
  return `header ${name} is ${told}, expected ${JSON.stringify(value)}`;
}

export function judgedSmoke({ smoke, attempts }: SmokeResult, answer: ProbeAnswer | undefined): SmokeResult {
  const fault = answer ? smokeFault(smoke, answer) : "no answer";
  const asked = { smoke, attempts: attempts + 1, latencyMs: answer?.latencyMs ?? 0 };
  return fault === undefined ? asked : { ...asked, fault };
}

/** The checks to ask in this round: those that have not passed; none once one of them has used its attempts up. */
export function dueSmokes(results: readonly SmokeResult[]): readonly SmokeResult[] {
  const open = results.filter(({ fault }) => fault !== undefined);
  return open.some(({ attempts, smoke }) => attempts >= smoke.attempts) ? [] : open;
}

/** `GET /health: status 503, expected 200 (attempt 3 of 3)`; a query may hold a secret and is left out. */
export function smokeSentence({ smoke, attempts, latencyMs, fault }: SmokeResult): string {
  const path = smoke.path.split("?")[0] ?? "";
  if (fault === undefined) return `GET ${path}: as expected after ${latencyMs} ms (attempt ${attempts})`;
  return `GET ${path}: ${fault} (attempt ${attempts} of ${smoke.attempts})`;
}

/** All must have passed. */
export function smokeFinding(results: readonly SmokeResult[]): Finding {
  const bad = results.filter(({ fault }) => fault !== undefined);
  if (bad.length === 0) return { kind: "passed", reason: `${results.length} smoke checks are as expected` };
  return { kind: "failed", reason: `smoke: ${bad.map(smokeSentence).join("; ")}` };
}
