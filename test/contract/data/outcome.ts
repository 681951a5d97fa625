/** What came of a call: its answer, or its error's name with the members that somebody may read. */
export type Outcome = { readonly answer: unknown } | Refused;

interface Refused {
  readonly error: string;
  readonly members: object;
  /** For people; it is not compared but where all counterparts agree on it. */
  readonly message: string;
}

interface Failure extends Error {
  readonly Item?: unknown;
  readonly CancellationReasons?: readonly { readonly Code?: string; readonly Item?: unknown }[];
}

/** Never throws what AWS or the ledger may throw. */
export async function outcome(call: Promise<unknown>): Promise<Outcome> {
  try {
    return { answer: await call };
  } catch (error) {
    if (!(error instanceof Error) || error.message.startsWith("The sandbox does not simulate")) throw error;
    return refusal(error);
  }
}

/** An error of the ledger's has the SDK's as its cause. */
function refusal(error: Failure): Refused {
  const { cause } = error as { cause?: unknown };
  return {
    error: nameOf(error),
    message: error.message,
    members: {
      ...(error.Item === undefined ? {} : { Item: error.Item }),
      ...(error.CancellationReasons ? { reasons: error.CancellationReasons.map(reason) } : {}),
      ...(cause instanceof Error ? { cause: refusal(cause) } : {}),
    },
  };
}

/** What moto says when it falls over is a page of HTML, which the SDK cannot read. */
const nameOf = ({ name }: Error): string => (name === "SyntaxError" ? "a page of HTML" : name);

const reason = ({ Code, Item }: { readonly Code?: string; readonly Item?: unknown }) => ({
  Code,
  ...(Item === undefined ? {} : { Item }),
});

/** The same for the same outcome: members in order, sets in any order. */
export function comparable(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString("base64") };
  if (value instanceof Set) return comparable([...value]);
  if (Array.isArray(value)) return value.map(comparable);
  if (value === null || typeof value !== "object") return value;
  const members = Object.entries(value)
    .filter(([name, member]) => member !== undefined && !(name === "message" && "error" in value))
    .map(([name, member]) => [name, isSet(name, member) ? sorted(member) : comparable(member)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members);
}

const isSet = (name: string, member: unknown): member is unknown[] =>
  ["SS", "NS", "BS"].includes(name) && Array.isArray(member);

const sorted = (members: readonly unknown[]): unknown[] =>
  members.map(comparable).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

/** The first place where two comparable values differ, in a sentence. */
export function firstDifference(ours: unknown, theirs: unknown, path = ""): string | undefined {
  if (JSON.stringify(ours) === JSON.stringify(theirs)) return undefined;
  if (!isObject(ours) || !isObject(theirs))
    return `${path || "it"} is ${short(ours)} in the sandbox and ${short(theirs)} there`;
  for (const name of [...new Set([...Object.keys(ours), ...Object.keys(theirs)])].sort()) {
    const found = firstDifference(ours[name], theirs[name], path ? `${path}.${name}` : name);
    if (found) return found;
  }
  return `${path || "it"} has its members in another order`;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === "object";

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? "absent";
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}
