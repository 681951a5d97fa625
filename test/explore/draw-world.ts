import type {
  ApprovalConfig,
  CellConfig,
  ServiceConfig,
  StrategyConfig,
  WindowConfig,
} from "../../functions/shared/service-config.ts";
import type { Random } from "../../infra/sandbox/time/random.ts";
import type { Unconfirmed } from "../../infra/sandbox/unconfirmed.ts";
import type { Scenario } from "./scenario.ts";

const minute = 60;

/** One or two services, each with its cells, strategy, gates and rules, as a service file could say it. */
export function drawServices(random: Random): ServiceConfig[] {
  const count = random.chance(0.15) ? 2 : 1;
  return ["storefront", "checkout"].slice(0, count).map((name) => drawService(random, name));
}

function drawService(random: Random, service: string): ServiceConfig {
  const loadBalancer = random.chance(0.15) ? "network" : "application";
  const strategy = drawStrategy(random, loadBalancer);
  const approval = drawApproval(random);
  return {
    service,
    image: { repository: service, tags: ["v*"] },
    cells: drawCells(random, service, loadBalancer, approval),
    strategy,
    gates: {
      ...(approval ? { approval } : {}),
      windows: random.chance(0.1) ? [drawWindow(random)] : [],
      smoke: random.chance(0.6)
        ? [{ path: "/health", expect: { status: 200 }, timeoutSeconds: 5, attempts: 2 }]
        : [],
      compatibility: [],
      dependsOn: [],
    },
    judge: { metrics: [], onUnclear: "wait", everySeconds: 60 },
    rollback: { alarms: random.chance(0.8) ? [`${service}-5xx`] : [] },
    whileReleasing: random.pick(["queue", "queue", "refuse", "supersede", "supersede-always"]),
    whenFrozen: random.pick(["hold", "refuse"]),
    onForeignRevision: random.pick(["adopt", "refuse"]),
    foreignDeployment: random.pick([{ kind: "wait", limitSeconds: 20 * minute }, { kind: "refuse" }]),
  };
}

function drawStrategy(random: Random, loadBalancer: CellConfig["loadBalancer"]): StrategyConfig {
  const bakeSeconds = random.pick([0, 2, 3, 5]) * minute;
  const kind = loadBalancer === "network" ? "all-at-once" : random.pick(["all-at-once", "canary", "linear"]);
  switch (kind) {
    case "canary":
      return {
        kind,
        weight: random.pick([10, 25]),
        intervalSeconds: random.pick([1, 2]) * minute,
        bakeSeconds,
      };
    case "linear":
      return { kind, weight: 50, everySeconds: minute, bakeSeconds };
    default:
      return { kind: "all-at-once", bakeSeconds };
  }
}

function drawApproval(random: Random): ApprovalConfig | undefined {
  if (random.chance(0.65)) return undefined;
  return {
    at: random.pick(["start", "preview"]),
    limitSeconds: random.pick([5, 10]) * minute,
    onLimit: random.pick(["refuse", "approve"]),
    ...(random.chance(0.3) ? { notBy: "starter" as const } : {}),
  };
}

/** Closed for some of the run. The run begins at 09:00 UTC on a Monday. */
function drawWindow(random: Random): WindowConfig {
  const opens = random.pick([0, 9 * 60 + 12, 9 * 60 + 25]);
  return { days: [1, 2, 3, 4, 5], fromMinute: opens, toMinute: 1440, zone: "UTC" };
}

function drawCells(
  random: Random,
  service: string,
  loadBalancer: CellConfig["loadBalancer"],
  approval: ApprovalConfig | undefined,
): CellConfig[] {
  const names = ["a", "b", "c"].slice(0, random.pick([1, 1, 1, 2, 2, 3]));
  const inOneWave = random.chance(0.4);
  return names.map((name, index) => ({
    name,
    wave: inOneWave ? 1 : index + 1,
    codedeploy: { application: service, deploymentGroup: `${service}-${name}` },
    loadBalancer,
    terminationWaitSeconds: random.pick([0, 5, 15]) * minute,
    ...(approval?.at === "preview" ? { readyWaitSeconds: approval.limitSeconds + 10 * minute } : {}),
  }));
}

/** What AWS's documentation leaves open is drawn too: what we promise must hold either way. */
export function drawUnconfirmed(random: Random): Partial<Unconfirmed> {
  if (random.chance(0.5)) return {};
  return {
    rollbackInheritsAlarms: random.chance(0.3),
    rollbackInvokesHooks: random.chance(0.3),
    stopInTerminationWaitRollsBack: random.chance(0.7),
    alarmsWatchedInTerminationWait: random.chance(0.7),
    readyTimeoutRollsBack: random.chance(0.5),
    stopIsPending: random.chance(0.7),
    missingAlarmStops: random.chance(0.7),
    taskStartedBy: random.pick(["task-set", "deployment"]),
    hookAttempts: random.pick([1, 1, 2]),
  };
}

export const drawSpec = (random: Random, [first, ...others]: readonly ServiceConfig[]): Scenario["spec"] => ({
  // The group's own alarms watch whatever does not bring its own.
  ...(first && others.length === 0 && random.chance(0.5) ? { alarms: first.rollback.alarms } : {}),
  desiredCount: random.pick([1, 2]),
  drainSeconds: random.pick([0, 60, 300]),
  ...(random.chance(0.2) ? { testListener: false } : {}),
  ...(random.chance(0.3) ? { hookRole: "limited" as const } : {}),
});
