import { functionName } from "../../../infra/aws/function-list.ts";
import { mirrorDefaults } from "../../../infra/config/resolved-mirror.ts";
import { sharesOf } from "../../../functions/targets/round/shares.ts";
import type { InstallationFacts, ScheduleFacts } from "../facts.ts";
import { onlyIf } from "../finding.ts";
import type { Draft } from "../finding.ts";
import { unseen, valueOf } from "../look.ts";
import { deploy } from "../mends.ts";
import type { FollowingFacts } from "../mirror-facts.ts";

/** Whether every share of the mirrors is followed, once in a round and as often as it should be. */
export function shareDrafts(facts: InstallationFacts, { all }: FollowingFacts): Draft[] {
  const { schedules: sight, installation, functions } = facts;
  const arn = valueOf(functions.get("mirror") ?? unseen)?.arn;
  if (sight.kind === "unseen" || arn === undefined) return [];
  const ours = (valueOf(sight) ?? []).filter(({ targetArn }) => targetArn === arn);
  const { everySeconds, share } = mirrorDefaults(installation);
  const wanted = inputs(sharesOf(all.length, share));
  return [
    ...wanted
      .filter((input) => !ours.some((schedule) => isSame(schedule.input, input)))
      .map((input) => ({
        check: "share-missing" as const,
        what: `no schedule invokes ${functionName(installation.name, "mirror")} with ${input}`,
        mend: deploy,
      })),
    ...ours.flatMap((schedule, index) => [
      ...differing(schedule, wanted, ours.slice(0, index)),
      ...running(schedule, everySeconds),
    ]),
  ];
}

/** As `mirrorSchedules` writes them. */
const inputs = (of: number): string[] =>
  Array.from({ length: of }, (_, share) => JSON.stringify({ share, of }));

function differing(
  { name, input }: ScheduleFacts,
  wanted: readonly string[],
  before: readonly ScheduleFacts[],
): Draft[] {
  const isWanted = wanted.some((each) => isSame(input, each));
  const twin = before.find((each) => isSame(each.input, input));
  return onlyIf(!isWanted || twin, {
    check: "share-differs",
    what: twin
      ? `the schedules ${twin.name} and ${name} follow the same share, ${input}`
      : `the schedule ${name} follows ${input || "nothing"}, and installation.yaml makes ${wanted.length} shares`,
    mend: `${deploy}, or delete it in EventBridge Scheduler`,
  });
}

function running({ name, isEnabled, rate }: ScheduleFacts, everySeconds: number): Draft[] {
  return [
    ...onlyIf(!isEnabled, {
      check: "share-disabled",
      what: `the schedule ${name} is disabled`,
      mend: `enable it in EventBridge Scheduler, or ${deploy}`,
    }),
    ...onlyIf(secondsOf(rate) !== everySeconds, {
      check: "share-rate",
      what: `the schedule ${name} runs at ${rate}, and installation.yaml says every: ${everySeconds / 60}m`,
      mend: deploy,
    }),
  ];
}

const units: Readonly<Record<string, number>> = { minute: 60, hour: 3_600, day: 86_400 };

/** Of `rate(5 minutes)`; undefined for what is no rate. */
function secondsOf(rate: string): number | undefined {
  const [, count, unit = ""] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(rate) ?? [];
  return count === undefined ? undefined : Number(count) * (units[unit] ?? 0);
}

/** Whatever the order of the members. */
function isSame(found: string, wanted: string): boolean {
  const [one, other] = [found, wanted].map((text): { share?: unknown; of?: unknown } => {
    try {
      return Object(JSON.parse(text));
    } catch {
      return {};
    }
  });
  return one?.share === other?.share && one?.of === other?.of;
}
