import type { Account } from "./account.ts";
import { until } from "./seen.ts";

/** The queue of dead letters: what was read once is kept here, so that each look sees all of them. */
export interface DeadLetters {
  /** Every message so far. */
  all(): Promise<readonly string[]>;
  /** The first that is so, as soon as it is there. */
  find(isIt: (body: string) => boolean, seconds: number): Promise<string | undefined>;
}

interface Received {
  readonly Messages?: readonly { readonly Body: string }[];
}

/** Seconds for which a message that was read is hidden: longer than any run. */
const hidden = 3600;

export function deadLettersAt(account: Account, QueueUrl: string): DeadLetters {
  const read: string[] = [];
  async function all(): Promise<readonly string[]> {
    for (;;) {
      const request = { QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: hidden };
      const { Messages = [] } = await account.json<Received>("sqs", "AmazonSQS.ReceiveMessage", request);
      read.push(...Messages.map(({ Body }) => Body));
      if (Messages.length === 0) return read;
    }
  }
  return { all, find: (isIt, seconds) => until(async () => (await all()).find(isIt), seconds) };
}
