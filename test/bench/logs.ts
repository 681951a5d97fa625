/** The lines that functions logged while something ran, held back from the terminal. */
export interface Logs {
  /** Bytes of the lines that functions of these names wrote. @param from epoch ms of virtual time. */
  bytes(isWanted: (name: string) => boolean, from: number): number;
}

/** Runs something, and takes what it writes to standard output and standard error as log lines. */
export async function logsOf(now: () => number, work: () => Promise<unknown>): Promise<Logs> {
  const lines: { at: number; text: string }[] = [];
  const take = (text: string | Uint8Array, ...rest: unknown[]): boolean => {
    lines.push({ at: now(), text: String(text) });
    for (const each of rest) if (typeof each === "function") each();
    return true;
  };
  const { stdout, stderr } = process;
  // Methods of a prototype: an own one hides them, and without it they are back.
  for (const stream of [stdout, stderr])
    Object.defineProperty(stream, "write", { value: take, configurable: true });
  try {
    await work();
  } finally {
    for (const stream of [stdout, stderr]) Reflect.deleteProperty(stream, "write");
  }
  return {
    bytes: (isWanted, from) =>
      lines
        .filter(({ at, text }) => at >= from && isWanted(nameIn(text)))
        .reduce((sum, { text }) => sum + Buffer.byteLength(text), 0),
  };
}

const nameIn = (line: string): string => /"function_name":"([^"]+)"/.exec(line)?.[1] ?? "";
