/** One simulated account in one Region: its clients, as the SDK has them, and the world behind them. */
import { Alarms } from "./cloudwatch/cloudwatch-alarms.ts";
import type { AlarmTiming } from "./cloudwatch/cloudwatch-alarms.ts";
import { createMetrics } from "./cloudwatch/cloudwatch-metrics.ts";
import { createCloudWatch, createFigures } from "./cloudwatch/cloudwatch.ts";
import { balancerFigures } from "./cloudwatch/balancer-figures.ts";
import { MetricSeries } from "./cloudwatch/metric-series.ts";
import { Configs } from "./codedeploy/codedeploy-configs.ts";
import { Groups } from "./codedeploy/codedeploy-groups.ts";
import { createCodeDeploy } from "./codedeploy/codedeploy.ts";
import { Registry } from "./ecr/ecr-registry.ts";
import { createEcr } from "./ecr/ecr.ts";
import { Definitions } from "./ecs/ecs-definitions.ts";
import { createEcsState } from "./ecs/ecs-state.ts";
import { TaskSets } from "./ecs/ecs-task-sets.ts";
import { createEcs } from "./ecs/ecs.ts";
import { Balancers } from "./elb/elb-balancers.ts";
import { holds } from "./elb/elb-parts.ts";
import type { BalancerOptions } from "./elb/elb-settings.ts";
import { createTargets } from "./elb/elb-targets.ts";
import { Throttle } from "./elb/elb-throttle.ts";
import { createElb } from "./elb/elb.ts";
import { createEc2 } from "./ec2/ec2.ts";
import { Network } from "./ec2/network.ts";
import { Secrets, createSecretsClient } from "./secrets/secrets.ts";
import { createHttp } from "./users/http.ts";
import type { Clock, Emit, Invoke, Place, Surroundings } from "./ports.ts";
import { createRoute53World } from "./route53/world.ts";
import type { ZoneOptions } from "./route53/zones.ts";
import type { Random } from "./time/random.ts";
import { likely } from "./unconfirmed.ts";
import type { Unconfirmed } from "./unconfirmed.ts";
import { createPopulation } from "./users/population.ts";
import { createUsers } from "./users/users.ts";
import { addWorkload } from "./layout/workload.ts";
import type { WorkloadSpec } from "./layout/workload-spec.ts";

export interface AccountOptions {
  /** Default 111122223333 in eu-west-1. */
  readonly place?: Place;
  readonly unconfirmed?: Partial<Unconfirmed>;
  /** From the start of a breaching minute to ALARM; default 193 s, as captured. */
  readonly alarmTiming?: Partial<AlarmTiming>;
  /** Default 75. */
  readonly nlbLagSeconds?: number;
  /** How slow a Network Load Balancer that is made through the API comes up, and its targets are taken in. */
  readonly nlb?: Pick<BalancerOptions, "provisioningSeconds" | "registrationSeconds">;
  /** Ids in one answer of ListDeployments. Default 100. */
  readonly deploymentsPerPage?: number;
  readonly route53?: ZoneOptions;
  /** From the end of a minute until its figures can be read. Default 60. */
  readonly figuresLateSeconds?: number;
}

export interface AccountDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly emit: Emit;
  readonly invoke: Invoke;
  readonly options?: AccountOptions;
}

const home: Place = { account: "111122223333", region: "eu-west-1" };
const capturedTiming: AlarmTiming = { datapointAgeSeconds: 180, evaluationSecond: 13, extraPeriods: 7 };

export function createAccount(deps: AccountDeps) {
  const place = deps.options?.place ?? home;
  const parts = partsOf(deps, place);
  const readers = { callers: true, codedeploy: true };
  const { registry, balancers, targets, metrics, alarms, definitions, state, groups } = parts;
  const { network, secrets, throttle, route53, series } = parts;
  return {
    place,
    clients: clientsOf(deps, parts, readers, place),
    world: {
      ecr: registry,
      elb: balancers,
      /** How fast load balancing may be asked; by default as fast as one likes. */
      throttle,
      ec2: network,
      secrets,
      alarms,
      metrics,
      definitions,
      groups,
      /** Clusters by name, services in them by name. */
      services: state.clusters,
      users: createUsers({ surroundings: parts.surroundings("users"), balancers, targets, metrics, alarms }),
      /** Zones, health checks, and how names are answered. */
      route53,
      /** Figures of this Region that are no load balancer's. */
      series,
      /** People who ask for a name, and what asks it for them. */
      population: createPopulation({
        surroundings: parts.surroundings("population"),
        answers: route53.answers,
        backends: route53.backends,
        metrics,
        alarms,
        series,
      }),
      addWorkload: (spec: WorkloadSpec) =>
        addWorkload({ ...parts, ecs: state, surroundings: parts.surroundings("workload") }, spec),
      /** Answers a request to a load balancer, as the probe would send it. */
      http: createHttp(balancers, targets, deps.random.fork("http")),
      /** Alarms' states can be read, or not, by those who call and by CodeDeploy's role. */
      alarmsReadable: (who: keyof typeof readers, isReadable: boolean) => void (readers[who] = isReadable),
    },
  };
}

