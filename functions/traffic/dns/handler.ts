import { lookedUp } from "./looked-up.ts";
import { lookups } from "./lookups.ts";
import { nodeAsk } from "./node-ask.ts";

export const handler = lookedUp(lookups({ ask: nodeAsk(), now: Date.now }), Date.now);
