import type { PutEventsCommandInput } from "@aws-sdk/client-eventbridge";
import { createInstallation } from "../../../infra/sandbox/installation.ts";
import { entryEvent } from "../../../infra/sandbox/events/event-bus-entry.ts";
import { layOut } from "../../../infra/sandbox/layout/lay-out.ts";
import { recordedStories } from "../recorded-stories.ts";
import type { Event } from "./near-misses.ts";

const place = { account: "111122223333", region: "eu-central-1" };
const hour = 3_600_000;

export interface StoryEvents {
  /** What AWS's services said, most of it because of what our functions did. */
  readonly fromServices: readonly Event[];
  /** What our functions put on the bus. */
  readonly news: readonly Event[];
}

/** Every event that came up while releases ran, were refused, went back and were stopped by hand. */
export async function storyEvents(): Promise<StoryEvents> {
  const fromServices: Event[] = [];
  const news: Event[] = [];
  for (const { config, arrange, startsAt, hours, spec } of recordedStories) {
    const installation = createInstallation({
      configs: [config],
      ...(startsAt === undefined ? {} : { startsAt: Date.parse(startsAt) }),
      onEvent: (event) => void fromServices.push({ ...event }),
      onCall: ({ operation, input, at }) => {
        if (operation !== "PutEvents") return;
        for (const entry of (input as PutEventsCommandInput).Entries ?? [])
          news.push({ ...entryEvent(entry, "one", at, place) });
      },
    });
    const { users } = layOut(installation, config, { requestsPerSecond: 0, ...(spec ? { spec } : {}) });
    for (const each of users) each.stop();
    arrange(installation);
    await installation.clock.run({ until: installation.clock.now() + hours * hour });
  }
  return { fromServices, news };
}

/** What the events of a kind have in common, in words: `ECS Task State Change STOPPED TaskFailedToStart`. */
export function kindOf(event: Event): string {
  const detail = Object(event["detail"]) as Readonly<Record<string, unknown>>;
  const members = ["action-type", "result", "state", "status", "eventName", "lastStatus", "stopCode"];
  const words = members.flatMap((name) => {
    const value = detail[name];
    if (typeof value === "string") return [value];
    const inner: unknown = Object(value)["value"];
    return typeof inner === "string" ? [inner] : [];
  });
  return [event["detail-type"], ...words].join(" ");
}
