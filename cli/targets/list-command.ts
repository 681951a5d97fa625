import type { MirrorState } from "../../functions/ledger/mirror-records.ts";
import type { MirrorConfig } from "../../functions/shared/mirror-config.ts";
import type { MirrorStatus } from "../../functions/targets/command/status.ts";
import type { ExitCode } from "../exit-codes.ts";
import type { Paint } from "../paint.ts";
import type { Session } from "../session.ts";
import { shortened } from "../shortened.ts";
import { table } from "../table.ts";
import { tell } from "../tell.ts";
import { lasting, secondsBetween } from "../times.ts";
import type { OpenGround } from "./ground.ts";
import { chosen, declaredMirrors } from "./mirrors.ts";
import { beingRemoved } from "./report-lines.ts";
import type { TargetsOptions } from "./options.ts";
import { withTools } from "./tools.ts";

/** The mirrors of the configuration; asks nobody. */
export async function listTargets(options: TargetsOptions, session: Session): Promise<ExitCode> {
  const { mirrors } = await declaredMirrors(options, session);
  return tell(options, session, { mirrors }, (found, paint, width) => listLines(found.mirrors, paint, width));
}

function listLines(mirrors: readonly MirrorConfig[], paint: Paint, width: number | undefined): string[] {
  if (mirrors.length === 0) return ["no mirrors: each is a file in mirrors/"];
  const rows = mirrors.map(({ mirror, loadBalancer, cloud, targets, place }) => [
    paint("bold", mirror),
    loadBalancer,
    `${cloud.name} ${cloud.region}`,
    targets,
    `${place.vpcId} ${place.scheme}`,
  ]);
  return table(["MIRROR", "LOAD BALANCER", "CLOUD", "TARGETS", "STANDS IN"], rows, { paint, width });
}

/** What the ledger knows of the mirrors, those without a file too; asks neither the cloud nor load balancing. */
export async function statusOfTargets(
  name: string | undefined,
  options: TargetsOptions,
  session: Session,
  open: OpenGround,
): Promise<ExitCode> {
  return withTools(options, session, open, { writes: false }, async ({ mirrors, deps }) => {
    const { status } = await import("../../functions/targets/command/status.ts");
    const configured = mirrors.map(({ mirror }) => mirror);
    const found = await status(deps(), configured, name);
    if (name !== undefined && found.length === 0) await chosen(mirrors, [name]);
    const now = session.now().toISOString();
    return tell(options, session, { mirrors: found }, (shown, paint, width) =>
      statusLines(shown.mirrors, now, paint, width),
    );
  });
}

export function statusLines(
  found: readonly MirrorStatus[],
  now: string,
  paint: Paint,
  width: number | undefined,
): string[] {
  if (found.length === 0) return ["no mirrors, neither in mirrors/ nor in the ledger"];
  const rows = found.map((each) => [
    paint("bold", each.mirror),
    lastRead(each, now),
    `${each.targets}${each.draining > 0 ? `, ${each.draining} draining` : ""}`,
    said(each, now, paint),
  ]);
  return table(["MIRROR", "LAST READ", "OURS", "STATE"], rows, { paint, width });
}

/** A steady round notes it only now and then. */
function lastRead({ view: { state } }: MirrorStatus, now: string): string {
  return state?.lastCompleteAt === undefined ? "" : `${ago(state.lastCompleteAt, now)} ago`;
}

const rounds = (count: number): string => `${count} round${count === 1 ? "" : "s"}`;

function end(isConfigured: boolean, state: MirrorState | undefined): string {
  if (!state?.removedAt) return "has no file: `pointsman targets remove` ends it";
  const again = isConfigured ? "; its file is still there, so its next round makes it anew" : "";
  return `removed${again}`;
}

const ago = (since: string, now: string): string => lasting(secondsBetween(since, now));

function said({ mirror, isConfigured, view: { state } }: MirrorStatus, now: string, paint: Paint): string {
  const { unreadable, held, lease, override, removing } = state ?? {};
  const sentences = [
    isConfigured && !state?.removedAt ? undefined : paint("yellow", end(isConfigured, state)),
    removing && paint("magenta", beingRemoved(mirror, removing)),
    unreadable &&
      paint("red", `unreadable for ${ago(unreadable.since, now)}, ${rounds(unreadable.rounds)}`) +
        `: ${unreadable.reason}`,
    held &&
      paint("magenta", `held back for ${ago(held.since, now)}, ${rounds(held.rounds)}`) +
        `: \`pointsman targets plan ${mirror}\` says what`,
    override && `override by ${shortened(override.by)} waits: ${override.reason}`,
    lease && lease.until > now
      ? `${shortened(lease.holder)} ${lease.left === undefined ? "is at it" : `ended, and a call may still arrive: ${lease.left}`}`
      : undefined,
  ].filter((each) => each !== undefined);
  if (sentences.length > 0) return sentences.join("\n");
  return state ? paint("green", "followed") : paint("dim", "no round yet");
}
