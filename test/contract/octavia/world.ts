import type { Http } from "../../../functions/targets/read/http.ts";
import type { Credentials, ReadRequest } from "../../../functions/targets/read/source.ts";

/** A cloud that the cases are asked of: the simulated one, or Octavia and Keystone themselves. */
export interface World {
  readonly name: string;
  readonly http: Http;
  readonly now: () => Date;
  /** Milliseconds of the world's time. In the real one its clock goes forward, and nobody waits. */
  readonly sleep: (ms: number) => Promise<void>;
  /** Milliseconds in which its programs get on with their work. */
  readonly wait: (ms: number) => Promise<void>;
  readonly cloud: ReadRequest["cloud"];
  readonly otherProject: string;
  /** Octavia's API as somebody who may write, and as whoever is named. */
  api(method: string, path: string, body?: object, as?: Credentials): Promise<ApiAnswer>;
  readonly people: People;
  keystoneIs(state: "up" | "down" | "hanging"): Promise<void>;
  /** What is written meanwhile stays pending until the end. */
  whileWorkerIsBusy<Outcome>(act: () => Promise<Outcome>): Promise<Outcome>;
  /** A status that no worker ends; ACTIVE ends it. No `updated_at` moves. */
  hold(loadBalancer: string, status: "ACTIVE" | "PENDING_UPDATE" | "ERROR"): Promise<void>;
  /** The amphora reports health: this member is down, the others of its load balancer are up. */
  report(loadBalancer: string, downMember: string): Promise<void>;
  /** For how long Octavia trusts a token that it has checked. */
  readonly tokenCacheMs: number;
  readonly tokenMs: number;
  /** Runs a case to its end, in the world's time. */
  play<Outcome>(run: () => Promise<Outcome>): Promise<Outcome>;
  stop(): Promise<void>;
}

export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

/** What an administrator of Keystone does. */
export interface People {
  /** The observer's: what a mirror needs. */
  readonly observer: Credentials;
  readonly observerByPassword: Credentials;
  /** May read and write, in the other project. */
  readonly other: Credentials;
  /** May log in on the project, and has no role of Octavia's. */
  readonly reader: Credentials;
  /** Another observer: what befalls one, befalls nobody else. */
  newcomer(options?: { readonly accessPath?: string; readonly expiresInSeconds?: number }): Promise<Newcomer>;
  setProject(isEnabled: boolean): Promise<void>;
  revoke(token: string): Promise<void>;
}

export interface Newcomer {
  readonly byCredential: Credentials;
  readonly byPassword: Credentials;
  deleteCredential(): Promise<void>;
  setRole(has: boolean, role: "load-balancer_observer" | "reader"): Promise<void>;
  setEnabled(isEnabled: boolean): Promise<void>;
  /** Is deleted, with all credentials. */
  leave(): Promise<void>;
}
