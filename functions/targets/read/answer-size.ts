import type { ReadAnswer, SourceRead } from "./source.ts";

/** Lambda takes 6 MB of answer, and fails the whole invocation for more: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const mostBytes = 5_500_000;

/** The same answer, with the longest load balancers left out by name until it fits. */
export function fitted(answer: ReadAnswer, most: number = mostBytes): ReadAnswer {
  const sized = Object.entries(answer)
    .map(([id, read]) => ({ id, read, bytes: Buffer.byteLength(JSON.stringify(read)) + 50 }))
    .sort((a, b) => a.bytes - b.bytes);
  let total = 0;
  return Object.fromEntries(
    sized.map(({ id, read, bytes }): [string, SourceRead] => {
      total += bytes;
      if (total <= most || (read.kind !== "complete" && read.kind !== "changed")) return [id, read];
      total -= bytes;
      const reason = `load balancer ${id} has more (${bytes} bytes) than fits into one function's answer beside the others`;
      return [id, { kind: "unreadable", reason, readAt: read.readAt }];
    }),
  );
}
