import type { TrafficNews } from "../ledger/outbox.ts";
import type { ShiftOutcome, ShiftRecord } from "../ledger/traffic-records.ts";
import type { PolicyConfig } from "../shared/traffic-config.ts";
import { weightsInWords } from "./plan/words.ts";
import type { Shares } from "./policy/shares.ts";
import { sharesOf } from "./policy/shares.ts";

/** How a shift ended; there is one of it, however often it is sent. */
export function shiftNews(record: ShiftRecord, { kind: state, reason, at }: ShiftOutcome): TrafficNews {
  const { id, kind, site, release, policy, by, config, plan } = record;
  const stands = state === "settled" ? plan.to : undefined;
  return {
    id: `${id}:${state}`,
    policy,
    name: config.name,
    kind,
    state,
    at,
    reason: [saying(record, state), wish(record), reason].filter(Boolean).join(". "),
    by,
    shift: id,
    ...(site === undefined ? {} : { site }),
    ...(release === undefined ? {} : { release }),
    ...(stands ? { shares: sharesOf(stands) } : {}),
    ...(state === "settled" ? {} : { nextSteps: nextSteps(record, state) }),
    // What a release does on its way is its own news; that it could not bring something back is everybody's.
    forPeople: release === undefined || state === "needs-a-person",
  };
}

function saying({ kind, site, plan }: ShiftRecord, state: ShiftOutcome["kind"]): string {
  const stands = weightsInWords(plan.to);
  if (state === "returned") return `The weights are back at ${weightsInWords(plan.from)}`;
  if (state === "refused") return "Nothing was changed";
  if (state !== "settled") return "";
  if (kind === "evacuate" || kind === "withdraw") return `${site} is out of traffic: ${stands}`;
  return kind === "restore" ? `${site} is back: ${stands}` : `The weights are ${stands}`;
}

const wish = ({ by, reason }: ShiftRecord): string => `Wanted by ${by.who} (${reason})`;

const nextSteps = ({ policy }: ShiftRecord, state: ShiftOutcome["kind"]): string[] => [
  `pointsman traffic show ${policy}`,
  ...(state === "needs-a-person"
    ? [`pointsman traffic shift ${policy} SITE=WEIGHT … --reason "…", once you know where users should go`]
    : [`pointsman traffic history ${policy}`]),
];

/** What the watch has found. @param since makes the id: the same finding at another time is other news. */
export function watchNews(
  { policy, name }: Pick<PolicyConfig, "policy" | "name">,
  state: "drift" | "drift-ended" | "health" | "answered",
  since: string,
  { reason, shares }: { readonly reason: string; readonly shares?: Shares },
): TrafficNews {
  return {
    id: `${policy}:${state}:${since}`,
    policy,
    name,
    kind: "watch",
    state,
    at: since,
    reason,
    ...(shares ? { shares } : {}),
    ...(state === "drift" || state === "health" ? { nextSteps: [`pointsman traffic show ${policy}`] } : {}),
    // With five hundred policies their first looks would be five hundred messages.
    forPeople: state !== "answered",
  };
}