/** The world's parts; each draws from a stream of its own, so that one does not move another's numbers. */
function partsOf({ clock, random, emit, options = {} }: AccountDeps, place: Place) {
  const surroundings = (name: string): Surroundings => ({ clock, random: random.fork(name), emit, place });
  const unconfirmed = { ...likely, ...options.unconfirmed };
  const now = () => clock.now();
  const registry = new Registry(surroundings("ecr"));
  const balancers = new Balancers(surroundings("elb"), {
    nlbLagSeconds: options.nlbLagSeconds ?? 75,
    ...options.nlb,
  });
  const network = new Network(random.fork("ec2"), place.region);
  network.isHeld = (id) => holds(balancers, id);
  const targets = createTargets(clock, balancers);
  const throttle = new Throttle(now);
  const secrets = new Secrets(surroundings("secrets"));
  const metrics = createMetrics();
  const alarms = new Alarms(surroundings("cloudwatch"), metrics, {
    ...capturedTiming,
    ...options.alarmTiming,
  });
  const series = new MetricSeries();
  const globalSeries = new MetricSeries();
  const route53 = createRoute53World({
    surroundings: surroundings("route53"),
    balancers,
    targets,
    alarms,
    series: globalSeries,
    unconfirmed,
    ...(options.route53 ? { options: options.route53 } : {}),
  });
  const definitions = new Definitions(place, now);
  const state = createEcsState();
  const ecsParts = {
    surroundings: surroundings("ecs"),
    registry,
    balancers,
    targets,
    definitions,
    state,
    unconfirmed,
  };
  const taskSets = new TaskSets(ecsParts);
  const configs = new Configs(surroundings("configs"));
  const groups = new Groups(surroundings("groups"), balancers, configs);
  return {
    surroundings,
    unconfirmed,
    registry,
    balancers,
    targets,
    network,
    throttle,
    secrets,
    metrics,
    alarms,
    series,
    globalSeries,
    route53,
    definitions,
    state,
    ecsParts,
    taskSets,
    configs,
    groups,
  };
}

function clientsOf(
  { clock, invoke, options = {} }: AccountDeps,
  parts: ReturnType<typeof partsOf>,
  readers: Readonly<Record<"callers" | "codedeploy", boolean>>,
  place: Place,
) {
  const { registry, balancers, targets, alarms, ecsParts, taskSets, configs, groups, unconfirmed } = parts;
  const codedeployParts = {
    surroundings: parts.surroundings("codedeploy"),
    taskSets,
    balancers,
    alarms,
    invoke,
    unconfirmed,
    record: (deployment: Parameters<Groups["record"]>[0]) => groups.record(deployment),
    canReadAlarms: () => readers.codedeploy,
  };
  const read = { now: () => clock.now(), lateSeconds: options.figuresLateSeconds ?? 60 };
  return {
    codedeploy: createCodeDeploy(codedeployParts, groups, configs, options.deploymentsPerPage ?? 100),
    ecs: createEcs(ecsParts, taskSets),
    ecr: createEcr(registry, place, () => clock.now()),
    elb: createElb({ balancers, targets, network: parts.network }, parts.throttle),
    ec2: createEc2(parts.network, place),
    secrets: createSecretsClient(parts.secrets),
    cloudwatch: createCloudWatch(alarms, place, () => readers.callers, {
      ...read,
      minute: balancerFigures(parts.series, parts.metrics, balancers),
    }),
    /** Of us-east-1, where Route 53 publishes. */
    cloudwatchGlobal: createFigures({
      ...read,
      minute: (metric, startsAt) => parts.globalSeries.minute(metric, startsAt),
    }),
    route53: parts.route53.client,
  };
}
