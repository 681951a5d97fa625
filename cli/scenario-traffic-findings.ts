import type { ServiceConfig } from "../functions/shared/service-config.ts";
import type { PolicyConfig, SiteConfig } from "../functions/shared/traffic-config.ts";
import type { FieldPath } from "../infra/config/problem.ts";
import { suggestion } from "../infra/config/suggestion.ts";
import type { Scenario } from "../infra/sandbox/rehearsal/scenario.ts";
import type { ScenarioMove } from "../infra/sandbox/rehearsal/scenario-traffic.ts";
import { found, lateFound } from "./scenario-finding.ts";
import type { Finding } from "./scenario-finding.ts";

interface Known {
  readonly configs: readonly ServiceConfig[];
  readonly policies: readonly PolicyConfig[];
  /** Files with problems of their own: nothing is said of what is not known of them. */
  readonly unsound: readonly string[];
}

/**
 * | what the scenario says of weights                          | why it cannot be                       |
 * | ---------------------------------------------------------- | -------------------------------------- |
 * | a policy that no file describes, or one twice              | there is nothing to rehearse           |
 * | a policy with a site that is no part of the scenario       | nobody would answer there              |
 * | a move, an outage or an expectation of another policy      | nothing would come of it               |
 * | a move without its site or weights, or with what it lacks  | it says too little, or too much        |
 * | a site that the policy does not have                       | there is nothing to move               |
 * | an outage of a site that is a cell                         | its tasks come and go by its images    |
 * | a site of a service's cell, whose policy is not played     | its release would wait for a policy    |
 * | something at a time after the end                          | it would not happen                    |
 */
export function trafficFound(scenario: Scenario, known: Known): Finding[] {
  return [
    ...policiesFound(scenario, known),
    ...cellsFound(scenario, known),
    ...scenario.moves.flatMap((move, place) => [
      ...lateFound(scenario, move.at, ["moves", place, "at"]),
      ...sitesFound(scenario, known, move.policy, namedBy(move), ["moves", place]),
      ...moveFound(move, ["moves", place]),
    ]),
    ...scenario.outages.flatMap(({ at, policy, site }, place) => [
      ...lateFound(scenario, at, ["outages", place, "at"]),
      ...sitesFound(scenario, known, policy, [[["site"], site]], ["outages", place]),
      ...outageFound(scenario, known, policy, site, ["outages", place, "site"]),
    ]),
    ...scenario.expectPolicies.flatMap(({ policy, weights = {} }, place) =>
      sitesFound(
        scenario,
        known,
        policy,
        Object.keys(weights).map((site) => [["weights", site], site] as const),
        ["expectPolicies", place],
      ),
    ),
  ];
}

function policiesFound(scenario: Scenario, { policies, unsound, configs }: Known): Finding[] {
  const names = policies.map(({ policy }) => policy);
  return scenario.policies.flatMap(({ policy }, place) => {
    const path = ["policies", place, "policy"];
    if (scenario.policies.findIndex((each) => each.policy === policy) < place)
      return [found(path, `expected each policy once, found ${policy} a second time`)];
    const config = policies.find((each) => each.policy === policy);
    if (!config)
      return unsound.includes(policy)
        ? []
        : [found(path, `no file describes a traffic policy ${policy}${suggestion(policy, names)}`)];
    return config.sites.flatMap((site) => siteFound(scenario, configs, policy, site, path));
  });
}

/** A site has to be somewhere in the simulated world. */
function siteFound(
  { services, mirrors }: Scenario,
  configs: readonly ServiceConfig[],
  policy: string,
  { name, target }: SiteConfig,
  path: FieldPath,
): Finding[] {
  if (target.kind === "addresses") return [];
  if (target.kind === "mirror")
    return mirrors.some(({ mirror }) => mirror === target.mirror)
      ? []
      : [
          found(
            path,
            `site ${name} leads to mirror ${target.mirror}, which is not among the scenario's mirrors`,
          ),
        ];
  const service = serviceOf(configs, policy, name);
  if (service !== undefined && services.some((each) => each.service === service)) return [];
  const missing =
    service === undefined
      ? "is no cell of a service: only those, mirrors and addresses are rehearsed"
      : `is a cell of ${service}, which is not among the scenario's services`;
  return [found(path, `site ${name} leads to load balancer ${target.loadBalancer}, which ${missing}`)];
}

const serviceOf = (configs: readonly ServiceConfig[], policy: string, site: string): string | undefined =>
  configs.find(({ cells }) =>
    cells.some(({ traffic }) => traffic?.policy === policy && traffic.site === site),
  )?.service;

function cellsFound({ services, policies }: Scenario, { configs }: Known): Finding[] {
  return services.flatMap(({ service }, place) => {
    const cells = configs.find((config) => config.service === service)?.cells ?? [];
    const away = cells.find(
      ({ traffic }) => traffic && !policies.some(({ policy }) => policy === traffic.policy),
    )?.traffic;
    if (!away) return [];
    const sentence = `${service} is released by way of traffic policy ${away.policy}, which is not among the scenario's policies`;
    return [found(["services", place, "service"], sentence)];
  });
}

/** The sites that a move names, and where it does. */
const namedBy = ({ site, to = {} }: ScenarioMove): Named[] => [
  ...(site === undefined ? [] : [[["site"], site] as const]),
  ...Object.keys(to).map((name) => [["to", name], name] as const),
];

type Named = readonly [path: FieldPath, site: string];

function sitesFound(
  { policies }: Scenario,
  known: Known,
  policy: string,
  named: readonly Named[],
  path: FieldPath,
): Finding[] {
  const played = policies.map((each) => each.policy);
  if (!played.includes(policy))
    return [
      found(
        [...path, "policy"],
        `${policy} is not among the scenario's policies${suggestion(policy, played)}`,
      ),
    ];
  const sites = known.policies.find((each) => each.policy === policy)?.sites.map(({ name }) => name);
  return named.flatMap(([within, site]) =>
    sites === undefined || sites.includes(site)
      ? []
      : [found([...path, ...within], `policy ${policy} has no site ${site}${suggestion(site, sites)}`)],
  );
}

function moveFound({ do: deed, site, to }: ScenarioMove, path: FieldPath): Finding[] {
  const needsSite = deed === "evacuate" || deed === "restore";
  return [
    ...(needsSite && site === undefined ? [found([...path, "do"], `${deed} needs site`)] : []),
    ...(!needsSite && site !== undefined
      ? [found([...path, "site"], `${deed} is of no single site: site belongs to evacuate and restore`)]
      : []),
    ...(deed === "shift" && to === undefined ? [found([...path, "do"], "shift needs to")] : []),
    ...(deed !== "shift" && to !== undefined
      ? [found([...path, "to"], `${deed} knows its weights: to belongs to shift`)]
      : []),
  ];
}

function outageFound(
  { policies: played }: Scenario,
  { policies }: Known,
  policy: string,
  name: string,
  path: FieldPath,
): Finding[] {
  if (!played.some((each) => each.policy === policy)) return [];
  const site = policies.find((each) => each.policy === policy)?.sites.find((each) => each.name === name);
  if (site?.target.kind !== "nlb") return [];
  return [found(path, `site ${name} is a cell: let an image of its service fail (image: { diesAfter: 1m })`)];
}
