import type { TrafficCommand } from "../../functions/traffic/command/input.ts";
import type { Door } from "../door.ts";
import type { GlobalOptions } from "../global-options.ts";
import type { Session } from "../session.ts";

export type TrafficDoor = Door<TrafficCommand>;

/** @throws Failure when there are no credentials, no such installation, or nobody answers. */
export type OpenTraffic = (options: GlobalOptions, session: Session) => Promise<TrafficDoor>;

/** The person's own way to the installation's traffic policies. */
export const openTraffic: OpenTraffic = async (options, session) => {
  const [{ road }, { rolesFor }] = await Promise.all([import("../connect.ts"), import("./roles.ts")]);
  return road(options, session, "traffic", rolesFor);
};
