import { alarmPlants } from "./plants-alarms.ts";
import { balancingPlants } from "./plants-balancing.ts";
import { cellPlants } from "./plants-cell.ts";
import { groupPlants } from "./plants-group.ts";
import { installationPlants } from "./plants-installation.ts";
import { followingPlants } from "./plants-following.ts";
import { lossPlants } from "./plants-losses.ts";
import { mirrorPlants } from "./plants-mirror.ts";
import { rightPlants } from "./plants-rights.ts";
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

/** The same, in an account that follows load balancers. */
export const allMirrorPlants = { ...followingPlants, ...mirrorPlants };
