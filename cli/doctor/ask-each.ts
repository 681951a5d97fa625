/** So many at once: as fast as a person waits for, and slow enough for AWS's rates. */
const atOnce = 5;

/** Asks the same of each key, a few at a time; the answers are in the order of the keys. */
export async function askEach<Key, Value>(
  keys: readonly Key[],
  ask: (key: Key) => Promise<Value>,
): Promise<Map<Key, Value>> {
  const order = [...new Set(keys)];
  const waiting = [...order];
  const found = new Map<Key, Value>();
  const worker = async () => {
    for (let key = waiting.shift(); key !== undefined; key = waiting.shift()) found.set(key, await ask(key));
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return new Map(order.map((key) => [key, found.get(key) as Value]));
}
