import type { News } from "../ledger/outbox.ts";

const titles: Readonly<Record<string, string>> = {
  "approval-wanted": ":raised_hand: approval wanted",
  settled: ":white_check_mark: settled",
  "rolled-back": ":rewind: rolled back",
  refused: ":no_entry: refused",
  superseded: ":fast_forward: superseded",
  "needs-a-person": ":rotating_light: NEEDS A PERSON",
  drift: ":warning: not as it was left",
};

/** SNS takes subjects of up to 100 ASCII characters. https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const subjectLimit = 100;

/** A reason may hold what AWS said, and that may be long: messages and events have room for 256 KiB. Characters. */
const reasonLimit = 3000;

const shortened = (reason: string): string =>
  reason.length > reasonLimit ? `${reason.slice(0, reasonLimit - 1).toWellFormed()}…` : reason;

/** What goes on the bus: `Release State Change`. */
export function busDetail(news: News): object {
  const { id, release, service, kind, state, at, reason, digest, tag, by } = news;
  const told = reason === undefined ? {} : { reason: shortened(reason) };
  return { version: 1, id, release, service, kind, state, at, ...told, digest, tag, by: by?.who };
}

/**
 * A message for people: the custom notification that Amazon Q Developer in chat applications shows; anything
 * else it drops. https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
 */
export function chatMessage(news: News): { subject: string; message: string } {
  const title = `${titles[news.state] ?? news.state}: ${news.service}${news.tag ? ` ${news.tag}` : ""}`;
  const subject = `[pointsman] ${news.service} ${news.state}`
    .replace(/[^\x20-\x7e]/g, "")
    .slice(0, subjectLimit);
  const message = {
    version: "1.0",
    source: "custom",
    id: news.id,
    content: {
      textType: "client-markdown",
      title,
      description: shortened(news.reason || title),
      ...(news.nextSteps?.length ? { nextSteps: news.nextSteps } : {}),
      keywords: [news.service, news.state],
    },
    metadata: {
      threadId: news.release,
      summary: `${news.service} ${news.state}`,
      eventType: news.state,
      additionalContext: { release: news.release, ...(news.digest ? { digest: news.digest } : {}) },
    },
  };
  return { subject, message: JSON.stringify(message) };
}
