import type { AlarmSeen, Verdict } from "./verdict.ts";

export type AlarmVerdict = { readonly verdict: Verdict; readonly sentences: readonly string[] };

/**
 * Alarms have a veto: one that fires is *worse*, whatever the metrics say. One that is missing or cannot be read leaves
 * it open. One without enough data yet says nothing against the candidate.
 */
export function judgeAlarms(alarms: readonly AlarmSeen[]): AlarmVerdict {
  const firing = alarms.filter(({ state }) => state === "ALARM");
  if (firing.length > 0) return { verdict: "worse", sentences: firing.map((each) => said(each, "fires")) };
  const open = alarms.filter(({ state }) => state === "missing" || state === "unreadable");
  if (open.length > 0)
    return {
      verdict: "unclear",
      sentences: open.map((each) =>
        said(each, each.state === "missing" ? "does not exist" : "cannot be read"),
      ),
    };
  return { verdict: "pass", sentences: [] };
}

const said = ({ name, reason }: AlarmSeen, what: string): string =>
  `alarm ${name} ${what}${reason === undefined ? "" : `: ${reason}`}`;
