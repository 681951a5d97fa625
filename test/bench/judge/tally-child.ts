import { tally } from "./tally.ts";
import type { Job } from "./tally.ts";

/** Forked by crew.ts: a job in, its figures out. */
process.on("message", (job: Job) => process.send?.(tally(job)));
