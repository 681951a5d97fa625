/** The part of a rehearsal that moves weights: policies, the people who use their names, moves and outages. */
import type { PolicyConfig, SiteConfig } from "../../../functions/shared/traffic-config.ts";
import type { ServiceConfig } from "../../../functions/shared/service-config.ts";
import { ask } from "../ask.ts";
import { trafficWatchSchedule } from "../installation.ts";
import type { Installation } from "../installation.ts";
import { layOutTraffic } from "../layout/lay-out-traffic.ts";
import type { Zone } from "../route53/zones.ts";
import type { Population } from "../users/population.ts";
import type { Narrator } from "./rehearse-narrator.ts";
import { secondsOf } from "./scenario.ts";
import type { Scenario } from "./scenario.ts";
import { machinesOf } from "./site-machines.ts";
import type { ScenarioMove, ScenarioOutage, ScenarioPolicy } from "./scenario-traffic.ts";

/** A policy that is rehearsed, and the people of its name. */
export interface Rehearsed {
  readonly config: PolicyConfig;
  readonly spec: ScenarioPolicy;
  readonly zone: Zone;
  readonly outages: OutageSeen[];
  users?: Population;
}

interface OutageSeen {
  readonly site: string;
  readonly at: number;
}

/** The first look of a mirror makes its load balancer after 60 s. */
const firstRecordsSeconds = 90;
const standingCheckMs = 10_000;
/** After it all name servers have what was written. */
const publishedMs = 60_000;
const alarmHoldSeconds = 24 * 3600;

/**
 * The scenario's policies as their files have them, but for where sites lead: a site that is a cell of a service of the
 * scenario leads to that cell, whatever its load balancer is called in the real account.
 */
export function policiesOf(
  scenario: Scenario,
  policies: readonly PolicyConfig[],
  services: readonly ServiceConfig[],
): PolicyConfig[] {
  const played = services.filter(({ service }) => scenario.services.some((each) => each.service === service));
  return scenario.policies.flatMap(({ policy }) => {
    const config = policies.find((each) => each.policy === policy);
    return config ? [{ ...config, sites: config.sites.map((site) => sited(site, policy, played)) }] : [];
  });
}

function sited(site: SiteConfig, policy: string, services: readonly ServiceConfig[]): SiteConfig {
  const cell = services.flatMap(({ service, cells }) =>
    cells
      .filter(({ traffic }) => traffic?.policy === policy && traffic.site === site.name)
      .map(({ name }) => `${service}-${name}`),
  )[0];
  const { check } = site;
  const rehearsable: SiteConfig =
    check.kind === "existing"
      ? { ...site, check: { kind: "none", because: "somebody else's check is not rehearsed" } }
      : site;
  return cell === undefined ? rehearsable : { ...rehearsable, target: { kind: "nlb", loadBalancer: cell } };
}

/** Arranges zones, alarms, first records, people, moves and outages. */
export function prepareTraffic(
  { installation, tell }: { readonly installation: Installation; readonly tell: Narrator },
  scenario: Scenario,
  configs: readonly PolicyConfig[],
  startsAt: number,
): Rehearsed[] {
  const { clock } = installation;
  const zones = layOutTraffic(installation, configs);
  const at = (time: string) => startsAt + secondsOf(time) * 1000;
  const rehearsed = configs.flatMap((config): Rehearsed[] => {
    const spec = scenario.policies.find(({ policy }) => policy === config.policy);
    const zone = zones.get(config.policy);
    return spec && zone ? [{ config, spec, zone, outages: [] }] : [];
  });
  for (const each of rehearsed) {
    addAlarms(installation, each.config);
    const { policy, sites } = each.config;
    const to = Object.fromEntries(sites.map(({ name, weight }) => [name, weight]));
    const first = { at: `${firstRecordsSeconds}s`, policy, do: "shift", to, ...firstMove } as const;
    clock.at(at(first.at), `first records of ${policy}`, () => act(installation, first, tell));
    clock.at(at(first.at), `people of ${policy}`, () => come(installation, each));
  }
  // Before it there is nothing yet that could be watched.
  if (configs.length > 0)
    clock.at(startsAt + firstRecordsSeconds * 1000, "the watch begins", () =>
      installation.bus.addSchedule(trafficWatchSchedule),
    );
  for (const move of scenario.moves)
    clock.at(at(move.at), `somebody does ${move.do} ${move.policy}`, () => act(installation, move, tell));
  for (const outage of scenario.outages) {
    const policy = rehearsed.find(({ config }) => config.policy === outage.policy);
    if (policy) arrange(installation, policy, outage, at(outage.at), tell);
  }
  return rehearsed;
}

