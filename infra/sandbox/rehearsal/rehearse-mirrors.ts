import { builtInLimits } from "../../../functions/shared/mirror-config.ts";
import type { MirrorConfig } from "../../../functions/shared/mirror-config.ts";
import type { Held, Step } from "../../../functions/targets/plan/document.ts";
import type { RoundReport } from "../../../functions/targets/round/report.ts";
import { homeSubnets, homeVpc } from "../ec2/network.ts";
import type { Installation } from "../installation.ts";
import { cloudSecret } from "../mirror-functions.ts";
import type { MirrorGround, MirrorOptions } from "../mirror-functions.ts";
import type { MemberSpec } from "../octavia/operator.ts";
import type { Narrator } from "./rehearse-narrator.ts";
import type { Stage } from "./rehearse-people.ts";
import { secondsOf } from "./scenario.ts";
import type { Scenario, ScenarioMirror, ScenarioOperator } from "./scenario.ts";

/** `10.9.0.1:8080` */
function memberOf(text: string): MemberSpec {
  const at = text.lastIndexOf(":");
  return { address: text.slice(0, at).replaceAll(/[[\]]/g, ""), port: Number(text.slice(at + 1)) };
}

/**
 * The scenario's load balancers in the simulated cloud, and their mirrors: rails, certificates and what the targets
 * are come from the mirror's file, if there is one; cloud and place are the rehearsal's own.
 */
export function mirrorsOf(
  scenario: Scenario,
  configs: readonly MirrorConfig[],
  tell: Narrator,
): MirrorOptions | undefined {
  if (scenario.mirrors.length === 0) return undefined;
  const told = new Map<string, string>();
  return {
    describe: (ground) =>
      scenario.mirrors.map((mirror) =>
        rehearsed(
          mirror,
          ground,
          configs.find((each) => each.mirror === mirror.mirror),
        ),
      ),
    onReport: (report) => tellReport(report, told, tell),
  };
}

function rehearsed(
  { mirror, listeners, pools }: ScenarioMirror,
  { cloud, furnished, operator }: MirrorGround,
  config: MirrorConfig | undefined,
): MirrorConfig {
  const loadBalancer = operator.build({
    name: mirror,
    pools: pools.map(({ name, members }) => ({
      name,
      monitor: { type: "TCP", delay: 10, timeout: 5, max_retries: 2 },
      members: members.map(memberOf),
    })),
    listeners: listeners.map(({ port, pool }) => ({
      port,
      pool,
      fields: { timeout_client_data: 60_000, timeout_member_data: 60_000 },
    })),
  });
  return {
    targets: config?.targets ?? "members",
    certificates: config?.certificates ?? {},
    limits: config?.limits ?? builtInLimits,
    declaredAddresses: config?.declaredAddresses ?? [],
    metrics: "together",
    mirror,
    loadBalancer,
    cloud: {
      name: "rehearsed",
      authUrl: cloud.authUrl,
      region: furnished.region,
      interface: "public",
      project: furnished.project,
      secret: cloudSecret,
    },
    place: {
      vpcId: homeVpc,
      subnetIds: homeSubnets,
      scheme: "internal",
      ipAddressType: "ipv4",
      crossZone: false,
    },
  };
}

/** Arranges what operators do in the cloud, and what befalls it. */
export function prepareClouds({ installation, tell }: Stage, scenario: Scenario, startsAt: number): void {
  const { clock, mirrors } = installation;
  if (!mirrors) return;
  const at = (time: string) => startsAt + secondsOf(time) * 1000;
  for (const deed of scenario.operators)
    clock.at(at(deed.at), `an operator does ${deed.do}`, () => operate(installation, deed, tell));
  for (const { at: time, lasts, is } of scenario.clouds) {
    clock.at(at(time), `Keystone is ${is}`, () => {
      mirrors.cloud.keystoneIs = is;
      tell.say("fault", `the cloud's Keystone is ${is}`);
    });
    clock.at(at(time) + secondsOf(lasts) * 1000, "Keystone is back", () => {
      mirrors.cloud.keystoneIs = "up";
      tell.say("fault", "the cloud's Keystone is back");
    });
  }
}

