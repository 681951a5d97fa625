import type { Random } from "../time/random.ts";
import { createIds } from "../time/random.ts";
import type { Cloud } from "./cloud.ts";
import type { AccessRule } from "./keystone-state.ts";

/** A cloud with one project, somebody who may write, and the credential that a mirror needs. */
export function furnish(cloud: Cloud, random: Random, region = "RegionOne"): Furnished {
  const ids = createIds(random.fork("furnish"));
  const { state } = cloud.keystone;
  const project = (name: string): string => {
    const id = ids.hex(32);
    state.projects.set(id, { id, name, isEnabled: true });
    return id;
  };
  const user = (name: string, projectId: string, roles: readonly string[]): string => {
    const id = ids.hex(32);
    const password = ids.text(24, "abcdefghijklmnopqrstuvwxyz0123456789");
    state.users.set(id, {
      id,
      name,
      password,
      isEnabled: true,
      roles: new Map([[projectId, new Set(roles)]]),
    });
    return id;
  };
  const credential = (userId: string, projectId: string, accessRules?: readonly AccessRule[]) => {
    const roles = [...(state.users.get(userId)?.roles.get(projectId) ?? [])];
    const [id, secret] = [
      ids.hex(32),
      ids.text(86, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
    ];
    state.credentials.set(id, { id, secret, userId, projectId, roles, accessRules, expiresAt: undefined });
    return { kind: "application-credential" as const, id, secret };
  };
  for (const [where, url] of [
    ["public", `${cloud.origin}/load-balancer`],
    ["internal", cloud.origin],
  ] as const) {
    state.endpoints.push({ type: "load-balancer", region, interface: where, url });
    state.endpoints.push({
      type: "load-balancer",
      region: "RegionTwo",
      interface: where,
      url: "http://127.0.0.1:1",
    });
  }
  const [demo, other] = [project("demo"), project("other")];
  const observerId = user("observer", demo, ["reader", "load-balancer_observer"]);
  const demoId = user("demo", demo, ["member", "load-balancer_member"]);
  const otherId = user("other", other, ["member", "load-balancer_member"]);
  const rules = ["/v2/lbaas/**", "/load-balancer/v2/lbaas/**"].map((path) => ({ method: "GET", path }));
  return {
    region,
    project: demo,
    otherProject: other,
    observerId,
    observer: credential(observerId, demo),
    observerByRules: credential(observerId, demo, rules),
    writer: credential(demoId, demo),
    other: credential(otherId, other),
  };
}

type Credential = { readonly kind: "application-credential"; readonly id: string; readonly secret: string };

export interface Furnished {
  readonly region: string;
  readonly project: string;
  readonly otherProject: string;
  readonly observerId: string;
  /** Reads the project's load balancers: what a mirror needs. */
  readonly observer: Credential;
  /** The same, with access rules: GET below `/v2/lbaas` only. */
  readonly observerByRules: Credential;
  readonly writer: Credential;
  /** May read and write, in another project. */
  readonly other: Credential;
}
