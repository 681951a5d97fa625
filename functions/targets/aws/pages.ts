interface Page<Item> {
  readonly items: readonly Item[] | undefined;
  readonly next: string | undefined;
}

/**
 * A list to its last page. One page alone is a partial truth, and acting on it takes the rest for absent.
 * @param ask is given the token of the page that is wanted; none for the first.
 */
export async function allPages<Item>(
  ask: (token: string | undefined) => Promise<Page<Item>>,
): Promise<Item[]> {
  const all: Item[] = [];
  let token: string | undefined;
  do {
    const { items, next }: Page<Item> = await ask(token);
    all.push(...(items ?? []));
    token = next;
  } while (token);
  return all;
}
