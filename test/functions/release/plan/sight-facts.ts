import type { CellSight } from "../../../../functions/release/plan/cell-plan.ts";
import type { GroupFacts } from "../../../../functions/release/facts.ts";
import type { CellConfig } from "../../../../functions/shared/service-config.ts";
import { config, digest, stableArn, taskSet } from "../world.ts";

export const groupFacts = (changes: Partial<GroupFacts> = {}): GroupFacts => ({
  cluster: "shop",
  ecsService: "storefront",
  alarms: [],
  terminationWaitSeconds: 3600,
  readyWaitSeconds: 0,
  productionListener: "arn:aws:elasticloadbalancing:eu-central-1:111122223333:listener/app/shop/1/2",
  targetGroupNames: ["storefront-blue", "storefront-green"],
  ...changes,
});

/** What AWS says of a cell that may be released as it is. */
export const sight = (changes: Partial<CellSight> = {}): CellSight => ({
  group: groupFacts(),
  controlledByCodeDeploy: true,
  live: taskSet("PRIMARY", stableArn, "blue"),
  liveImage: `repository@${digest("a")}`,
  base: { arn: stableArn, unknownMembers: [] },
  family: "storefront",
  isNetwork: false,
  testUrl: undefined,
  alarms: [{ name: "storefront-5xx", state: "OK" }],
  container: "web",
  hasContainer: true,
  ...changes,
});

export const cellConfig = (changes: Partial<CellConfig> = {}): CellConfig => {
  const [cell] = config().cells;
  if (!cell) throw new Error("a service has a cell");
  return { ...cell, ...changes };
};
