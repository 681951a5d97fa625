/**
 * Every call that the functions make of AWS in a set of stories, played in the sandbox. Run by itself it
 * prints them, one JSON object a line: `node test/contract/record.ts > calls.jsonl`.
 */
import { layOut } from "../../infra/sandbox/layout/lay-out.ts";
import { createInstallation } from "../../infra/sandbox/installation.ts";
import type { CallRecord } from "../../infra/sandbox/faults/faults-wire.ts";
import { quiet } from "./quiet.ts";
import { recordedStories } from "./recorded-stories.ts";
import type { RecordedStory } from "./recorded-stories.ts";

const hour = 3_600_000;

/** All calls of all stories, in the order in which they were made. */
export async function recordedCalls(): Promise<CallRecord[]> {
  const calls: CallRecord[] = [];
  for (const story of recordedStories) calls.push(...(await callsOf(story)));
  return calls;
}

/** All calls of one story. */
export async function callsOf({
  config,
  arrange,
  startsAt,
  hours,
  spec,
}: RecordedStory): Promise<CallRecord[]> {
  const calls: CallRecord[] = [];
  const installation = createInstallation({
    configs: [config],
    onCall: (call) => calls.push(call),
    ...(startsAt === undefined ? {} : { startsAt: Date.parse(startsAt) }),
  });
  const { users } = layOut(installation, config, { requestsPerSecond: 0, ...(spec ? { spec } : {}) });
  for (const each of users) each.stop();
  arrange(installation);
  await installation.clock.run({ until: installation.clock.now() + hours * hour });
  return calls;
}

if (import.meta.main) {
  Object.assign(process.env, quiet);
  for (const { function: caller, service, operation, input, output, error } of await recordedCalls()) {
    const failure =
      error instanceof Error ? Object.assign({ name: error.name, message: error.message }, error) : error;
    console.log(JSON.stringify({ function: caller, service, operation, input, output, error: failure }));
  }
}
