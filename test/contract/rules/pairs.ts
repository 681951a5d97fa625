import { ReleaseStateChange, releaseStateChange } from "../../../events/release-state-change.ts";
import { entryEvent } from "../../../infra/sandbox/events/event-bus-entry.ts";
import { sample } from "../../events/samples.ts";
import { cellName } from "./matrix.ts";
import type { Event } from "./near-misses.ts";
import { families } from "./near-misses.ts";
import { kindOf } from "./story-events.ts";
import type { StoryEvents } from "./story-events.ts";

/** An event, and the cell of the matrix that says whom it wakes. */
export interface AskedEvent {
  readonly cell: string;
  readonly event: Event;
}

export const newsHeading = "Our own news, coming back";
export const storyHeading = "What came up while releases ran, in the recorded stories";

/** All samples and their near misses, our own news in each of its states, and what came up in the stories. */
export function askedEvents({ fromServices, news }: StoryEvents): AskedEvent[] {
  return [
    ...families().flatMap(({ name, samples, changes }) =>
      [...changes].flatMap(([change, apply]) =>
        [...samples].map(([each, event]) => ({ cell: cellName(name, change, each), event: apply(event) })),
      ),
    ),
    ...ownNews().map(([state, event]) => ({ cell: cellName(newsHeading, state, "rules that match"), event })),
    ...[...fromServices, ...news].map((event) => ({
      cell: cellName(storyHeading, kindOf(event), "rules that match"),
      event,
    })),
  ];
}

/** News in every state that the schema has, in the envelope that EventBridge puts round it; and the samples. */
function ownNews(): [string, Event][] {
  const settled = sample("release-state-change-settled");
  const states = ReleaseStateChange.shape.state.def.entries;
  const details: [string, object][] = [
    ...Object.values(states).map((state): [string, object] => [state, { ...settled, state }]),
    ["a sample: settled", settled],
    ["a sample: needs-a-person", sample("release-state-change-needs-a-person")],
  ];
  const urgent = onBus({ ...settled, state: "needs-a-person" });
  return [
    ...details.map(([name, detail]): [string, Event] => [name, onBus(detail)]),
    ["needs-a-person, from another sender", { ...urgent, source: "com.example.shop" }],
    ["needs-a-person, of another kind", { ...urgent, "detail-type": "Freeze State Change" }],
  ];
}

const onBus = (detail: object): Event => ({
  ...entryEvent(
    {
      Source: releaseStateChange.source,
      DetailType: releaseStateChange.detailType,
      Detail: JSON.stringify(detail),
    },
    "e3a1c7d2-5b9f-4c60-8d1e-2f7a9b0c4d5e",
    Date.parse("2026-11-23T09:00:00Z"),
    { account: "111122223333", region: "eu-central-1" },
  ),
});
