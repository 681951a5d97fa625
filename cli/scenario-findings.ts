import type { ServiceConfig } from "../functions/shared/service-config.ts";
import type { PolicyConfig } from "../functions/shared/traffic-config.ts";
import { matchesGlob } from "../infra/config/globs.ts";
import type { FieldPath } from "../infra/config/problem.ts";
import { suggestion } from "../infra/config/suggestion.ts";
import type { Scenario, ScenarioPerson } from "../infra/sandbox/rehearsal/scenario.ts";
import { found, lateFound } from "./scenario-finding.ts";
import type { Finding } from "./scenario-finding.ts";
import { trafficFound } from "./scenario-traffic-findings.ts";

export interface Surroundings {
  readonly configs: readonly ServiceConfig[];
  readonly policies: readonly PolicyConfig[];
  /** Services whose files have problems of their own: nothing is said of what is not known of them. */
  readonly unsound: readonly string[];
  /** Names of the events that can be lost, delayed or doubled. */
  readonly events: readonly string[];
}

/**
 * | what the scenario says                                    | why it cannot be                        |
 * | --------------------------------------------------------- | --------------------------------------- |
 * | a service that no service file describes, or one twice    | there is nothing to rehearse            |
 * | a push to, or an expectation of, a service not laid out   | nothing would come of it                |
 * | a push whose tag matches none of the service's patterns   | it would start no release               |
 * | something at a time after the end                         | it would not happen                     |
 * | a person's deed without its service, tag or alarm         | it says too little                      |
 * | a tag that is never pushed, an alarm that is not listed   | it would do nothing                     |
 * | an event or outcome that does not exist                   | it would never be met                   |
 * | a lost event that comes late                              | it does not come                        |
 * | a mirror or a pool that is not described, no member       | there is nothing to change              |
 * | of policies, what scenario-traffic-findings.ts lists      |                                         |
 */
export function scenarioFindings(scenario: Scenario, around: Surroundings): readonly Finding[] {
  return [
    ...servicesFound(scenario, around),
    ...pushesFound(scenario, around),
    ...scenario.people.flatMap((person, place) => personFound(scenario, around, person, ["people", place])),
    ...faultsFound(scenario, around),
    ...expectationsFound(scenario),
    ...mirrorsFound(scenario),
    ...trafficFound(scenario, around),
  ];
}

function mirrorsFound(scenario: Scenario): Finding[] {
  const { mirrors, operators, clouds, expectMirrors } = scenario;
  const names = mirrors.map(({ mirror }) => mirror);
  const unknown = (mirror: string, path: FieldPath): Finding[] =>
    names.includes(mirror)
      ? []
      : [found(path, `${mirror} is not among the scenario's mirrors${suggestion(mirror, names)}`)];
  const unlisted = (mirror: string, pool: string, path: FieldPath): Finding[] => {
    const pools = mirrors.find((each) => each.mirror === mirror)?.pools.map(({ name }) => name);
    if (!pools || pools.includes(pool)) return [];
    return [found(path, `mirror ${mirror} has no pool ${pool}${suggestion(pool, pools)}`)];
  };
  return [
    ...mirrors.flatMap(({ mirror, listeners }, place) =>
      listeners.flatMap(({ pool }, at) =>
        unlisted(mirror, pool, ["mirrors", place, "listeners", at, "pool"]),
      ),
    ),
    ...operators.flatMap(({ at, mirror, pool, do: deed, member }, place) => [
      ...lateFound(scenario, at, ["operators", place, "at"]),
      ...unknown(mirror, ["operators", place, "mirror"]),
      ...unlisted(mirror, pool, ["operators", place, "pool"]),
      ...(deed === "empty" || member !== undefined
        ? []
        : [found(["operators", place, "do"], `${deed} needs member`)]),
    ]),
    ...clouds.flatMap(({ at }, place) => lateFound(scenario, at, ["clouds", place, "at"])),
    ...expectMirrors.flatMap(({ mirror }, place) => unknown(mirror, ["expectMirrors", place, "mirror"])),
  ];
}

function servicesFound({ services }: Scenario, { configs, unsound }: Surroundings): Finding[] {
  const known = configs.map(({ service }) => service);
  return services.flatMap(({ service }, place) => {
    const path = ["services", place, "service"];
    if (services.findIndex((each) => each.service === service) < place)
      return [found(path, `expected each service once, found ${service} a second time`)];
    if (known.includes(service) || unsound.includes(service)) return [];
    return [found(path, `no service file describes ${service}${suggestion(service, known)}`)];
  });
}

