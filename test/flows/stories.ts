import type { ServiceConfig } from "../../functions/shared/service-config.ts";
import { rollBackAt, storyBegins } from "../../infra/sandbox/crash-points.ts";
import type { Story } from "../../infra/sandbox/crash-points.ts";
import { failures, failuresMetric, judgeConfig } from "../functions/judge/hand-made.ts";

/** A small service, quick to release: one cell, all at once, five minutes of bake under one alarm. */
export const storefront = (given: Partial<ServiceConfig> = {}): ServiceConfig => ({
  service: "storefront",
  image: { repository: "storefront", tags: ["v*"] },
  cells: [
    {
      name: "a",
      wave: 1,
      codedeploy: { application: "storefront", deploymentGroup: "storefront-a" },
      loadBalancer: "application",
      terminationWaitSeconds: 1800,
    },
  ],
  strategy: { kind: "all-at-once", bakeSeconds: 300 },
  gates: {
    windows: [],
    smoke: [{ path: "/health", expect: { status: 200 }, timeoutSeconds: 5, attempts: 2 }],
    compatibility: [],
    dependsOn: [],
  },
  judge: { metrics: [], onUnclear: "wait", everySeconds: 60 },
  rollback: { alarms: ["storefront-5xx"] },
  whileReleasing: "queue",
  whenFrozen: "hold",
  onForeignRevision: "refuse",
  foreignDeployment: { kind: "wait", limitSeconds: 3600 },
  ...given,
});

const minute = 60_000;

export const good: Story = {
  name: "a good release",
  config: storefront(),
  arrange: ({ clock, account }) => {
    clock.after(storyBegins, "push", () => account.world.ecr.push("storefront", "v1"));
  },
  outcomes: { release: ["settled", "rolled-back", "refused"], rollback: ["settled", "superseded"] },
};

export const bad: Story = {
  name: "a bad release",
  config: storefront(),
  arrange: ({ clock, account }) => {
    clock.after(storyBegins, "push", () => account.world.ecr.push("storefront", "v1"));
    clock.after(storyBegins + 4 * minute, "alarm", () =>
      account.world.alarms.setAlarmState("storefront-5xx", "ALARM", "explored", 1800),
    );
  },
  outcomes: { release: ["rolled-back", "refused"], rollback: ["settled", "superseded"] },
};

/** The service publishes itself how many requests have failed, and from the fifth minute after the push on many do. */
export const judgedAndWorse: Story = {
  name: "a release that the judge finds worse",
  config: storefront({ judge: judgeConfig({ metrics: [failuresMetric()] }) }),
  arrange: ({ clock, account }) => {
    clock.after(storyBegins, "push", () => account.world.ecr.push("storefront", "v1"));
    for (let at = 0; at < 60 * minute; at += minute)
      clock.after(at, "publishes", () =>
        account.world.series.record(failures, clock.now(), at > storyBegins + 3 * minute ? 50 : 1),
      );
  },
  outcomes: { release: ["rolled-back", "refused"], rollback: ["settled", "superseded"] },
};

export const rolledBack: Story = {
  name: "a release that a person rolls back",
  config: storefront(),
  arrange: (installation) => {
    const { clock, account } = installation;
    clock.after(storyBegins, "push", () => account.world.ecr.push("storefront", "v1"));
    rollBackAt(installation, storyBegins + 4 * minute, "storefront");
  },
  outcomes: {
    release: ["rolled-back", "refused", "settled"],
    rollback: ["settled", "superseded", "refused"],
  },
};
