import type { MirrorConfig } from "../../../functions/shared/mirror-config.ts";
import type { ServiceConfig } from "../../../functions/shared/service-config.ts";
import type { PolicyConfig } from "../../../functions/shared/traffic-config.ts";
import { apply } from "./rehearse-faults.ts";
import { narrator } from "./rehearse-narrator.ts";
import { act } from "./rehearse-people.ts";
import type { Stage } from "./rehearse-people.ts";
import { mirrorsOf, prepareClouds } from "./rehearse-mirrors.ts";
import { tellShifts } from "./rehearse-shifts.ts";
import { policiesOf, prepareTraffic } from "./rehearse-traffic.ts";
import { reportOf } from "./rehearse-report.ts";
import { functionName, mirrorFunctions } from "../../aws/function-list.ts";
import { createInstallation, installationName } from "../installation.ts";
import { layOut } from "../layout/lay-out.ts";
import type { LaidOut } from "../layout/lay-out.ts";
import type { ImageBehaviour } from "../users/images.ts";
import type { Counts, Rehearsal, TimelineLine } from "./rehearsal.ts";
import { secondsOf } from "./scenario.ts";
import type { Scenario, ScenarioImage } from "./scenario.ts";

/**
 * Plays a scenario with the user's own configuration: the functions and state machines that are deployed,
 * against a simulated account, in virtual time. The same scenario and seed give the same rehearsal.
 * @param onLine is told each line of the timeline as it happens.
 * @param mirrorConfigs of the scenario's mirrors; one without a file has the built-in rails.
 * @param policyConfigs of the scenario's policies.
 * @throws Error naming a service that the configuration lacks.
 */
export async function rehearse(
  scenario: Scenario,
  configs: readonly ServiceConfig[],
  onLine: (line: TimelineLine) => void = () => undefined,
  mirrorConfigs: readonly MirrorConfig[] = [],
  policyConfigs: readonly PolicyConfig[] = [],
): Promise<Rehearsal> {
  const startsAt = Date.parse(scenario.startsAt);
  const counts: Counts = { calls: 0, invocations: 0 };
  const wanted = scenario.services.map(({ service }) => configOf(configs, service));
  const tell = narrator(startsAt, onLine);
  const mirrors = mirrorsOf(scenario, mirrorConfigs, tell);
  const policies = policiesOf(scenario, policyConfigs, wanted);
  const shifts = tellShifts(policies, tell);
  const installation = createInstallation({
    policies,
    isTrafficWatched: false,
    ...(mirrors ? { mirrors } : {}),
    configs: wanted,
    seed: scenario.seed,
    startsAt,
    onCall: (call) => {
      counts.calls += isOfMirrors(call) ? 0 : 1;
      shifts.call(call);
    },
    onLedger: (before, after) => shifts.ledger(before, after),
    onInvocation: (invocation) => {
      counts.invocations += isOfMirrors(invocation) ? 0 : 1;
      tell.invocation(invocation);
    },
    onLost: tell.lost,
    onEvent: (event) => tell.event(event),
  });
  tell.watch(installation);
  const laidOut = new Map(
    scenario.services.map((each, index) => [each.service, lay(installation, wanted[index], each, policies)]),
  );
  const rehearsed = prepareTraffic({ installation, tell }, scenario, policies, startsAt);
  const stage: Stage = { installation, tell, laidOut, tags: new Map(), policies: rehearsed };
  for (const { service, compatible } of scenario.services)
    answerChecks(installation, configOf(configs, service), compatible);
  for (const fault of scenario.faults) apply(stage, fault);
  prepare(stage, scenario, startsAt);
  prepareClouds(stage, scenario, startsAt);
  await installation.clock.run({ until: startsAt + secondsOf(scenario.lasts) * 1000 });
  return reportOf(scenario, stage, counts);
}

/** What is counted is what releases cost. */
const isOfMirrors = ({ function: name }: { readonly function: string }): boolean =>
  mirrorFunctions.some((fn) => name === functionName(installationName, fn));

function configOf(configs: readonly ServiceConfig[], service: string): ServiceConfig {
  const found = configs.find((config) => config.service === service);
  if (found) return found;
  const known = configs.map((config) => config.service).join(", ") || "none";
  throw new Error(`the scenario names service ${service}, which no service file describes (known: ${known})`);
}

/** Functions of the user's own that a release asks: they are not here, so they answer what the scenario says. */
function answerChecks(
  { lambda }: Stage["installation"],
  { gates }: ServiceConfig,
  compatible: boolean,
): void {
  const answer = { compatible, reason: "as the scenario says" };
  for (const check of gates.compatibility)
    if (check.kind === "lambda")
      lambda.register(check.name, { timeoutSeconds: 10, build: () => async () => answer });
}

type Workload = Scenario["services"][number];

function lay(
  installation: Stage["installation"],
  config: ServiceConfig | undefined,
  given: Workload,
  policies: readonly PolicyConfig[],
): LaidOut {
  if (!config) throw new Error(`no configuration for ${given.service}`);
  // Who asks for a name comes by way of its weights alone.
  const isNamed = config.cells.some(({ traffic }) =>
    policies.some(({ policy }) => policy === traffic?.policy),
  );
  const {
    tag,
    image,
    requestsPerSecond,
    loadBalancer,
    terminationWait,
    readyWait,
    testListener,
    desiredCount,
  } = given;
  return layOut(installation, config, {
    tag,
    requestsPerSecond: isNamed ? 0 : requestsPerSecond,
    ...(image ? { behaviour: behaviourOf(image) } : {}),
    spec: {
      testListener,
      desiredCount,
      ...(config.container ? { containerName: config.container } : {}),
      ...(loadBalancer ? { loadBalancer } : {}),
      ...(terminationWait ? { terminationWaitMinutes: secondsOf(terminationWait) / 60 } : {}),
      ...(readyWait ? { readyWaitMinutes: secondsOf(readyWait) / 60 } : {}),
    },
  });
}

function prepare(stage: Stage, scenario: Scenario, startsAt: number): void {
  const { clock, account } = stage.installation;
  const at = (time: string) => startsAt + secondsOf(time) * 1000;
  for (const { at: time, service, tag, image } of scenario.pushes)
    clock.at(at(time), `push of ${service}:${tag}`, () => {
      const repository = stage.laidOut.get(service)?.config.image.repository ?? service;
      const digest = account.world.ecr.push(repository, tag, image ? behaviourOf(image) : {});
      stage.tags.set(digest, tag);
      stage.tell.say("people", `pushes ${repository}:${tag}`, service);
    });
  for (const person of scenario.people)
    clock.at(at(person.at), `somebody does ${person.do}`, () => act(stage, person));
}

function behaviourOf(image: ScenarioImage): ImageBehaviour {
  const { errorRate, latencyMs, neverStarts, starts, failsSmoke, diesAfter, unhealthy } = image;
  return {
    ...(errorRate === undefined ? {} : { errorRate }),
    ...(latencyMs === undefined ? {} : { latencyMs }),
    ...(neverStarts === undefined ? {} : { neverStarts }),
    ...(starts === undefined ? {} : { startSeconds: secondsOf(starts) }),
    ...(failsSmoke === undefined ? {} : { failsSmoke }),
    ...(diesAfter === undefined ? {} : { diesAfterMinutes: secondsOf(diesAfter) / 60 }),
    ...(unhealthy === undefined ? {} : { unhealthy }),
  };
}
