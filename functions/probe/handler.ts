import { isOffLimits } from "./addresses.ts";
import { probe } from "./probe.ts";
import { web } from "./web.ts";

export const handler = probe(web(isOffLimits));
