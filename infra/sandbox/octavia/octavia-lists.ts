/** Filters, pages and fields, with the traps of the real ones. */
import { OctaviaFault } from "./octavia-fault.ts";
import type { Fields, Kind, Row } from "./octavia-rows.ts";
import { defaults, textOf } from "./octavia-rows.ts";

const auxiliary = new Set(["limit", "marker", "sort", "sort_key", "sort_dir", "fields", "page_reverse"]);

interface Listed {
  readonly items: readonly Fields[];
  readonly links: readonly Fields[];
}

interface Asked {
  readonly query: URLSearchParams;
  /** The address of the list, for its links. */
  readonly url: string;
  /** The server's maximum. */
  readonly mostPerPage: number;
  readonly show: (row: Row) => Fields;
}

export function listed(kind: Kind, rows: readonly Row[], asked: Asked): Listed {
  const { query, url, mostPerPage, show } = asked;
  const fitting = sorted(ordered(filtered(kind, rows, query, show)), query.get("sort"), show);
  const limit = limitOf(query.get("limit"), mostPerPage);
  const marker = query.get("marker");
  const from = marker === null ? 0 : fitting.findIndex(({ id }) => id === marker) + 1;
  if (marker !== null && from === 0)
    throw new OctaviaFault(400, `Supplied pagination marker '${marker}' is not valid.`);
  const page = fitting.slice(from, from + limit);
  const link = (rel: string, id: string, more = ""): Fields => ({
    rel,
    href: `${url}?limit=${limit}&marker=${id}${more}`,
  });
  const [first, last] = [page[0], page.at(-1)];
  return {
    items: page.map((row) => selected(show(row), query.getAll("fields"))),
    links: [
      ...(marker !== null && first ? [link("previous", first.id, "&page_reverse=True")] : []),
      // A full page may be the last one: nobody looks.
      ...(last && page.length >= limit ? [link("next", last.id)] : []),
    ],
  };
}

const ordered = (rows: readonly Row[]): Row[] =>
  rows.toSorted((a, b) => {
    const seconds = Math.floor(a.createdAt / 1000) - Math.floor(b.createdAt / 1000);
    return seconds === 0 ? (a.id < b.id ? -1 : 1) : seconds;
  });

/**
 * By `sort=key:direction,…`; what is null comes first, and last downwards, as in MariaDB. Equal ones as they are else:
 * downwards too, there in the order of their making.
 */
function sorted(rows: readonly Row[], sort: string | null, show: Asked["show"]): readonly Row[] {
  if (sort === null || sort === "") return rows;
  const keys = sort.split(",").map((each) => each.split(":"));
  for (const [key = ""] of keys)
    if (rows.some((row) => !(key in show(row))))
      throw new OctaviaFault(400, `Sort key '${key}' is not valid.`);
  return rows.toSorted((a, b) => {
    for (const [key = "", direction = "asc"] of keys) {
      const [one, other] = [a, b].map((row) => textOf(show(row)[key] ?? ""));
      if (one === undefined || other === undefined || one === other) continue;
      return (one < other ? -1 : 1) * (direction === "desc" ? -1 : 1);
    }
    return 0;
  });
}

function filtered(kind: Kind, rows: readonly Row[], query: URLSearchParams, show: Asked["show"]): Row[] {
  const filters = [...query].filter(([name]) => !auxiliary.has(name));
  const names = filters.map(([name]) => name);
  if (new Set(names).size < names.length)
    throw new OctaviaFault(500, "expected string or bytes-like object, got 'list'");
  if (!names.every((name) => isKnown(kind, name)))
    throw new OctaviaFault(400, "One or more arguments are either duplicate or invalid");
  return rows.filter((row) =>
    filters.every(([name, value]) => {
      if (name === "project_id") return row.projectId === value;
      if (filterable[kind].includes(name)) return row.parentId === value;
      return textOf(show(row)[name]) === value;
    }),
  );
}

/** What a list can be narrowed by although its objects do not show it. */
const filterable: Readonly<Record<Kind, readonly string[]>> = {
  loadbalancer: [],
  listener: ["loadbalancer_id"],
  pool: ["loadbalancer_id"],
  healthmonitor: ["pool_id"],
  member: [],
  l7policy: [],
};

const always = new Set([
  "id",
  "name",
  "project_id",
  "provisioning_status",
  "operating_status",
  "admin_state_up",
]);
const isKnown = (kind: Kind, name: string): boolean =>
  always.has(name) || name in defaults[kind] || filterable[kind].includes(name);

function limitOf(given: string | null, most: number): number {
  if (given === null) return most;
  if (!/^-?\d+$/.test(given)) throw new BadLimit(given);
  const limit = Number(given);
  if (limit < 1) throw new OctaviaFault(500, "'>=' not supported between instances of 'int' and 'NoneType'");
  return Math.min(limit, most);
}

/** Told in another form than the rest. */
export class BadLimit extends Error {
  get body(): string {
    const description = `Supplied pagination limit '${this.message}' is not valid.`;
    return JSON.stringify({ code: 400, title: "Bad Request", description });
  }
}

/** `fields` is repeated; a name that is none is no error, and leaves nothing. */
export function selected(item: Fields, fields: readonly string[]): Fields {
  if (fields.length === 0) return item;
  return Object.fromEntries(Object.entries(item).filter(([name]) => fields.includes(name)));
}
