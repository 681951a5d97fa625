import type { Credentials } from "./source.ts";

/**
 * The body of a login. An application credential names no scope, for it has one (Keystone refuses a second);
 * a password names the project. https://docs.openstack.org/api-ref/identity/v3/#authentication-and-token-management
 */
export function authOf(credentials: Credentials, project: string): object {
  if (credentials.kind === "application-credential") {
    const { id, secret } = credentials;
    return {
      identity: { methods: ["application_credential"], application_credential: { id, secret } },
    };
  }
  return {
    identity: { methods: ["password"], password: { user: userOf(credentials) } },
    scope: { project: { id: project } },
  };
}

type Password = Extract<Credentials, { kind: "password" }>;

function userOf({ userId, username, userDomain = "default", password }: Password): object {
  if (userId !== undefined) return { id: userId, password };
  return { name: username, domain: domainOf(userDomain), password };
}

/** Ids of domains are `default` and 32 hexadecimal digits; anything else is a name. */
const domainOf = (domain: string): object =>
  /^(default|[0-9a-f]{32})$/.test(domain) ? { id: domain } : { name: domain };

/** Who logs in, in a sentence. */
export function nameOf(credentials: Credentials): string {
  if (credentials.kind === "application-credential") return `application credential ${credentials.id}`;
  return `user ${credentials.username ?? credentials.userId ?? "without a name"}`;
}

/** What no sentence may contain. */
export const secretOf = (credentials: Credentials): string =>
  credentials.kind === "application-credential" ? credentials.secret : credentials.password;
