import type { Http } from "./http.ts";

export interface Counted {
  readonly http: Http;
  /** One for each attempt, in order: `login`, `GET loadbalancers` (a list), `GET loadbalancer` (by its id), `GET members`. */
  readonly calls: readonly string[];
}

/** Tells of every request that is made, for whoever wants to know what a read costs the cloud. */
export function counted(http: Http): Counted {
  const calls: string[] = [];
  return {
    calls,
    http(request) {
      calls.push(callOf(request.method, URL.parse(request.url)?.pathname ?? request.url));
      return http(request);
    },
  };
}

function callOf(method: string, path: string): string {
  if (path.endsWith("/auth/tokens")) return "login";
  const [collection = "", id, below] = path.replace(/^.*\/lbaas\//, "").split("/");
  return `${method} ${below ?? (id === undefined ? collection : collection.replace(/s$/, ""))}`;
}
