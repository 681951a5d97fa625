/** Service files of the stories. */
import type { CellConfig, GatesConfig, ServiceConfig } from "../../../functions/shared/service-config.ts";
import { storefront } from "../../flows/stories.ts";

const [first] = storefront().cells as [CellConfig];

export const gated = (gates: Partial<GatesConfig>, more: Partial<ServiceConfig> = {}): ServiceConfig =>
  storefront({ ...more, gates: { ...storefront().gates, ...gates } });

export const approval = { at: "start", limitSeconds: 3600, onLimit: "refuse" } as const;

/** The stories begin on a Monday at 9:00 UTC. */
export const fromTen = { days: [1], fromMinute: 10 * 60, toMinute: 12 * 60, zone: "UTC" };

export const canary = { kind: "canary", weight: 10, intervalSeconds: 300, bakeSeconds: 300 } as const;

const cell = (name: string, wave: number): CellConfig => ({
  ...first,
  name,
  wave,
  codedeploy: { application: "storefront", deploymentGroup: `storefront-${name}` },
});

/** Two cells side by side, and one in a wave after them. */
export const threeCells = (more: Partial<ServiceConfig> = {}): ServiceConfig =>
  storefront({
    cells: [cell("a", 1), cell("b", 1), cell("c", 2)],
    rollback: { alarms: ["a-5xx", "b-5xx", "c-5xx"] },
    ...more,
  });

/** A group with a ready wait, in which a candidate is looked at before it gets traffic. */
export const preview = gated(
  { approval: { ...approval, at: "preview" } },
  { cells: [{ ...first, readyWaitSeconds: 7200, terminationWaitSeconds: 4 * 3600 }] },
);

export const longTermination = storefront({ cells: [{ ...first, terminationWaitSeconds: 4 * 3600 }] });
