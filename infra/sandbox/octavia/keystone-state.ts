/** What the simulated Keystone keeps. People change it as it stands here. */
export interface Project {
  readonly id: string;
  readonly name: string;
  isEnabled: boolean;
}

export interface User {
  readonly id: string;
  readonly name: string;
  password: string;
  isEnabled: boolean;
  /** Project id → names of roles. */
  readonly roles: Map<string, Set<string>>;
}

export interface AccessRule {
  readonly method: string;
  /** A path, `*` for one part of it, `**` for any number. */
  readonly path: string;
}

export interface ApplicationCredential {
  readonly id: string;
  readonly secret: string;
  readonly userId: string;
  readonly projectId: string;
  readonly roles: readonly string[];
  readonly accessRules: readonly AccessRule[] | undefined;
  /** Epoch milliseconds. */
  readonly expiresAt: number | undefined;
}

export interface Endpoint {
  readonly type: string;
  readonly region: string;
  readonly interface: string;
  url: string;
}

export interface TokenRecord {
  readonly text: string;
  readonly userId: string;
  readonly projectId: string | undefined;
  readonly credentialId: string | undefined;
  readonly expiresAt: number;
  isRevoked: boolean;
}

export interface KeystoneState {
  readonly projects: Map<string, Project>;
  readonly users: Map<string, User>;
  readonly credentials: Map<string, ApplicationCredential>;
  readonly tokens: Map<string, TokenRecord>;
  endpoints: Endpoint[];
  /** Of a new token. */
  tokenSeconds: number;
}

/** Who a good token stands for. */
export interface Identity {
  readonly userId: string;
  readonly projectId: string | undefined;
  readonly roles: ReadonlySet<string>;
  readonly accessRules: readonly AccessRule[] | undefined;
  readonly expiresAt: number;
}

/** @returns who a token stands for; undefined for one that is none, or no longer. */
export function identityOf(state: KeystoneState, text: string, now: number): Identity | undefined {
  const token = state.tokens.get(text);
  if (!token || token.isRevoked || token.expiresAt <= now) return undefined;
  const { userId, projectId, credentialId, expiresAt } = token;
  const credential = credentialId === undefined ? undefined : state.credentials.get(credentialId);
  const has = projectId === undefined ? new Set<string>() : rolesOf(state, userId, projectId);
  const isGone =
    (credentialId !== undefined && !credential) ||
    !state.users.get(userId)?.isEnabled ||
    (projectId !== undefined && (!state.projects.get(projectId)?.isEnabled || has.size === 0));
  if (isGone) return undefined;
  const roles = credential ? new Set(credential.roles.filter((role) => has.has(role))) : has;
  return { userId, projectId, roles, accessRules: credential?.accessRules, expiresAt };
}

export const rolesOf = (state: KeystoneState, userId: string, projectId: string): ReadonlySet<string> =>
  state.users.get(userId)?.roles.get(projectId) ?? new Set();
