import type { Target } from "./document.ts";
import { inOrder, targetKey } from "./identity.ts";

/** As many as a line holds; the document has them all. */
const named = 5;

const one = ({ address, port }: Target): string =>
  address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;

/** `10.0.0.1:80, 10.0.0.2:80 and 7 more` */
export function listed(targets: readonly Target[]): string {
  const more = targets.length - named;
  const first = targets.slice(0, named).map(one).join(", ");
  return more > 0 ? `${first} and ${more} more` : first;
}

export const counted = (count: number, what: string, many = `${what}s`): string =>
  `${count} ${count === 1 ? what : many}`;

/** What goes into a call: a zone is only sent where it is `all`. */
export const asSent = ({
  address,
  port,
  zone,
}: {
  address: string;
  port: number;
  zone?: string | undefined;
}): Target => (zone === "all" ? { address, port, zone } : { address, port });

/** The same targets, always in the same order. */
export const sorted = <T extends Target>(targets: Iterable<T>): T[] =>
  [...targets]
    .map((target) => ({ target, key: targetKey(target) }))
    .sort((a, b) => inOrder(a.key, b.key))
    .map(({ target }) => target);