const firstMove = {
  reason: "first records",
  who: "arn:aws:iam::111122223333:user/rehearsal",
} as const;

/** Those that a service's file names too are the service's. Others fire when the scenario says so. */
function addAlarms({ account }: Installation, { alarms, sites }: PolicyConfig): void {
  const ofChecks = sites.flatMap(({ check }) => (check.kind === "alarm" ? check.alarm : []));
  for (const name of new Set([...alarms, ...ofChecks]))
    if (account.world.alarms.stateOf(name) === undefined)
      account.world.alarms.putAlarm({
        name,
        measure: "errorRate",
        of: "none",
        threshold: 1,
        treatMissingData: "notBreaching",
      });
}

/** People come once every record of the name stands, at every server. */
function come(installation: Installation, rehearsed: Rehearsed): void {
  const { clock } = installation;
  const { config, zone } = rehearsed;
  const standing = new Set([...zone.standing.values()].map(({ SetIdentifier }) => SetIdentifier));
  if (config.sites.some(({ setIdentifier }) => !standing.has(setIdentifier))) {
    clock.after(standingCheckMs, `people of ${config.policy}`, () => come(installation, rehearsed));
    return;
  }
  clock.after(publishedMs, `people of ${config.policy}`, () => {
    rehearsed.users = started(installation, rehearsed);
  });
}

function started({ account }: Installation, { config, spec }: Rehearsed): Population {
  const { longCaches, lasting, requestsPerSecond, port } = spec;
  return account.world.population.start({
    name: config.name,
    port,
    requestsPerSecond,
    isInside: config.zone.private,
    ...(longCaches ? { stubborn: longCaches } : {}),
    ...(lasting ? { lasting: { share: lasting.share, seconds: secondsOf(lasting.for) } } : {}),
  });
}

/** What a person does to weights, through the same door as in the real account. */
async function act(installation: Installation, move: ScenarioMove, tell: Narrator): Promise<void> {
  const { policy, do: command, site, to, override, reason, who } = move;
  const body = {
    command,
    policy,
    ...(site === undefined ? {} : { site }),
    ...(to === undefined ? {} : { to }),
    ...(override === undefined ? {} : { override }),
    reason,
  };
  const { statusCode, body: answer } = await ask(installation, "oncall", who, body, "trafficCommand");
  const { problem } = JSON.parse(answer) as { problem?: string };
  const wanted = to ? Object.entries(to).map(([name, weight]) => `${name}=${weight}`) : [];
  const words = ["traffic", command, policy, site, ...wanted].filter(Boolean).join(" ");
  tell.say("people", `${words}: ${reason}${statusCode === 200 ? "" : ` – refused: ${problem}`}`);
}

function arrange(
  installation: Installation,
  { config, spec, outages }: Rehearsed,
  { site: name, lasts }: ScenarioOutage,
  at: number,
  tell: Narrator,
): void {
  const site = config.sites.find((each) => each.name === name);
  if (!site) return;
  const { clock, account } = installation;
  const set = (answers: boolean) => {
    for (const [address, port] of machinesOf(installation, site, spec.port))
      account.world.elb.hosts.set(address, port, answers);
    if (site.check.kind === "alarm")
      account.world.alarms.setAlarmState(
        site.check.alarm,
        answers ? "OK" : "ALARM",
        "as the scenario says",
        alarmHoldSeconds,
      );
  };
  clock.at(at, `${name} goes out`, () => {
    outages.push({ site: name, at: clock.now() });
    tell.say("fault", `${config.policy}: nobody answers at ${name} any more`);
    set(false);
  });
  clock.at(at + secondsOf(lasts) * 1000, `${name} is back`, () => {
    tell.say("fault", `${config.policy}: ${name} answers again`);
    set(true);
  });
}
