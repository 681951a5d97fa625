/** The API below /v2/lbaas: who may, what is there, and in which form it is told. */
import { statusTree, shown } from "./octavia-answers.ts";
import { forbidden, notFound, OctaviaFault } from "./octavia-fault.ts";
import { BadLimit, listed, selected } from "./octavia-lists.ts";
import { kindOf, references, words } from "./octavia-rows.ts";
import type { Fields, Kind, Row } from "./octavia-rows.ts";
import type { Store } from "./octavia-store.ts";
import type { Identity } from "./keystone-state.ts";
import { json } from "./web-answer.ts";
import type { CloudAnswer, CloudRequest } from "./web-answer.ts";

export interface ApiOptions {
  /** The server's longest page. */
  readonly mostPerPage: () => number;
  /** The list's own address, in its links. */
  readonly origin: string;
}

const global = ["admin", "load-balancer_admin", "load-balancer_global_observer"];
const readers = [...global, "load-balancer_observer", "load-balancer_member"];
const writers = ["admin", "load-balancer_admin", "load-balancer_member"];

const has = ({ roles }: Identity, some: readonly string[]): boolean => some.some((role) => roles.has(role));

/** @param mount the path under which the API stands, such as `/load-balancer`. */
export function octaviaAnswer(
  store: Store,
  { mostPerPage, origin }: ApiOptions,
  request: CloudRequest & { readonly mount: string; readonly identity: Identity },
): CloudAnswer {
  const { identity } = request;
  const url = new URL(request.target, origin);
  const parts = /^\/v2(?:\.0)?\/lbaas\/(.+)$/.exec(url.pathname)?.[1]?.split("/");
  const [collection = "", id, below, belowId] = parts ?? [];
  const kind = kindOf[collection];
  if (!kind || kind === "member") return json(404, { code: 404, title: "Not Found", description: "" });

  const mayRead = (row: Row): void => {
    if (has(identity, global)) return;
    if (!has(identity, readers) || row.projectId !== identity.projectId) throw forbidden();
  };
  const mayWrite = (projectId: string): void => {
    if (has(identity, ["admin", "load-balancer_admin"])) return;
    if (!has(identity, writers) || projectId !== identity.projectId) throw forbidden();
  };
  const show = (row: Row): Fields => shown(row, store);
  const list = (kind: Kind, path: string, rows: readonly Row[]): CloudAnswer => {
    const address = `${origin}${request.mount}${url.pathname}`;
    const { items, links } = listed(kind, rows, {
      query: url.searchParams,
      url: address,
      mostPerPage: mostPerPage(),
      show,
    });
    return json(200, { [path]: items, [`${path}_links`]: links });
  };
  const listAll = (): CloudAnswer => {
    const project = url.searchParams.get("project_id");
    if (!has(identity, global)) {
      if (!has(identity, readers) || identity.projectId === undefined) throw forbidden();
      if (project !== null && project !== identity.projectId) throw forbidden();
    }
    const rows = [...store.rows.values()].filter(
      (row) => row.kind === kind && (has(identity, global) || row.projectId === identity.projectId),
    );
    return list(kind, collection, rows);
  };
  const single = (row: Row): CloudAnswer =>
    json(200, { [row.kind]: selected(show(row), url.searchParams.getAll("fields")) });
  const given = (kind: Kind): Fields => {
    const body = parsedBody(request.body);
    const inner = body[kind];
    if (typeof inner !== "object" || inner === null)
      throw new OctaviaFault(400, `Invalid input for field/attribute ${kind}. Mandatory field missing.`);
    return inner as Fields;
  };

  const ofMember = (pool: Row): CloudAnswer => {
    if (belowId === undefined) {
      if (request.method === "GET") {
        mayRead(pool);
        return list("member", "members", store.childrenOf(pool.id, "member"));
      }
      mayWrite(pool.projectId);
      if (request.method === "PUT") {
        const members = parsedBody(request.body)["members"];
        if (!Array.isArray(members))
          throw new OctaviaFault(400, "Invalid input for field/attribute members.");
        store.replaceMembers(pool, members as Fields[], url.searchParams.get("additive_only") === "true");
        return json(202, "");
      }
      return created(store.create("member", { ...above(pool), fields: given("member") }));
    }
    const member = store.one("member", belowId);
    return onOne(member);
  };
  const created = (row: Row): CloudAnswer => json(201, { [row.kind]: show(row) });
  const onOne = (row: Row): CloudAnswer => {
    if (request.method === "GET") {
      mayRead(row);
      return single(row);
    }
    mayWrite(row.projectId);
    if (request.method === "DELETE") {
      store.remove(row, { cascade: url.searchParams.get("cascade") === "true" });
      return json(204, "");
    }
    return json(200, { [row.kind]: show(store.change(row, given(row.kind))) });
  };

  if (id === undefined)
    return request.method === "GET"
      ? listAll()
      : created(makeOne(store, kind, given(kind), identity, mayWrite));
  const row = store.one(kind, id);
  if (below === undefined) return onOne(row);
  mayRead(row);
  if (kind === "pool" && below === "members") return ofMember(row);
  if (kind === "loadbalancer" && below === "status") return json(200, { statuses: statusTree(row, store) });
  // No such thing, and yet 200.
  return json(200, { [kind]: {} });
}

function makeOne(
  store: Store,
  kind: Kind,
  given: Fields,
  { projectId = "" }: Identity,
  mayWrite: (projectId: string) => void,
): Row {
  mayWrite(projectId);
  const own = Object.fromEntries(Object.entries(given).filter(([name]) => !references[kind].includes(name)));
  if (kind === "loadbalancer") return store.create(kind, { projectId, fields: own });
  const parent = parentOf(store, kind, given);
  mayWrite(parent.projectId);
  const { loadBalancerId } = parent;
  const parentId = kind === "pool" ? loadBalancerId : parent.id;
  const listenerId =
    kind === "pool" && typeof given["listener_id"] === "string" ? given["listener_id"] : undefined;
  return store.create(kind, {
    projectId,
    loadBalancerId,
    parentId,
    fields: own,
    ...(listenerId === undefined ? {} : { listenerId }),
  });
}

const above = (parent: Row) => ({
  projectId: parent.projectId,
  loadBalancerId: parent.loadBalancerId,
  parentId: parent.id,
});

function parentOf(store: Store, kind: Kind, given: Fields): Row {
  for (const [name, parent] of [
    ["listener_id", "listener"],
    ["pool_id", "pool"],
    ["loadbalancer_id", "loadbalancer"],
  ] as const) {
    const id = given[name];
    if (typeof id === "string" && references[kind].includes(name)) return store.one(parent, id);
  }
  throw notFound(words[kind], "None");
}

function parsedBody(body: string | undefined): Fields {
  try {
    return JSON.parse(body ?? "") as Fields;
  } catch {
    throw new OctaviaFault(400, "Request is not in valid JSON format");
  }
}

/** What was thrown, in the form in which Octavia tells it. @throws what is none of its refusals. */
export function toldFault(error: unknown): CloudAnswer {
  if (error instanceof OctaviaFault) return json(error.status, error.body);
  if (error instanceof BadLimit) return json(400, error.body);
  throw error;
}
