import type { AnyNews, News, TrafficNews } from "../ledger/outbox.ts";

const titles: Readonly<Record<string, string>> = {
  "approval-wanted": ":raised_hand: approval wanted",
  "verdict-wanted": ":raised_hand: the judge cannot tell, a person decides",
  "cannot-judge": ":warning: metrics cannot be read",
  settled: ":white_check_mark: settled",
  "rolled-back": ":rewind: rolled back",
  refused: ":no_entry: refused",
  superseded: ":fast_forward: superseded",
  "needs-a-person": ":rotating_light: NEEDS A PERSON",
  drift: ":warning: not as it was left",
  failed: ":rewind: failed, and goes back as a whole",
  "drift-ended": ":white_check_mark: as it was left again",
  returned: ":rewind: turned back",
  health: ":stethoscope: who carries what",
  answered: ":eyes: watched from now on",
};

/** SNS takes subjects of up to 100 ASCII characters. https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const subjectLimit = 100;

/** A reason may hold what AWS said, and that may be long: messages and events have room for 256 KiB. Characters. */
const reasonLimit = 3000;

const shortened = (reason: string): string =>
  reason.length > reasonLimit ? `${reason.slice(0, reasonLimit - 1).toWellFormed()}…` : reason;

/** What goes on the bus: `Release State Change`, or `Traffic State Change`. */
export function busDetail(news: AnyNews): object {
  const { id, kind, state, at, reason, by } = news;
  const told = reason === undefined ? {} : { reason: shortened(reason) };
  if ("policy" in news) {
    const { policy, name, shift, release, site, shares } = news;
    return {
      version: 1,
      id,
      policy,
      name,
      kind,
      state,
      at,
      ...told,
      shift,
      release,
      site,
      shares,
      by: by?.who,
    };
  }
  const { release, service, digest, tag } = news;
  return { version: 1, id, release, service, kind, state, at, ...told, digest, tag, by: by?.who };
}

/** What a message is about: what it is called by, its thread, and what goes along. */
interface Subject {
  readonly what: string;
  readonly more: string;
  readonly thread: string;
  readonly context: Readonly<Record<string, string>>;
}

const ofRelease = ({ service, tag, release, digest }: News): Subject => ({
  what: service,
  more: tag ? ` ${tag}` : "",
  thread: release,
  context: { release, ...(digest ? { digest } : {}) },
});

const ofPolicy = ({ policy, name, kind, shift, site }: TrafficNews): Subject => ({
  what: policy,
  more: kind === "watch" ? ` (${name})` : ` ${[kind, site].filter(Boolean).join(" ")} (${name})`,
  thread: shift ?? policy,
  context: { policy, name, ...(shift ? { shift } : {}) },
});

/**
 * A message for people: the custom notification that Amazon Q Developer in chat applications shows; anything
 * else it drops. https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
 */
export function chatMessage(news: AnyNews): { subject: string; message: string } {
  const { state } = news;
  const { what, more, thread, context } = "policy" in news ? ofPolicy(news) : ofRelease(news);
  const title = `${titles[state] ?? state}: ${what}${more}`;
  const subject = `[pointsman] ${what} ${state}`.replace(/[^\x20-\x7e]/g, "").slice(0, subjectLimit);
  const message = {
    version: "1.0",
    source: "custom",
    id: news.id,
    content: {
      textType: "client-markdown",
      title,
      description: shortened(news.reason || title),
      ...(news.nextSteps?.length ? { nextSteps: news.nextSteps } : {}),
      keywords: [what, state],
    },
    metadata: {
      threadId: thread,
      summary: `${what} ${state}`,
      eventType: state,
      additionalContext: context,
    },
  };
  return { subject, message: JSON.stringify(message) };
}