function pushesFound(scenario: Scenario, { configs }: Surroundings): Finding[] {
  return scenario.pushes.flatMap(({ at, service, tag }, place) => {
    const patterns = configs.find((config) => config.service === service)?.image.tags;
    const misses = patterns !== undefined && !patterns.some((pattern) => matchesGlob(pattern, tag));
    const sentence = `tag ${tag} matches no pattern of ${service} (${patterns?.join(", ")}): the push would start no release`;
    return [
      ...lateFound(scenario, at, ["pushes", place, "at"]),
      ...notLaidOut(scenario, service, ["pushes", place, "service"]),
      ...(misses ? [found(["pushes", place, "tag"], sentence)] : []),
    ];
  });
}

function notLaidOut({ services }: Scenario, service: string, path: FieldPath): Finding[] {
  const names = services.map((each) => each.service);
  if (names.includes(service)) return [];
  return [found(path, `${service} is not among the scenario's services${suggestion(service, names)}`)];
}

const needsTag = new Set<ScenarioPerson["do"]>(["start"]);
const needsService = new Set<ScenarioPerson["do"]>([
  "start",
  "approve",
  "reject",
  "abort",
  "promote",
  "pause",
  "resume",
  "rollback",
  "freeze",
  "unfreeze",
  "stop-execution",
]);

function personFound(
  scenario: Scenario,
  around: Surroundings,
  person: ScenarioPerson,
  path: FieldPath,
): Finding[] {
  const { do: deed, service, tag, alarm } = person;
  const lacks = (member: string) => found([...path, "do"], `${deed} needs ${member}`);
  const isEverything = service === "all" && (deed === "freeze" || deed === "unfreeze");
  return [
    ...lateFound(scenario, person.at, [...path, "at"]),
    ...(needsService.has(deed) && service === undefined ? [lacks("service")] : []),
    ...(needsTag.has(deed) && tag === undefined ? [lacks("tag")] : []),
    ...(deed === "set-alarm" && alarm === undefined ? [lacks("alarm")] : []),
    ...(service === undefined || isEverything ? [] : notLaidOut(scenario, service, [...path, "service"])),
    ...(tag === undefined ? [] : tagFound(scenario, service, tag, [...path, "tag"])),
    ...(alarm === undefined ? [] : alarmFound(scenario, around, alarm, [...path, "alarm"])),
  ];
}

/** A tag that is there from the start, or is pushed on the way. */
function tagFound(
  { services, pushes }: Scenario,
  service: string | undefined,
  tag: string,
  path: FieldPath,
): Finding[] {
  const tags = [...services, ...pushes]
    .filter((each) => service === undefined || each.service === service)
    .map((each) => each.tag);
  if (tags.includes(tag)) return [];
  return [
    found(
      path,
      `no image ${tag}${service ? ` of ${service}` : ""} is pushed in this scenario${suggestion(tag, tags)}`,
    ),
  ];
}

function alarmFound(
  { services }: Scenario,
  { configs, unsound }: Surroundings,
  alarm: string,
  path: FieldPath,
): Finding[] {
  const names = services.map(({ service }) => service);
  const alarms = configs
    .filter(({ service }) => names.includes(service))
    .flatMap(({ rollback }) => rollback.alarms);
  if (alarms.includes(alarm) || names.some((name) => unsound.includes(name))) return [];
  return [found(path, `no service of the scenario names alarm ${alarm}${suggestion(alarm, alarms)}`)];
}

function faultsFound({ faults }: Scenario, { events }: Surroundings): Finding[] {
  return faults.flatMap((fault, place) => {
    if (!("event" in fault)) return [];
    const path = ["faults", place];
    return [
      ...(events.includes(fault.event)
        ? []
        : [
            found(
              [...path, "event"],
              `expected one of ${events.join(", ")}${suggestion(fault.event, events)}`,
            ),
          ]),
      ...(fault.kind === "event-lost" && fault.by !== undefined
        ? [found([...path, "by"], "a lost event is not late: by belongs to event-delayed and event-doubled")]
        : []),
    ];
  });
}

const outcomes = ["settled", "rolled-back", "refused", "superseded", "needs-a-person", "queued", "running"];

function expectationsFound(scenario: Scenario): Finding[] {
  return scenario.expect.flatMap(({ service, tag, outcome }, place) => {
    const path = ["expect", place];
    return [
      ...notLaidOut(scenario, service, [...path, "service"]),
      ...(tag === undefined ? [] : tagFound(scenario, service, tag, [...path, "tag"])),
      ...(outcomes.includes(outcome)
        ? []
        : [
            found(
              [...path, "outcome"],
              `expected one of ${outcomes.join(", ")}, found ${outcome}${suggestion(outcome, outcomes)}`,
            ),
          ]),
    ];
  });
}
