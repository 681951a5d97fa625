/**
 * HTTP inside the sandbox: a request to a load balancer's name is answered by a version behind that listener.
 * Not simulated: bodies that are sent, redirects, TLS, time (the answer says how long it would have taken).
 */
import { sharesOf } from "../elb/elb-balancers.ts";
import type { Balancers, Forward, Listener } from "../elb/elb-balancers.ts";
import type { Targets } from "../elb/elb-targets.ts";
import { latencyOf, smokeStatus } from "./images.ts";
import type { Random } from "../time/random.ts";

interface HttpAnswer {
  readonly status: number;
  readonly body: string;
  readonly latencyMs: number;
}

export type Http = (
  url: string,
  init?: { readonly method?: string; readonly headers?: Readonly<Record<string, string>> },
) => Promise<HttpAnswer>;

const refusedMs = 1;

/** @returns a fetch-like function; it rejects as `fetch` does when the name or the port is not there. */
export function createHttp(balancers: Balancers, targets: Targets, random: Random): Http {
  return async (url, init = {}) => {
    const { hostname, port, protocol, pathname } = new URL(url);
    const wanted = port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);
    const { knownHost, listener } = balancers.reached(hostname, wanted);
    if (!knownHost) throw unreachable("ENOTFOUND", `getaddrinfo ENOTFOUND ${hostname}`);
    if (listener === undefined)
      throw unreachable("ECONNREFUSED", `connect ECONNREFUSED ${hostname}:${wanted}`);
    const forward = forwardFor(balancers, listener, pathname);
    const group = balancers.targetGroup(pickGroup(forward, random));
    const backends = targets.serving(group);
    if (backends.length === 0)
      return { status: 503, body: "Service Temporarily Unavailable", latencyMs: refusedMs };
    const backend = random.pick(backends);
    const status = smokeStatus(backend, random.next());
    const body =
      status < 400
        ? JSON.stringify({ method: init.method ?? "GET", path: pathname, version: backend.version })
        : "";
    return { status, body, latencyMs: latencyOf(backend.behaviour) };
  };
}

/** The first rule whose path fits, else the default action. */
function forwardFor(balancers: Balancers, listener: Listener, path: string): Forward {
  const rule = listener.rules.find((each) => wildcard(each.path).test(path));
  return rule?.forward ?? balancers.routed(listener.arn);
}

const wildcard = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".")}$`,
  );

function pickGroup(forward: Forward, random: Random): string {
  let draw = random.next();
  const shares = sharesOf(forward);
  for (const { targetGroupArn, share } of shares) {
    draw -= share;
    if (draw < 0) return targetGroupArn;
  }
  return shares.at(-1)?.targetGroupArn ?? "";
}

const unreachable = (code: string, message: string): Error =>
  new TypeError("fetch failed", { cause: Object.assign(new Error(message), { code }) });
