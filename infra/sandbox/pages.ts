const prefix = "page:";

const tokenOf = (offset: number): string => Buffer.from(`${prefix}${offset}`).toString("base64");

function offsetOf(token: string): number | undefined {
  const text = Buffer.from(token, "base64").toString();
  const offset = text.startsWith(prefix) ? Number(text.slice(prefix.length)) : Number.NaN;
  return Number.isInteger(offset) && offset >= 0 ? offset : undefined;
}

/** One page of a list; `token` is what the page before answered. `refuse` makes the error for a token that is none. */
export function page<Item>(
  items: readonly Item[],
  limit: number,
  token: string | undefined,
  refuse: () => Error,
): { items: Item[]; token: string | undefined } {
  const offset = token === undefined ? 0 : offsetOf(token);
  if (offset === undefined) throw refuse();
  const next = offset + limit;
  return { items: items.slice(offset, next), token: next < items.length ? tokenOf(next) : undefined };
}
