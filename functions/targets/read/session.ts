import { createHash } from "node:crypto";
import { describeProblem } from "../../../events/describe-problem.ts";
import { CallRefused, Unreachable } from "../../shared/errors.ts";
import { jsonOf, Token } from "./answers.ts";
import { octaviaOf, rootOf } from "./catalogue.ts";
import type { HttpAnswer } from "./http.ts";
import type { Line } from "./line.ts";
import { refusedLogin } from "./refused-login.ts";
import { authOf, nameOf } from "./login.ts";
import type { ReadRequest } from "./source.ts";
import { utcOf } from "./times.ts";

/** What a login gave: a token of the right project, and where Octavia is. */
export interface Access {
  readonly token: string;
  /** `…/v2/lbaas`. */
  readonly root: string;
  /** Epoch milliseconds by our clock; it is renewed before. */
  readonly renewAt: number;
}

/** Tokens that live, by who they are for. Kept by the process, for as long as it lives. */
export type Tokens = Map<string, Promise<Access>>;

/** One read's dealings with Keystone. */
export interface Session {
  /** @throws CallRefused or Unreachable with a sentence that names the cause. */
  access(): Promise<Access>;
  /** Another token in place of one that Octavia refuses. Once for each read. @throws as `access`. */
  renewed(refused: Access): Promise<Access>;
  /** Octavia may have moved, and the catalogue came with the token: it is not kept beyond this read. */
  doubt(): void;
  end(): void;
}

interface SessionDeps {
  readonly line: Line;
  readonly tokens: Tokens;
  readonly now: () => Date;
  /** Each token is added. */
  readonly secrets: Set<string>;
}

export function sessionOf(who: Who, { line, tokens, now, secrets }: SessionDeps): Session {
  const key = createHash("sha256").update(JSON.stringify(who)).digest("hex");
  const logins = loginsOf(key, tokens, () => logIn(who, line, now));
  let renewal: Promise<Access> | undefined;
  let isDoubted = false;
  const noted = (access: Access): Access => {
    secrets.add(access.token);
    return access;
  };
  return {
    async access() {
      logins.stopAfterFailure();
      const promise = tokens.get(key);
      const kept = await promise?.catch(() => undefined);
      if (kept && now().getTime() < kept.renewAt) return noted(kept);
      logins.stopAfterFailure();
      const current = tokens.get(key);
      return noted(await (current !== undefined && current !== promise ? current : logins.begin()));
    },
    async renewed(refused) {
      const kept = await tokens.get(key)?.catch(() => undefined);
      if (kept && kept.token !== refused.token) return noted(kept);
      if ((await renewal)?.token === refused.token) throw new CallRefused(refusedAgain);
      renewal ??= logins.begin();
      return noted(await renewal);
    },
    doubt: () => void (isDoubted = true),
    end() {
      if (isDoubted) tokens.delete(key);
    },
  };
}

/** Logins of one read: after one that failed there is no other, for a hung Keystone would take all of its time. */
function loginsOf(key: string, tokens: Tokens, logIn: () => Promise<Access>) {
  const failures: unknown[] = [];
  return {
    begin(): Promise<Access> {
      const begun = logIn();
      tokens.set(key, begun);
      begun.catch((error: unknown) => {
        failures.push(error);
        // Only its own entry: a later login may have taken its place.
        if (tokens.get(key) === begun) tokens.delete(key);
      });
      return begun;
    },
    stopAfterFailure(): void {
      if (failures.length > 0) throw failures[0];
    },
  };
}

export const refusedAgain =
  "Octavia refuses a token that Keystone gave a moment ago (401): the credential's access rules do not allow " +
  "the request, or Octavia asks another Keystone";

type Who = Pick<ReadRequest, "cloud" | "credentials">;

async function logIn(who: Who, line: Line, now: () => Date): Promise<Access> {
  const { cloud, credentials } = who;
  const keystone = keystoneOf(cloud.authUrl);
  const askedAt = now().getTime();
  const outcome = await line.ask({
    method: "POST",
    url: `${keystone}/auth/tokens`,
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify({ auth: authOf(credentials, cloud.project) }),
    ...(cloud.ca === undefined ? {} : { ca: cloud.ca }),
  });
  if (outcome.kind === "failed") throw new Unreachable(`Keystone at ${keystone}: ${outcome.reason}`);
  if (outcome.status !== 201) throw refusedLogin(outcome, keystone, who);
  const { token, text } = tokenOf(outcome, keystone);
  checkProject(token, who);
  return { token: text, root: addressOf(token, cloud), renewAt: renewAtOf(token, askedAt) };
}

/** Given with or without its version. */
function keystoneOf(authUrl: string): string {
  const bare = authUrl.replace(/\/+$/, "");
  if (!/^https?:\/\//.test(bare) || !URL.canParse(bare))
    throw new CallRefused(`Keystone's address ${authUrl} is no http or https URL`);
  return bare.endsWith("/v3") ? bare : `${bare}/v3`;
}

function tokenOf(answer: HttpAnswer, keystone: string): { token: Token; text: string } {
  const json = jsonOf(answer.body);
  const parsed = Token.safeParse(json);
  const text = answer.headers["x-subject-token"];
  if (!parsed.success)
    throw new Unreachable(
      `Keystone at ${keystone} answers a login with what is no token: ${json === undefined ? "not JSON" : describeProblem(parsed.error)}`,
    );
  if (!text) throw new Unreachable(`Keystone at ${keystone} answers a login without a token`);
  return { token: parsed.data.token, text };
}

/** A token of another project sees empty lists, answered with 200. */
function checkProject({ project }: Token, { cloud, credentials }: Who): void {
  if (project === undefined)
    throw new CallRefused(
      `Keystone's token for ${nameOf(credentials)} is for no project, not for ${cloud.project}`,
    );
  if (project.id === cloud.project) return;
  const named = project.name === undefined ? project.id : `${project.id} (${project.name})`;
  throw new CallRefused(
    `${nameOf(credentials)} is for project ${named}, and the configuration says ${cloud.project}`,
  );
}

function addressOf(token: Token, cloud: Who["cloud"]): string {
  if (cloud.endpoint !== undefined) return rootOf(cloud.endpoint);
  const found = octaviaOf(token.catalog, cloud);
  if (found.kind === "none") throw new CallRefused(found.reason);
  return found.root;
}

const mostEarlyMs = 60_000;

/**
 * Both times are Keystone's, so that a clock of ours that is wrong does not matter. A fifth of its life before
 * its end, and at most a minute: a token that ends in the middle of a read costs that read.
 */
function renewAtOf({ issued_at, expires_at }: Token, askedAt: number): number {
  const lifeMs = utcOf(expires_at) - utcOf(issued_at);
  return askedAt + lifeMs - Math.min(mostEarlyMs, lifeMs / 5);
}
