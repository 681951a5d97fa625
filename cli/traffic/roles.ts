import type { TrafficCommand } from "../../functions/traffic/command/input.ts";
import type { Role } from "../roles.ts";

const readers = ["viewer", "releaser", "approver", "oncall"] as const;
const movers = ["releaser", "oncall"] as const;
const onCall = ["oncall"] as const;

const mayAsk: Readonly<Record<TrafficCommand["command"], readonly Role[]>> = {
  list: readers,
  show: readers,
  watch: readers,
  history: readers,
  plan: readers,
  shift: movers,
  evacuate: movers,
  restore: movers,
  abort: movers,
  adopt: onCall,
};

/** Who may ask this, the least first. */
export const rolesFor = (asked: TrafficCommand): readonly Role[] =>
  "override" in asked && asked.override?.length ? onCall : mayAsk[asked.command];
