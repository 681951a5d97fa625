import type { TrafficCommandOf } from "../../functions/traffic/command/input.ts";
import type { PlanShown } from "../../functions/traffic/command/plan.ts";
import type { ExitCode } from "../exit-codes.ts";
import type { GlobalOptions } from "../global-options.ts";
import type { Session } from "../session.ts";
import { tell } from "../tell.ts";
import type { TrafficDoor } from "./ground.ts";
import { planLines } from "./plan-lines.ts";
import { trafficCodes } from "./standing.ts";
import { watchShift } from "./watch.ts";

export type Wish = TrafficCommandOf<"plan">["wish"];

const codes: Readonly<Record<PlanShown["kind"], ExitCode>> = {
  nothing: trafficCodes.settled,
  go: trafficCodes.changes,
  refuse: trafficCodes.held,
  held: trafficCodes.held,
};

/** What a shift would do now; changes nothing. */
export async function planTraffic(
  wish: Wish,
  options: GlobalOptions,
  session: Session,
  door: TrafficDoor,
): Promise<ExitCode> {
  const found = await door.ask<PlanShown>({ command: "plan", wish });
  tell(options, session, found, planLines);
  return codes[found.kind];
}

export interface MoveOptions extends GlobalOptions {
  readonly reason: string;
  readonly watch?: boolean;
  /** The digest of the plan that was looked at; another one now, and nothing is done. */
  readonly digest?: string;
}

type Started = Extract<PlanShown, { readonly kind: "go" }> & { readonly shift: string };

/** Shows what will be done, and starts just that. */
export async function move(
  wish: Wish,
  options: MoveOptions,
  session: Session,
  door: TrafficDoor,
): Promise<ExitCode> {
  const found = await door.ask<PlanShown>({ command: "plan", wish });
  if (found.kind !== "go") {
    tell(options, session, found, planLines);
    return codes[found.kind];
  }
  const { kind, ...rest } = wish;
  const digest = options.digest ?? found.digest;
  const started = await door.ask<Started>({
    command: kind,
    ...rest,
    reason: options.reason,
    ...(digest === undefined ? {} : { digest }),
  } as TrafficCommandOf<"shift">);
  const isMaking = found.plan.steps.length === 0;
  if (!options.json || !options.watch || isMaking)
    tell(options, session, started, (_, paint, width) => [
      ...planLines(found, paint, width),
      `started: pointsman traffic ${isMaking ? "show" : "watch"} ${wish.policy}`,
    ]);
  // What only makes record sets has no steps that could be followed.
  return options.watch && !isMaking
    ? watchShift(started.shift, options, session, door)
    : trafficCodes.changes;
}
