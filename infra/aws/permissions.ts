import type { FunctionName, HookEvent } from "./function-list.ts";
import { hookEvents } from "./function-list.ts";
import { callbackGrants, checkGrants, executionGrants, invokeGrants, startGrants } from "./grants-own.ts";
import {
  deploymentConfigGrants,
  deploymentControlGrants,
  deploymentCreateGrants,
  deploymentTargetGrants,
  groupGrants,
  hookReportGrants,
} from "./grants-codedeploy.ts";
import {
  alarmReadGrants,
  balancerReadGrants,
  metricReadGrants,
  revisionReadGrants,
  stoppedTaskGrants,
} from "./grants-ecs.ts";
import { partsOf } from "./permission-parts.ts";
import type { Parts } from "./permission-parts.ts";
import { imageExpiryGrants, imageGrants } from "./grants.ts";
import type { Grant, Made } from "./grants.ts";
import { followers } from "./mirror-permissions.ts";
import type { Places } from "./places.ts";
import { movers } from "./traffic-permissions.ts";

/** What each function may do, and nothing else: its own logs and traces come with its role. */
export function permissions(places: Places, made: Made): ReadonlyMap<FunctionName, readonly Grant[]> {
  const parts = partsOf(places, made);
  const all = [
    ...carriers(places, parts),
    ...writers(places, parts),
    ...watchers(places, parts),
    ...(places.hasMirrors ? followers(places, made) : []),
    ...(places.hasPolicies ? movers(places, made) : []),
    ...hookEvents.map((event): Entry => [`hook${event}`, hookGrants(event, places, parts)]),
  ];
  return new Map(all.map(([name, grants]) => [name, merged(grants)]));
}

/** The machines of releases. */
const ofReleases = ["Release", "Rollback"] as const;

type Entry = readonly [FunctionName, readonly Grant[]];

/** One statement for each group of actions; none without resources, as where no service is described yet. */
function merged(grants: readonly Grant[]): Grant[] {
  const bySid = new Map<string, Grant>();
  for (const grant of grants) {
    if (grant.resources.length === 0) continue;
    const before = bySid.get(grant.sid);
    const actions = [...new Set([...(before?.actions ?? []), ...grant.actions])];
    const resources = [...new Set([...(before?.resources ?? []), ...grant.resources])];
    bySid.set(grant.sid, { ...grant, actions, resources });
  }
  return [...bySid.values()];
}

/** Steps of a release or rollback that write to the ledger only. */
const carriers = (places: Places, { ledger, ledgerKept, news, callback, services }: Parts): Entry[] => [
  [
    "plan",
    [
      ...ledgerKept,
      ...groupGrants(places, "GetDeploymentGroup"),
      ...services,
      ...revisionReadGrants("DescribeTaskDefinition", "ListTaskDefinitions"),
      ...alarmReadGrants(),
      ...balancerReadGrants("DescribeListeners", "DescribeLoadBalancers"),
    ],
  ],
  ["gates", [...ledger, ...news, ...callback, ...invokeGrants(places, "probe"), ...checkGrants(places)]],
  ["finish", [...ledger, ...news, ...callbackGrants(places.hasGroups), ...startGrants(places, "Release")]],
  [
    "rollback",
    [
      ...ledger,
      ...callback,
      ...services,
      ...imageGrants(places),
      ...groupGrants(places, "GetDeploymentGroup", "ListDeployments", "GetDeployment"),
      ...deploymentTargetGrants(),
      ...executionGrants(places, ofReleases, "DescribeExecution", "StopExecution"),
    ],
  ],
];

/** The two that change something in AWS, each under the lease. */
const writers = (places: Places, { ledger, news, callback, look, find, register }: Parts): Entry[] => [
  [
    "deploy",
    [
      ...ledger,
      ...news,
      ...callback,
      ...look,
      ...find,
      ...register,
      ...alarmReadGrants(),
      ...metricReadGrants(),
      ...stoppedTaskGrants(places),
      ...deploymentCreateGrants(places),
      ...deploymentConfigGrants(places),
      ...deploymentControlGrants("ContinueDeployment"),
      ...hookReportGrants(),
    ],
  ],
  [
    "backOut",
    [
      ...ledger,
      ...callback,
      ...look,
      ...find,
      ...register,
      ...deploymentCreateGrants(places),
      ...deploymentControlGrants("StopDeployment", "ContinueDeployment"),
      ...hookReportGrants(),
    ],
  ],
];

/** Functions that begin, wake and watch them. */
const watchers = (places: Places, { ledger, ledgerList, news, callback, adopt, look }: Parts): Entry[] => [
  ["accept", [...ledger, ...news, ...callback, ...adopt, ...startGrants(places, "Release")]],
  ["wake", [...ledgerList, ...callback]],
  [
    "finalize",
    [
      ...ledger,
      ...news,
      ...startGrants(places, "Release", "Rollback"),
      ...executionGrants(places, ofReleases, "DescribeExecution"),
    ],
  ],
  [
    "sweep",
    [
      ...ledger,
      ...news,
      ...callback,
      ...adopt,
      ...look,
      ...alarmReadGrants(),
      ...metricReadGrants(),
      ...stoppedTaskGrants(places),
      ...imageExpiryGrants(places),
      ...hookReportGrants(),
      ...startGrants(places, "Release", "Rollback"),
      ...executionGrants(places, ofReleases, "DescribeExecution"),
    ],
  ],
  ["command", [...ledger, ...news, ...callback, ...adopt, ...startGrants(places, "Release", "Rollback")]],
  ["probe", []],
];

/** The first and the last hook read the ledger only; smoke requests go through the test listener. */
function hookGrants(event: HookEvent, places: Places, { ledgerKept, services }: Parts): Grant[] {
  const hasCandidate = event === "AfterInstall" || event === "BeforeAllowTraffic";
  return [
    ...ledgerKept,
    ...groupGrants(places, "GetDeployment"),
    ...hookReportGrants(),
    ...(hasCandidate ? [...services, ...balancerReadGrants("DescribeTargetHealth")] : []),
    ...(event === "AfterAllowTestTraffic" ? invokeGrants(places, "probe") : []),
  ];
}
