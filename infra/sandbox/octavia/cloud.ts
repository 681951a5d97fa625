/**
 * A private OpenStack cloud: Keystone and Octavia at the HTTP boundary, on one origin, in the time of a clock.
 * `/identity` is Keystone; Octavia stands at `/load-balancer` (public, behind a path) and at `/` (internal).
 * Written from what Octavia 11 and Keystone 22 answer; `npm run test:contract -- octavia` holds it against them.
 */
import type { Clock } from "../ports.ts";
import type { Random } from "../time/random.ts";
import { createCloudFaults } from "./cloud-faults.ts";
import type { CloudCall, CloudFaults } from "./cloud-faults.ts";
import { createKeystone } from "./keystone.ts";
import type { Keystone } from "./keystone.ts";
import type { AccessRule, Identity } from "./keystone-state.ts";
import { octaviaAnswer, toldFault } from "./octavia-api.ts";
import { createStore } from "./octavia-store.ts";
import type { Store } from "./octavia-store.ts";
import { json } from "./web-answer.ts";
import type { CloudAnswer, CloudRequest } from "./web-answer.ts";

export interface CloudOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Scheme and host under which it is reached. Default https://cloud.example.com. */
  readonly origin?: string;
  /** How long Octavia's worker takes for a write. Milliseconds, default 1,000. */
  readonly pendingMs?: number;
  /** Octavia's longest page. Default 1,000. */
  readonly mostPerPage?: number;
  /** For how long Octavia trusts a token that it has checked. Seconds, default 300, as Octavia's. */
  readonly tokenCacheSeconds?: number;
}

export type Reply =
  | { readonly kind: "answer"; readonly answer: CloudAnswer }
  | { readonly kind: "silence" }
  | { readonly kind: "refused" }
  | { readonly kind: "cut" };

export interface Cloud {
  readonly origin: string;
  /** As a configuration names it. */
  readonly authUrl: string;
  readonly keystone: Keystone;
  readonly store: Store;
  readonly faults: CloudFaults;
  /** Keystone's own health, seen by clients and by Octavia. */
  keystoneIs: "up" | "down" | "hanging" | "failing";
  mostPerPage: number;
  /** Every request that came in. */
  readonly calls: readonly CloudCall[];
  reply(request: CloudRequest): Promise<Reply>;
}