function operate({ mirrors }: Installation, deed: ScenarioOperator, tell: Narrator): void {
  const config = mirrors?.configs.find(({ mirror }) => mirror === deed.mirror);
  if (!mirrors || !config) return;
  const { operator, cloud } = mirrors;
  const rows = (kind: "pool" | "member") =>
    operator.idsOf(config.loadBalancer, kind).flatMap((id) => cloud.store.rows.get(id) ?? []);
  const pool = rows("pool").find(({ fields }) => fields["name"] === deed.pool);
  if (!pool) return;
  const wanted = memberOf(deed.member ?? ":0");
  const member = rows("member").find(
    ({ parentId, fields }) =>
      parentId === pool.id && fields["address"] === wanted.address && fields["protocol_port"] === wanted.port,
  );
  tell.say(
    "people",
    `${words[deed.do]}${deed.member ? ` ${deed.member},` : ""} pool ${deed.pool}`,
    deed.mirror,
  );
  switch (deed.do) {
    case "add":
      operator.addMember(pool.id, wanted);
      return;
    case "empty":
      return operator.replaceMembers(pool.id, []);
    case "remove":
      return member && operator.remove(member.id);
    case "drain":
      return member && operator.change(member.id, { weight: 0 });
    case "restore":
      return member && operator.change(member.id, { weight: 1 });
  }
}

const words: Readonly<Record<ScenarioOperator["do"], string>> = {
  add: "Octavia: adds",
  remove: "Octavia: removes",
  drain: "Octavia: drains",
  restore: "Octavia: takes back",
  empty: "Octavia: empties",
};

/** A line for what a round did, and one for what it holds back that was not said before. */
function tellReport(report: RoundReport, told: Map<string, string>, tell: Narrator): void {
  const { mirror, done, failed, read, plan } = report;
  const deeds = done.flatMap(deedOf);
  if (deeds.length > 0) tell.say("pointsman", `NLB: ${deeds.join(", ")}`, mirror);
  const said = failed
    ? `NLB: the round failed: ${failed.error}`
    : read.kind === "gone" || read.kind === "unreadable"
      ? `NLB: nothing changes, for the source cannot be read: ${read.reason ?? ""}`
      : (plan?.held ?? []).map(heldBack).join("; ");
  if (said !== "" && told.get(mirror) !== said) tell.say("pointsman", said, mirror);
  told.set(mirror, said);
}

const heldBack = ({ rail, sentence }: Held): string =>
  `NLB: held back (${rail}): ${sentence.replace(/ An operator lets it through .*$/, "").replace(/\.$/, "")}`;

function deedOf(step: Step): string[] {
  switch (step.kind) {
    case "create-load-balancer":
      return ["made"];
    case "create-listener":
      return [`listens on ${step.port}`];
    case "register":
      return [`+ ${listed(step.targets)}`];
    case "deregister":
      return [`drains ${listed(step.targets)}`];
    case "delete-listener":
      return [`no longer listens on ${step.port}`];
    default:
      return [];
  }
}

const listed = (targets: readonly { readonly address: string; readonly port: number }[]): string =>
  targets.map(({ address, port }) => `${address}:${port}`).join(" ");

/** Who is registered and does not drain, of all of the mirror's groups; sorted. */
function registered({ account, mirrors }: Installation, mirror: string): string[] {
  const config = mirrors?.configs.find((each) => each.mirror === mirror);
  const pools = config ? (mirrors?.operator.idsOf(config.loadBalancer, "pool") ?? []) : [];
  const { targetGroups, tags } = account.world.elb;
  return [...targetGroups.values()]
    .filter(({ arn }) => pools.some((id) => (tags.get(arn)?.get("pointsman:group") ?? "").startsWith(id)))
    .flatMap(({ targets }) => [...targets.values()])
    .filter(({ health }) => health.State !== "draining")
    .map(({ id, port }) => `${id}:${port}`)
    .sort();
}

/** What was expected of mirrors at the end, and is not so. */
export const unmetOfMirrors = (scenario: Scenario, installation: Installation): string[] =>
  scenario.expectMirrors.flatMap(({ mirror, targets }) => {
    const found = registered(installation, mirror);
    const wanted = targets.toSorted();
    if (found.join() === wanted.join()) return [];
    return [
      `expected mirror ${mirror} to end with ${wanted.join(", ")}; found: ${found.join(", ") || "nobody"}`,
    ];
  });
