import { StopExecutionCommand } from "@aws-sdk/client-sfn";
import type { ServiceConfig } from "../../functions/shared/service-config.ts";
import { ask } from "../../infra/sandbox/ask.ts";
import type { Installation } from "../../infra/sandbox/installation.ts";
import { rollBackAt, storyBegins } from "../../infra/sandbox/crash-points.ts";
import type { WorkloadSpec } from "../../infra/sandbox/layout/workload-spec.ts";
import { bad, good, rolledBack, storefront } from "../flows/stories.ts";

/** A story that is played for the calls it makes, not for how it ends. */
export interface RecordedStory {
  readonly name: string;
  readonly config: ServiceConfig;
  readonly arrange: (installation: Installation) => void;
  /** @default a Monday morning */
  readonly startsAt?: string;
  readonly hours: number;
  readonly spec?: Partial<WorkloadSpec>;
}

const minute = 60_000;
const ann = "arn:aws:iam::111122223333:user/ann";

const push = ({ clock, account }: Installation, ms: number, tag: string, behaviour: object = {}): void => {
  clock.after(ms, `push of ${tag}`, () => account.world.ecr.push("storefront", tag, behaviour));
};

/** Somebody asks about the newest release; a refusal is an answer too. */
function asks(installation: Installation, ms: number, role: string, body: (release: string) => object): void {
  installation.clock.after(ms, "a command", async () => {
    const listed = await ask(installation, "viewer", ann, { command: "list", service: "storefront" });
    await ask(installation, role, ann, body(/storefront-\w+-\w+/.exec(listed.body)?.[0] ?? "none"));
  });
}

const told = (command: string) => (release: string) => ({ command, release, reason: "recorded" });

function stopExecutions({ sfn, clients }: Installation): void {
  for (const { arn, status } of sfn.executions())
    if (status === "RUNNING") void clients.sfn.send(new StopExecutionCommand({ executionArn: arn }));
}

const withApproval = (at: "start" | "preview") => ({
  ...storefront().gates,
  approval: { at, limitSeconds: 3600, onLimit: "refuse" as const },
});

const strategies: readonly RecordedStory[] = [
  {
    name: "a canary of our own, paused, resumed, promoted and shown",
    config: storefront({ strategy: { kind: "canary", weight: 25, intervalSeconds: 180, bakeSeconds: 600 } }),
    hours: 2,
    arrange: (installation) => {
      push(installation, storyBegins, "v1");
      asks(installation, storyBegins + 2 * minute, "releaser", told("pause"));
      asks(installation, storyBegins + 4 * minute, "releaser", told("resume"));
      asks(installation, storyBegins + 10 * minute, "releaser", told("promote"));
      asks(installation, storyBegins + 12 * minute, "viewer", (release) => ({ command: "show", release }));
    },
  },
  {
    name: "the same canary again, whose configuration is there already",
    config: storefront({ strategy: { kind: "linear", weight: 50, everySeconds: 120, bakeSeconds: 0 } }),
    hours: 3,
    arrange: (installation) => {
      push(installation, storyBegins, "v1");
      push(installation, storyBegins + 60 * minute, "v2");
    },
  },
  {
    name: "a preview that somebody approves",
    config: storefront({ gates: withApproval("preview") }),
    hours: 3,
    spec: { readyWaitMinutes: 120 },
    arrange: (installation) => {
      push(installation, storyBegins, "v1");
      asks(installation, storyBegins + 20 * minute, "approver", told("approve"));
    },
  },
  {
    name: "a release that waits for a freeze to end and for somebody to approve, and is superseded",
    config: storefront({ gates: withApproval("start"), whileReleasing: "supersede" }),
    hours: 3,
    arrange: (installation) => {
      const freeze = { command: "freeze", scope: "storefront", reason: "recorded" };
      asks(installation, storyBegins - minute, "oncall", () => freeze);
      push(installation, storyBegins, "v1");
      asks(installation, storyBegins + 2 * minute, "oncall", () => ({ ...freeze, command: "unfreeze" }));
      push(installation, storyBegins + 8 * minute, "v2");
      asks(installation, storyBegins + 12 * minute, "approver", told("approve"));
    },
  },
];

const misfortunes: readonly RecordedStory[] = [
  {
    name: "an image that never starts, and one that is aborted",
    config: storefront(),
    hours: 2,
    arrange: (installation) => {
      push(installation, storyBegins, "v1", { neverStarts: "CannotPullContainerError: no such image" });
      push(installation, storyBegins + 25 * minute, "v2");
      asks(installation, storyBegins + 28 * minute, "releaser", told("abort"));
    },
  },
  {
    name: "two releases, and back twice at once when the second has settled",
    config: storefront(),
    hours: 3,
    arrange: (installation) => {
      push(installation, storyBegins, "v1");
      push(installation, storyBegins + 2 * minute, "v2");
      rollBackAt(installation, storyBegins + 80 * minute, "storefront");
      rollBackAt(installation, storyBegins + 80 * minute, "storefront");
    },
  },
  {
    name: "an execution that somebody stops by hand",
    config: storefront(),
    hours: 2,
    arrange: (installation) => {
      push(installation, storyBegins, "v1");
      installation.clock.after(storyBegins + 3 * minute, "stop", () => stopExecutions(installation));
    },
  },
  {
    name: "a deployment whose answer is lost each time",
    config: storefront(),
    hours: 2,
    arrange: (installation) => {
      push(installation, storyBegins, "v1");
      installation.plan.add({
        match: { operation: "CreateDeployment" },
        fault: { kind: "answer-lost" },
        attempts: 3,
      });
    },
  },
  {
    name: "a rollback of a release that hangs: it is stopped",
    config: storefront(),
    hours: 2,
    arrange: (installation) => {
      push(installation, storyBegins, "v1");
      const from = installation.clock.now() + storyBegins + 3 * minute;
      for (const name of ["deploy", "backOut"])
        installation.plan.add({
          match: { function: `pointsman-${name}`, from, until: from + 6 * minute },
          fault: { kind: "dies-before" },
          times: 1000,
        });
      rollBackAt(installation, storyBegins + 4 * minute, "storefront");
    },
  },
];

/** Over two midnights, when the sweep looks at what is kept. */
const days: readonly RecordedStory[] = [
  {
    name: "two midnights after a release",
    config: storefront(),
    startsAt: "2026-11-23T22:00:00Z",
    hours: 26.5,
    arrange: (installation) => push(installation, storyBegins, "v1"),
  },
];

export const recordedStories: readonly RecordedStory[] = [
  ...[good, bad, rolledBack].map((story) => ({ ...story, hours: 2 })),
  ...strategies,
  ...misfortunes,
  ...days,
];
