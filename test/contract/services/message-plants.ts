import type { PutEventsCommandOutput, PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import { wrong } from "./compared.ts";
import type { Plant, Sent } from "./compared.ts";
import type { Messages } from "./message-sides.ts";

const publishing =
  (way: (sent: Sent) => Promise<object>) =>
  (on: Messages): Messages => ({ ...on, sns: wrong(on.sns, "Publish", way) });

const putting =
  (way: (sent: Sent) => Promise<object>) =>
  (on: Messages): Messages => ({ ...on, eventbridge: wrong(on.eventbridge, "PutEvents", way) });

const entries = ({ input }: Sent) => input["Entries"] as PutEventsRequestEntry[];

/** Mistakes of topic and bus. */
export const messagePlants: readonly Plant<Messages>[] = [
  {
    what: "a message comes without its subject",
    spoil: publishing(({ send }) => send({ Subject: undefined })),
  },
  {
    what: "a message's letters beyond ASCII are lost",
    spoil: publishing(({ input, send }) =>
      send({ Message: String(input["Message"]).replaceAll(/[^ -~]/g, "?") }),
    ),
  },
  {
    what: "a message for a topic that is gone is taken",
    spoil: publishing(({ send }) =>
      send().catch((error: Error) => {
        if (error.name === "NotFoundException") return {};
        throw error;
      }),
    ),
  },
  {
    what: "a message is cut where it is too long",
    spoil: publishing(({ input, send }) => send({ Message: String(input["Message"]).slice(0, 256 * 1024) })),
  },
  {
    what: "an event is answered and lost",
    spoil: putting(async (sent) => ({
      FailedEntryCount: 0,
      Entries: entries(sent).map(() => ({ EventId: "e" })),
    })),
  },
  {
    what: "an event comes twice",
    spoil: putting(async ({ send }) => {
      await send();
      return send();
    }),
  },
  {
    what: "a detail comes as text within text",
    spoil: putting((sent) =>
      sent.send({
        Entries: entries(sent).map((each) => ({ ...each, Detail: JSON.stringify({ text: each.Detail }) })),
      }),
    ),
  },
  {
    what: "entries that failed are not told",
    spoil: putting(async ({ send }) => {
      const { Entries = [] } = await send<PutEventsCommandOutput>();
      return { FailedEntryCount: 0, Entries: Entries.map(({ EventId = "e" }) => ({ EventId })) };
    }),
  },
  {
    what: "one bad entry is the end of all",
    spoil: putting(async (sent) => {
      if (entries(sent).some(({ Source }) => !Source))
        throw Object.assign(new Error("bad"), { name: "ValidationException" });
      return sent.send();
    }),
  },
  {
    what: "a rule hears of everything",
    spoil: (on) => ({ ...on, reached: (rule) => on.reached(rule === "bad" ? "ours" : rule) }),
  },
];
