import type { Http, HttpOutcome } from "../../../functions/targets/read/http.ts";

/** A mistake between the reader and the cloud, or in the cloud: some case must find it. */
export interface Plant {
  readonly what: string;
  readonly isRight?: true;
  readonly spoil: (http: Http, project: string) => Http;
}

type Json = Record<string, unknown>;

/** The same answer with another body, where the path fits. */
const body =
  (fits: RegExp, change: (json: Json) => Json): Plant["spoil"] =>
  (http) =>
  async (request) => {
    const outcome = await http(request);
    if (outcome.kind === "failed" || outcome.status !== 200 || !fits.test(new URL(request.url).pathname))
      return outcome;
    return { ...outcome, body: JSON.stringify(change(JSON.parse(outcome.body) as Json)) };
  };

const list = (json: Json, key: string, change: (items: Json[]) => Json[]): Json => ({
  ...json,
  ...(Array.isArray(json[key]) ? { [key]: change(json[key] as Json[]) } : {}),
});

const status =
  (
    from: number,
    to: (outcome: HttpOutcome & { kind: "answered" }) => Partial<HttpOutcome & { kind: "answered" }>,
  ): Plant["spoil"] =>
  (http) =>
  async (request) => {
    const outcome = await http(request);
    return outcome.kind === "answered" && outcome.status === from ? { ...outcome, ...to(outcome) } : outcome;
  };

const address =
  (change: (url: URL) => void): Plant["spoil"] =>
  (http) =>
  (request) => {
    const url = new URL(request.url);
    change(url);
    return http({ ...request, url: url.toString() });
  };

export const plants: readonly Plant[] = [
  { what: "nothing is wrong", isRight: true, spoil: (http) => http },
  {
    what: "lists end with their first page",
    spoil: body(/./, (json) =>
      Object.fromEntries(
        Object.entries(json).map(([key, value]) => [key, key.endsWith("_links") ? [] : value]),
      ),
    ),
  },
  { what: "the marker is lost on the way", spoil: address((url) => url.searchParams.delete("marker")) },
  {
    what: "a member is left out of each list",
    spoil: body(/\/members$/, (json) => list(json, "members", (all) => all.slice(1))),
  },
  {
    what: "every member has weight 1",
    spoil: body(/\/members$/, (json) =>
      list(json, "members", (all) => all.map((each) => ({ ...each, weight: 1 }))),
    ),
  },
  {
    what: "disabled members are told as enabled",
    spoil: body(/\/members$/, (json) =>
      list(json, "members", (all) => all.map((each) => ({ ...each, admin_state_up: true }))),
    ),
  },
  {
    what: "backup members are told as others",
    spoil: body(/\/members$/, (json) =>
      list(json, "members", (all) => all.map((each) => ({ ...each, backup: false }))),
    ),
  },
  {
    what: "allowed_cidrs are not told",
    spoil: body(/\/listeners$/, (json) =>
      list(json, "listeners", (all) => all.map((each) => ({ ...each, allowed_cidrs: null }))),
    ),
  },
  {
    what: "a pool is left out",
    spoil: body(/\/pools$/, (json) => list(json, "pools", (all) => all.slice(1))),
  },
  {
    what: "health monitors are told with another delay",
    spoil: body(/\/healthmonitors$/, (json) =>
      list(json, "healthmonitors", (all) => all.map((each) => ({ ...each, delay: 60 }))),
    ),
  },
  {
    what: "everything is told to be ACTIVE",
    spoil: (http) => async (request) => {
      const outcome = await http(request);
      return outcome.kind === "answered"
        ? {
            ...outcome,
            body: outcome.body.replaceAll(/"(PENDING_UPDATE|PENDING_DELETE|ERROR)"/g, '"ACTIVE"'),
          }
        : outcome;
    },
  },
  {
    what: "updated_at never moves",
    spoil: (http) => async (request) => {
      const outcome = await http(request);
      return outcome.kind === "answered"
        ? {
            ...outcome,
            body: outcome.body.replaceAll(/"updated_at": ?"[^"]*"/g, '"updated_at":"2026-01-01T00:00:00"'),
          }
        : outcome;
    },
  },
  { what: "403 is told as 404", spoil: status(403, ({ body }) => ({ status: 404, body })) },
  {
    what: "every 404 is taken for an absence",
    spoil: status(403, () => ({ status: 404, body: '{"faultstring":"Load Balancer not found."}' })),
  },
  {
    what: "401 is told as an empty list",
    spoil: status(401, () => ({ status: 200, body: '{"loadbalancers":[],"loadbalancers_links":[]}' })),
  },
  {
    what: "503 is told as nothing there",
    spoil: status(503, () => ({ status: 404, body: '{"faultstring":"not found"}' })),
  },
  {
    what: "a token that ends before it says so does no harm",
    isRight: true,
    spoil: status(201, ({ body }) => ({
      body: body.replaceAll(/"expires_at": ?"\d{4}/g, '"expires_at":"2099'),
    })),
  },
  {
    what: "the region of an endpoint does not matter",
    spoil: status(201, ({ body }) => ({
      body: body.replaceAll(/"(region|region_id)": ?"[^"]*"/g, '"$1":"RegionOne"'),
    })),
  },
  {
    what: "every token is told to be the configured project's",
    spoil: (http, project) =>
      status(201, ({ body }) => {
        const { token } = JSON.parse(body) as { token: Json };
        return { body: JSON.stringify({ token: { ...token, project: { id: project } } }) };
      })(http, project),
  },
];
