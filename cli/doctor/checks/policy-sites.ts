import type { SiteConfig } from "../../../functions/shared/traffic-config.ts";
import { leadOf } from "../../../functions/traffic/sites/resolve.ts";
import type { AlarmSight } from "../facts.ts";
import { onlyIf } from "../finding.ts";
import type { Draft } from "../finding.ts";
import { valueOf } from "../look.ts";
import { alarmOf } from "../see-traffic.ts";
import type { PolicyFacts } from "../traffic-facts.ts";

/** Whether the sites can be led to and judged, and the alarms that guard each step are there. */
export const siteDrafts = (policy: PolicyFacts, region: string): Draft[] => [
  ...policy.config.sites.flatMap((site) => [
    ...targetDrafts(policy, site),
    ...checkDrafts(policy, site),
    ...followedDrafts(policy, site, region),
  ]),
  ...policy.config.alarms.flatMap((name) => guardDrafts(policy, name)),
];

function targetDrafts({ config, balancers }: PolicyFacts, site: SiteConfig): Draft[] {
  const sight = balancers.get(site.name);
  if (!sight || sight.kind === "unseen") return [];
  const lead = leadOf(site, config, valueOf(sight) ?? missing(site));
  return onlyIf(typeof lead === "string", {
    check: "site-unresolved",
    what: `site ${site.name}: ${typeof lead === "string" ? lead : ""}`,
    mend: "correct the site in the policy's file, or wait until its load balancer is made",
  });
}

const missing = ({ target }: SiteConfig): string =>
  target.kind === "mirror"
    ? `the load balancer of mirror ${target.mirror} does not exist`
    : `there is no load balancer ${target.kind === "nlb" ? target.loadBalancer : ""}`;

const checkDrafts = ({ checks }: PolicyFacts, { name, check }: SiteConfig): Draft[] =>
  check.kind === "existing" && checks.get(check.id)?.kind === "absent"
    ? [
        {
          check: "site-check-missing",
          what: `the health check ${check.id} of site ${name} does not exist`,
          mend: "name another one under check of the site, or let the policy make one",
        },
      ]
    : [];

function followedDrafts({ alarms }: PolicyFacts, site: SiteConfig, region: string): Draft[] {
  const alarm = alarmOf(site, region);
  const all = valueOf(alarms);
  return onlyIf(alarm !== undefined && all && !named(all, alarm), {
    check: "site-alarm-missing",
    what: `there is no alarm ${alarm}, which the health check of site ${site.name} follows`,
    mend: "create it, or name another one under check of the site",
  });
}

function guardDrafts({ alarms }: PolicyFacts, name: string): Draft[] {
  const all = valueOf(alarms);
  const alarm = all && named(all, name);
  return [
    ...onlyIf(all && !alarm, {
      check: "policy-alarm-missing",
      what: `there is no alarm ${name} in this account and Region`,
      mend: "create it, or take its name out of alarms in the policy's file",
    }),
    ...onlyIf(alarm?.StateValue === "ALARM", {
      check: "policy-alarm-fires",
      what: `${name} is in ALARM: ${alarm?.StateReason ?? ""}`,
      mend: "mend what it tells of first; an on-call person may override it",
    }),
  ];
}

const named = ({ metric, composite }: AlarmSight, name: string) =>
  [...metric, ...composite].find(({ AlarmName }) => AlarmName === name);
