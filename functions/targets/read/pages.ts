import * as z from "zod/mini";
import { Unreachable } from "../../shared/errors.ts";
import { Links } from "./answers.ts";
import type { Octavia, Query, Said } from "./octavia.ts";

interface Listed<Item> extends Said<readonly Item[]> {
  /** Items of the longest page, if there was more than one: what the server gives at most. */
  readonly pageSize: number | undefined;
}

/**
 * A list to its last page. Octavia's own `next` link has lost filters and fields, so each address is made here;
 * that there is such a link is all that is taken from it. A full last page has one too, and the page behind it
 * is empty.
 * @param kind the list's key, such as `pools`; also its path, unless `path` is given.
 * @throws CallRefused or Unreachable, also when the list goes round in circles or changes under the reader.
 */
export async function everyPage<Item extends { readonly id: string }>(
  octavia: Octavia,
  asked: {
    readonly kind: string;
    readonly path?: string;
    readonly query?: Query;
    readonly item: z.ZodMiniType<Item>;
    readonly pageSize: number;
  },
): Promise<Listed<Item>> {
  const { kind, path = kind, query = [], item, pageSize } = asked;
  const schema = z.object({ [kind]: z.array(item), [`${kind}_links`]: Links });
  const found = new Map<string, Item>();
  let marker: string | undefined;
  let longest: number | undefined;
  let firstAt: number | undefined;
  for (;;) {
    const position: Query = [["limit", String(pageSize)], ...(marker ? [["marker", marker] as const] : [])];
    const { content, at } = await octavia.get(path, [...query, ...position], schema);
    firstAt ??= at;
    const items = content[kind] as Item[];
    const links = content[`${kind}_links`] as z.infer<typeof Links>;
    for (const each of items) {
      if (found.has(each.id))
        throw new Unreachable(
          `Octavia lists ${each.id} twice in the pages of ${path}: the list moved while it was read`,
        );
      found.set(each.id, each);
    }
    if (!links?.some(({ rel }) => rel === "next"))
      return { content: [...found.values()], at: firstAt, pageSize: longest };
    marker = items.at(-1)?.id;
    if (marker === undefined)
      throw new Unreachable(`Octavia gives an empty page of ${path} and says that another follows`);
    longest = Math.max(longest ?? 0, items.length);
  }
}
