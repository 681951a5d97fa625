import type { CheckId } from "../../../cli/doctor/catalogue.ts";
import { alarmPlants } from "./plants-alarms.ts";
import { balancingPlants } from "./plants-balancing.ts";
import { cellPlants } from "./plants-cell.ts";
import { groupPlants } from "./plants-group.ts";
import { installationPlants } from "./plants-installation.ts";
import { followingPlants } from "./plants-following.ts";
import { lossPlants } from "./plants-losses.ts";
import { mirrorPlants } from "./plants-mirror.ts";
import { rightPlants } from "./plants-rights.ts";
import { trafficPlants } from "./plants-traffic.ts";
import type { MirrorPlant, MirrorPlants } from "./plants.ts";
import { wiringPlants } from "./plants-wiring.ts";

/** What is planted for each check, one at a time. */
export const allPlants = {
  ...installationPlants,
  ...wiringPlants,
  ...rightPlants,
  ...lossPlants,
  ...groupPlants,
  ...alarmPlants,
  ...cellPlants,
  ...balancingPlants,
};

/** The same, in an account that follows load balancers and moves weights. */
export const allMirrorPlants: MirrorPlants = together([followingPlants, mirrorPlants, ...trafficPlants]);

/** Some checks are about both. */
function together(all: readonly MirrorPlants[]): MirrorPlants {
  const entries = all.flatMap((plants) => Object.entries(plants) as [CheckId, readonly MirrorPlant[]][]);
  return Object.fromEntries(
    entries.map(([check]) => [check, entries.flatMap(([each, some]) => (each === check ? some : []))]),
  );
}
