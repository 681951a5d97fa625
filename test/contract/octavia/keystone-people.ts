import type { Http } from "../../../functions/targets/read/http.ts";
import type { Credentials } from "../../../functions/targets/read/source.ts";
import type { Lab } from "./lab.ts";
import type { Ids } from "./real-world.ts";
import type { People } from "./world.ts";

/** An administrator of the real Keystone. */
export function keystonePeople(given: {
  readonly http: Http;
  readonly lab: Lab;
  readonly ids: Ids;
  readonly observer: Credentials;
  readonly other: Credentials;
}): People {
  const { http, lab, ids, observer, other } = given;
  const keystone = lab.keystoneUrl;
  const { demo = "" } = ids.projects;
  const { observer: userId = "" } = ids.users;

  const call = async (method: string, path: string, headers: Record<string, string>, body?: object) => {
    const outcome = await http({
      method: method as "GET",
      url: `${keystone}/${path}`,
      headers: { accept: "application/json", "content-type": "application/json", ...headers },
      limitMs: 30_000,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (outcome.kind === "failed" || outcome.status >= 300)
      throw new Error(
        `Keystone, ${method} ${path}: ${outcome.kind === "failed" ? outcome.reason : outcome.body}`,
      );
    return outcome;
  };
  const token = async (name: string, project: string): Promise<string> => {
    const user = { name, domain: { id: "default" }, password: name };
    const scope = { project: { name: project, domain: { id: "default" } } };
    const auth = { identity: { methods: ["password"], password: { user } }, scope };
    return (await call("POST", "auth/tokens", {}, { auth })).headers["x-subject-token"] ?? "";
  };
  const asAdmin = async (method: string, path: string, body?: object): Promise<void> => {
    await call(method, path, { "x-auth-token": await token("admin", "admin") }, body);
  };
  const asObserver = async (method: string, path: string, body?: object) =>
    call(method, path, { "x-auth-token": await token("observer", "demo") }, body);
  let made = 0;
  return {
    observer,
    observerByPassword: { kind: "password", username: "observer", password: "observer" },
    other,
    reader: { kind: "password", username: "reader", password: "reader" },
    async credential({ accessPath, expiresInSeconds } = {}) {
      const rules = [{ service: "load-balancer", method: "GET", path: accessPath }];
      const endAt = new Date(Date.now() + (expiresInSeconds ?? 0) * 1000).toISOString();
      const { body } = await asObserver("POST", `users/${userId}/application_credentials`, {
        application_credential: {
          name: `case-${++made}`,
          ...(accessPath === undefined ? {} : { access_rules: rules }),
          ...(expiresInSeconds === undefined ? {} : { expires_at: endAt }),
        },
      });
      const { id, secret } = (JSON.parse(body) as { application_credential: { id: string; secret: string } })
        .application_credential;
      return { kind: "application-credential", id, secret };
    },
    async deleteCredential(id) {
      await asObserver("DELETE", `users/${userId}/application_credentials/${id}`);
    },
    setRole: (has, role) =>
      asAdmin(has ? "PUT" : "DELETE", `projects/${demo}/users/${userId}/roles/${ids.roles[role] ?? ""}`),
    setUser: (enabled) => asAdmin("PATCH", `users/${userId}`, { user: { enabled } }),
    setProject: (enabled) => asAdmin("PATCH", `projects/${demo}`, { project: { enabled } }),
    async revoke(text) {
      await call("DELETE", "auth/tokens", {
        "x-auth-token": await token("admin", "admin"),
        "x-subject-token": text,
      });
    },
  };
}
