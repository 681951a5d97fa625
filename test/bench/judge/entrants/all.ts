import type { Entrant } from "./entrant.ts";
import { kayenta } from "./kayenta.ts";
import { pointsman } from "./ours.ts";
import { pipecd } from "./pipecd.ts";
import { argoRollouts, flagger, plainAlarm } from "./with-bounds.ts";

export const entrants: readonly Entrant[] = [pointsman, kayenta, argoRollouts, flagger, pipecd, plainAlarm];