export function createCloud(options: CloudOptions): Cloud {
  const { clock, random, origin = "https://cloud.example.com", tokenCacheSeconds = 300 } = options;
  const identityAddress = `${origin}/identity`;
  const keystone = createKeystone(clock, random.fork("keystone"), identityAddress);
  const store = createStore(clock, random.fork("octavia"), options.pendingMs ?? 1000);
  const checked = new Map<string, { readonly identity: Identity; readonly until: number }>();
  const calls: CloudCall[] = [];

  const later = (ms: number, reply: Reply): Promise<Reply> =>
    ms <= 0
      ? Promise.resolve(reply)
      : new Promise((done) => void clock.after(ms, "the cloud answers", () => done(reply)));

  /** @returns who it is, or what Octavia answers instead. */
  const identified = (request: CloudRequest, path: string): Identity | Promise<Reply> => {
    const text = request.headers["x-auth-token"];
    if (text === undefined) return Promise.resolve(unauthorised(identityAddress));
    const kept = checked.get(text);
    if (kept && clock.now() < Math.min(kept.until, kept.identity.expiresAt))
      return allowed(kept.identity, request, path);
    if (cloud.keystoneIs === "hanging") return Promise.resolve({ kind: "silence" });
    if (cloud.keystoneIs !== "up") return later(cloud.keystoneIs === "down" ? 3500 : 0, keystoneIsDown);
    const identity = keystone.validate(text);
    if (identity === undefined) return Promise.resolve(unauthorised(identityAddress));
    checked.set(text, { identity, until: clock.now() + tokenCacheSeconds * 1000 });
    return allowed(identity, request, path);
  };
  const allowed = (identity: Identity, { method }: CloudRequest, path: string): Identity | Promise<Reply> => {
    const fits = identity.accessRules?.some((rule) => isAllowed(rule, method, path)) ?? true;
    return fits ? identity : Promise.resolve(unauthorised(identityAddress));
  };

  const octavia = async (request: CloudRequest, mount: string): Promise<Reply> => {
    const [path = ""] = request.target.split("?");
    const identity = identified(request, path);
    if ("then" in identity) return identity;
    const inner = { ...request, target: request.target.slice(mount.length), mount, identity };
    try {
      const answer = octaviaAnswer(store, { origin, mostPerPage: () => cloud.mostPerPage }, inner);
      return { kind: "answer", answer: dated(answer, clock.now()) };
    } catch (error) {
      return { kind: "answer", answer: dated(toldFault(error), clock.now()) };
    }
  };

  const served = async (call: CloudCall): Promise<Reply> => {
    if (call.to === "octavia")
      return octavia(call, call.target.startsWith("/load-balancer/") ? "/load-balancer" : "");
    switch (cloud.keystoneIs) {
      case "down":
        return { kind: "refused" };
      case "hanging":
        return { kind: "silence" };
      case "failing":
        return { kind: "answer", answer: keystoneFails };
      case "up": {
        const answer = keystone.answer({ ...call, target: call.target.slice("/identity".length) });
        return { kind: "answer", answer: dated(answer, clock.now()) };
      }
    }
  };

  const cloud: Cloud = {
    origin,
    authUrl: `${identityAddress}/v3`,
    keystone,
    store,
    faults: createCloudFaults(),
    keystoneIs: "up",
    mostPerPage: options.mostPerPage ?? 1000,
    calls,
    async reply(request) {
      const to = request.target.startsWith("/identity") ? "keystone" : "octavia";
      const call: CloudCall = { ...request, seq: calls.length + 1, at: clock.now(), to };
      calls.push(call);
      const fault = cloud.faults.of(call);
      switch (fault?.kind) {
        case undefined:
          return served(call);
        case "hangs":
          return { kind: "silence" };
        case "refused":
          return { kind: "refused" };
        case "cut":
          await served(call);
          return { kind: "cut" };
        case "answers":
          return { kind: "answer", answer: dated(fault.answer, clock.now()) };
        case "spoils": {
          const reply = await served(call);
          return reply.kind === "answer" ? { kind: "answer", answer: fault.change(reply.answer) } : reply;
        }
        case "delays":
          return later(fault.ms, await served(call));
        case "meanwhile":
          fault.act();
          return served(call);
      }
    },
  };
  return cloud;
}

const unauthorised = (identityAddress: string): Reply => ({
  kind: "answer",
  answer: json(
    401,
    {
      error: {
        code: 401,
        title: "Unauthorized",
        message: "The request you have made requires authentication.",
      },
    },
    { "www-authenticate": `Keystone uri="${identityAddress}"` },
  ),
});

const keystoneIsDown: Reply = {
  kind: "answer",
  answer: json(503, {
    message:
      "The server is currently unavailable. Please try again at a later time.<br /><br />\nThe Keystone service is temporarily unavailable.\n\n",
    code: "503 Service Unavailable",
    title: "Service Unavailable",
  }),
};

const keystoneFails: CloudAnswer = {
  status: 500,
  headers: { "content-type": "text/html" },
  body: "<html>\n  <head>\n    <title>Internal Server Error</title>\n  </head>\n</html>\n",
};

/** Whole seconds, as HTTP has them. */
const dated = (answer: CloudAnswer, now: number): CloudAnswer => ({
  ...answer,
  headers: { date: new Date(now).toUTCString(), ...answer.headers },
});

/** https://docs.openstack.org/keystone/latest/user/application_credentials.html#access-rules */
function isAllowed(rule: AccessRule, method: string, path: string): boolean {
  if (rule.method !== method) return false;
  const pattern = rule.path
    .replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll(/\*\*|\*/g, (star) => (star === "**" ? ".*" : "[^/]*"));
  return new RegExp(`^${pattern}$`).test(path);
}
