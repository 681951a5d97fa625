import type { OutEntry, TrafficState } from "../../ledger/traffic-records.ts";
import type { Weights } from "../policy/zone.ts";
import type { Beginning } from "./beginning.ts";

type Out = TrafficState["out"];

/**
 * Why a site that was taken out may not get users: it gets them back by a restore only, and while the release that
 * took it out goes on, by that release.
 * @param hasEnded whether that release is over.
 */
export async function outProblem(
  out: Out,
  standing: Weights,
  to: Weights,
  { kind, site, holder, heirOf = [] }: Beginning,
  hasEnded: (release: string) => Promise<boolean>,
): Promise<string | undefined> {
  for (const [name, { by, since, reason, holder: whose }] of Object.entries(out)) {
    if ((to[name] ?? 0) <= (standing[name] ?? 0)) continue;
    const isRestored = kind === "restore" && name === site;
    const isTheirs = by.via === "release" && ![holder, ...heirOf].includes(whose) && !(await hasEnded(whose));
    if (isRestored && !isTheirs) continue;
    return (
      `${name} would get users, and was taken out by ${by.who} at ${since} (${reason}): ` +
      (isTheirs ? "that release brings it back" : "pointsman traffic restore brings it back")
    );
  }
  return undefined;
}

/** What is remembered of a site that leaves traffic: the first time counts. */
export function withOut(
  out: Out,
  { site = "", by, reason, holder }: Beginning,
  before: Weights,
  since: string,
): Out {
  if (out[site]) return out;
  const entry: OutEntry = { weight: before[site] ?? 0, before, since, by, reason, holder };
  return { ...out, [site]: entry };
}
