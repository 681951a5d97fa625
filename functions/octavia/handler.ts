import { setTimeout as sleep } from "node:timers/promises";
import { web } from "../targets/read/web.ts";
import { octavia } from "./octavia.ts";

export const handler = octavia({
  connect: () => web(),
  now: () => new Date(),
  sleep: (ms) => sleep(ms),
  tokens: new Map(),
});
