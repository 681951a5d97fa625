/**
 * Does each by itself: what fails for one service or release keeps none of the others from being done, and is
 * thrown at the end.
 * @returns a line for each that has one.
 */
export async function eachAlone<Item>(
  items: readonly Item[],
  one: (item: Item) => Promise<string | undefined>,
): Promise<string[]> {
  const lines: string[] = [];
  const failures: unknown[] = [];
  for (const item of items)
    try {
      const line = await one(item);
      if (line !== undefined) lines.push(line);
    } catch (error) {
      failures.push(error);
    }
  if (failures.length > 0) throw failures[0];
  return lines;
}
