/**
 * Keystone, as far as a client of Octavia meets it: logins, tokens, the catalogue. Measured on Keystone 22.
 * Passwords and secrets are compared as they are. Not simulated: domains other than the default one, federation,
 * multi-factor rules, and the administration's own API (people change things by the verbs below).
 */
import type { Clock } from "../ports.ts";
import { createIds } from "../time/random.ts";
import type { Random } from "../time/random.ts";
import { identityOf, rolesOf } from "./keystone-state.ts";
import type { ApplicationCredential, Endpoint, Identity, KeystoneState, User } from "./keystone-state.ts";
import { html, json } from "./web-answer.ts";
import type { CloudAnswer, CloudRequest } from "./web-answer.ts";

export interface Keystone {
  readonly state: KeystoneState;
  answer(request: CloudRequest): CloudAnswer;
  /** What a service asks about a token; undefined for one that is none, or no longer. */
  validate(token: string): Identity | undefined;
}

export function createKeystone(clock: Clock, random: Random, address: string): Keystone {
  const ids = createIds(random);
  const state: KeystoneState = {
    projects: new Map(),
    users: new Map(),
    credentials: new Map(),
    tokens: new Map(),
    endpoints: [],
    tokenSeconds: 3600,
  };

  const issue = (
    user: User,
    projectId: string | undefined,
    credential?: ApplicationCredential,
  ): CloudAnswer => {
    const now = clock.now();
    const endAt = now + state.tokenSeconds * 1000;
    const endsByCredential = credential?.expiresAt !== undefined && credential.expiresAt < endAt;
    const expiresAt = endsByCredential ? (credential.expiresAt ?? endAt) : endAt;
    const text = `gAAAAAB${ids.text(176, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")}`;
    const credentialId = credential?.id;
    state.tokens.set(text, { text, userId: user.id, projectId, credentialId, expiresAt, isRevoked: false });
    const token = {
      methods: [credential ? "application_credential" : "password"],
      user: { domain, id: user.id, name: user.name, password_expires_at: null },
      audit_ids: [ids.text(22, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")],
      // The credential's own end is written in another format.
      expires_at: endsByCredential ? micro(expiresAt) : `${whole(expiresAt)}.000000Z`,
      issued_at: `${whole(now)}.000000Z`,
      ...(projectId === undefined ? {} : scope(projectId, user.id, credential)),
    };
    return json(201, { token }, { "x-subject-token": text, vary: "X-Auth-Token" });
  };

  const scope = (projectId: string, userId: string, credential?: ApplicationCredential): object => ({
    project: { domain, id: projectId, name: state.projects.get(projectId)?.name },
    is_domain: false,
    roles: (credential?.roles ?? [...rolesOf(state, userId, projectId)]).map((name) => ({
      id: `role-${name}`,
      name,
    })),
    catalog: catalogueOf(state.endpoints, address),
    ...(credential
      ? { application_credential: { id: credential.id, name: "mirror", restricted: true } }
      : {}),
  });

  const byCredential = (
    { id = "", secret }: { id?: string; secret?: string },
    isScoped: boolean,
  ): CloudAnswer => {
    const credential = state.credentials.get(id);
    if (!credential) return error(404, "Not Found", `Could not find Application Credential: ${id}.`);
    const user = state.users.get(credential.userId);
    const has = rolesOf(state, credential.userId, credential.projectId);
    const isOver = credential.expiresAt !== undefined && credential.expiresAt <= clock.now();
    if (isScoped) return scopeRefused;
    if (!user?.isEnabled || credential.secret !== secret || isOver) return unauthorised;
    if (!state.projects.get(credential.projectId)?.isEnabled)
      return error(
        404,
        "Not Found",
        `Unable to validate token because project ${credential.projectId} is disabled`,
      );
    if (!credential.roles.some((role) => has.has(role))) return unauthorised;
    return issue(user, credential.projectId, credential);
  };

  const byPassword = (
    given: { id?: string; name?: string; password?: string },
    project: string | undefined,
  ): CloudAnswer => {
    const user = [...state.users.values()].find(({ id, name }) => id === given.id || name === given.name);
    if (!user?.isEnabled || user.password !== given.password) return unauthorised;
    if (project === undefined) return issue(user, undefined);
    if (!state.projects.get(project)?.isEnabled || rolesOf(state, user.id, project).size === 0)
      return unauthorised;
    return issue(user, project);
  };

  const logIn = (body: string): CloudAnswer => {
    const { identity, scope } = (parsed(body)?.auth ?? {}) as Auth;
    if (!identity)
      return error(
        400,
        "Bad Request",
        "Expecting to find auth in request body. The server could not comply.",
      );
    if (identity.application_credential)
      return byCredential(identity.application_credential, scope !== undefined);
    return byPassword(identity.password?.user ?? {}, scope?.project?.id);
  };

  return {
    state,
    answer({ method, target, body = "" }) {
      const [path = ""] = target.split("?");
      if (method === "POST" && path === "/v3/auth/tokens") return logIn(body);
      if (path === "/v3" || path === "/v3/") return json(200, { version: versionOf(address) });
      if (path === "/" || path === "")
        return json(300, { versions: { values: [versionOf(address)] } }, { location: `${address}/v3/` });
      return html(404, "Not Found");
    },
    validate: (text) => identityOf(state, text, clock.now()),
  };
}

interface Auth {
  readonly identity?: {
    readonly application_credential?: { readonly id?: string; readonly secret?: string };
    readonly password?: {
      readonly user?: { readonly id?: string; readonly name?: string; readonly password?: string };
    };
  };
  readonly scope?: { readonly project?: { readonly id?: string } };
}

const domain = { id: "default", name: "Default" };
const whole = (at: number): string => new Date(at).toISOString().slice(0, 19);
const micro = (at: number): string => `${new Date(at).toISOString().slice(0, 23)}265`;

const error = (code: number, title: string, message: string): CloudAnswer =>
  json(code, { error: { code, message, title } });

/** One body for everything that must not be told apart. */
const unauthorised = error(401, "Unauthorized", "The request you have made requires authentication.");

const scopeRefused = json(401, {
  error: {
    code: 401,
    identity: {},
    message:
      "Error authenticating with application credential: Application credentials cannot request a scope.",
    title: "Unauthorized",
  },
});

const versionOf = (address: string): object => ({
  id: "v3.14",
  status: "stable",
  updated: "2020-04-07T00:00:00Z",
  links: [{ rel: "self", href: `${address}/v3/` }],
});

function parsed(body: string): { auth?: unknown } | undefined {
  try {
    return JSON.parse(body) as { auth?: unknown };
  } catch {
    return undefined;
  }
}

/** In no order that anybody may rely on: the last made comes first here. */
function catalogueOf(endpoints: readonly Endpoint[], address: string): object[] {
  const identity = { type: "identity", region: "RegionOne", interface: "public", url: `${address}/v3` };
  const all = [identity, ...endpoints];
  const types = [...new Set(all.map(({ type }) => type))];
  return types.toReversed().map((type) => ({
    id: `service-${type}`,
    type,
    name: type === "load-balancer" ? "octavia" : "keystone",
    endpoints: all
      .filter((each) => each.type === type)
      .toReversed()
      .map((each, at) => ({
        id: `endpoint-${type}-${at}`,
        interface: each.interface,
        region: each.region,
        region_id: each.region,
        url: each.url,
      })),
  }));
}
