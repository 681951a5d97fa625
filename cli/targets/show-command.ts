import type { ActualTarget } from "../../functions/targets/plan/actual.ts";
import { targetKey } from "../../functions/targets/plan/identity.ts";
import type { Shown } from "../../functions/targets/command/show.ts";
import type { DesiredGroup } from "../../functions/targets/meaning/desired.ts";
import { Failure, exitCodes } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import type { Paint, Style } from "../paint.ts";
import type { Session } from "../session.ts";
import { table } from "../table.ts";
import { tell } from "../tell.ts";
import { byHandLines } from "./by-hand.ts";
import type { OpenGround } from "./ground.ts";
import { chosen } from "./mirrors.ts";
import type { TargetsOptions } from "./options.ts";
import { reportLines } from "./report-lines.ts";
import { standingOf } from "./standing.ts";
import { namesIn, withTools } from "./tools.ts";

/** One mirror from end to end: the load balancer, what it means, what stands, and what a round would do. */
export async function showTargets(
  name: string,
  options: TargetsOptions,
  session: Session,
  open: OpenGround,
): Promise<ExitCode> {
  return withTools(options, session, open, { writes: false }, async ({ mirrors, deps }) => {
    const [{ show }, [config]] = await Promise.all([
      import("../../functions/targets/command/show.ts"),
      chosen(mirrors, [name]),
    ]);
    if (!config) throw new Failure(exitCodes.usage, "which mirror?");
    const shown = await show(deps(), config);
    tell(options, session, shown, showLines);
    return standingOf(shown.report) === "error" ? exitCodes.refused : exitCodes.done;
  });
}

export function showLines(shown: Shown, paint: Paint, width: number | undefined): string[] {
  const { report, source, desired, actual } = shown;
  const names = namesIn(source);
  return [
    ...(source ? [`${paint("bold", "Octavia")}  ${source.name} ${source.id}, ${source.vipAddress}`] : []),
    `${paint("bold", "AWS")}      ${standing(actual)}`,
    "",
    ...listenerLines(shown, paint, width),
    ...(desired?.groups ?? []).flatMap((group) => groupLines(group, shown, paint, width)),
    ...byHandLines(shown, names, paint, width),
    ...reportLines([report], () => names, paint, width),
  ];
}

function standing(actual: Shown["actual"]): string {
  if (!actual) return "not looked at: see below";
  const { loadBalancer } = actual;
  return loadBalancer ? `${loadBalancer.name}, ${loadBalancer.state}` : "nothing stands yet";
}

function listenerLines(
  { source, desired, actual }: Shown,
  paint: Paint,
  width: number | undefined,
): string[] {
  const names = namesIn(source);
  const listeners = (source?.listeners ?? []).toSorted((a, b) => a.port - b.port);
  const rows = listeners.map(({ port, protocol, name }) => {
    const wanted = desired?.listeners.find((each) => each.port === port);
    const standing = actual?.listeners.find((each) => each.port === port);
    return [
      `${port}`,
      `${protocol}${name === "" ? "" : ` ${name}`}`,
      wanted ? `${wanted.protocol} → ${labelOf(wanted.group, names)}` : paint("yellow", "not mirrored"),
      standing ? standing.protocol : paint("dim", "none"),
    ];
  });
  return rows.length === 0
    ? []
    : [...table(["PORT", "OCTAVIA", "MEANS", "STANDS"], rows, { paint, width, right: ["PORT"] }), ""];
}

const labelOf = (key: string, names: ReadonlyMap<string, string>): string => {
  const [id = "", kind = ""] = key.split(".");
  const name = names.get(id);
  return name === undefined ? key : `${name}.${kind}`;
};

const styles: Readonly<Record<string, Style>> = {
  healthy: "green",
  unhealthy: "red",
  draining: "yellow",
  initial: "cyan",
};

function groupLines(
  group: DesiredGroup,
  { source, actual, view }: Shown,
  paint: Paint,
  width: number | undefined,
): string[] {
  const standing = actual?.groups.find(({ key }) => key === group.key);
  const registered = new Map((standing?.targets ?? []).map((target) => [targetKey(target), target]));
  const ours = view?.groups.find(({ key }) => key === group.key)?.targets ?? {};
  const wanted = new Map(group.targets.map((target) => [targetKey(target), "wanted"]));
  const withheld = new Map(group.withheld.map(({ target, reason }) => [targetKey(target), reason]));
  const all = [...new Set([...wanted.keys(), ...withheld.keys(), ...registered.keys()])].sort();
  const rows = all.map((key) => [
    addressIn(key),
    stateOf(registered.get(key), paint),
    Object.hasOwn(ours, key) ? "ours" : registered.has(key) ? paint("yellow", "somebody else's") : "",
    wanted.get(key) ?? withheld.get(key) ?? paint("yellow", "not named"),
  ]);
  const titles = ["TARGET", "AWS", "WHOSE", "OCTAVIA"];
  const head = `${paint("bold", `group ${labelOf(group.key, namesIn(source))}`)}${standing ? ` ${standing.name}` : ""}`;
  return [head, ...table(titles, rows, { paint, width, indent: 2 }), ""];
}

const stateOf = (target: ActualTarget | undefined, paint: Paint): string =>
  target ? paint(styles[target.state] ?? "dim", target.state) : paint("dim", "not registered");

/** `10.0.0.1|80|all` → `10.0.0.1:80` */
function addressIn(key: string): string {
  const [address = "", port = ""] = key.split("|");
  return `${address.includes(":") ? `[${address}]` : address}:${port}`;
}
