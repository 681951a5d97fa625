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
  revisionReadGrants,
  revisionRegisterGrants,
  serviceReadGrants,
  stoppedTaskGrants,
} from "./grants-ecs.ts";
import {
  mirrorBesideGrants,
  mirrorChangeGrants,
  mirrorCreateGrants,
  mirrorNetworkGrants,
  mirrorReadGrants,
  mirrorSourceGrants,
} from "./grants-mirror.ts";
import { imageExpiryGrants, imageGrants, ledgerGrants, newsGrants } from "./grants.ts";
import type { Grant, Made } from "./grants.ts";
import type { Places } from "./places.ts";

/** What each function may do, and nothing else: its own logs and traces come with its role. */
export function permissions(places: Places, made: Made): ReadonlyMap<FunctionName, readonly Grant[]> {
  const parts = partsOf(places, made);
  const all = [
    ...carriers(places, parts),
    ...writers(places, parts),
    ...watchers(places, parts),
    ...(places.hasMirrors ? followers(places, made) : []),
    ...hookEvents.map((event): Entry => [`hook${event}`, hookGrants(event, places, parts)]),
  ];
  return new Map(all.map(([name, grants]) => [name, merged(grants)]));
}

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

/** What several functions need, each under the reason for it. */
function partsOf(places: Places, made: Made) {
  return {
    ledger: ledgerGrants(made, places, "GetItem", "Query", "UpdateItem", "DeleteItem"),
    /** For whoever ends nothing and clears no wait. */
    ledgerKept: ledgerGrants(made, places, "GetItem", "Query", "UpdateItem"),
    ledgerList: ledgerGrants(made, places, "Query"),
    news: newsGrants(made, places),
    callback: callbackGrants(),
    services: serviceReadGrants(places),
    /** A service at first sight: what runs, and from which revision. */
    adopt: [
      ...groupGrants(places, "GetDeploymentGroup"),
      ...imageGrants(places),
      ...serviceReadGrants(places),
      ...revisionReadGrants("DescribeTaskDefinition", "ListTaskDefinitions"),
    ],
    /** A look at one cell: its deployment, task sets and traffic. */
    look: [
      ...groupGrants(places, "GetDeployment", "ListDeployments"),
      ...deploymentTargetGrants(),
      ...serviceReadGrants(places),
      ...balancerReadGrants("DescribeListeners", "DescribeRules", "DescribeTargetGroups"),
    ],
    /** Our own deployment, by its label, when the answer that told its id was lost. */
    find: groupGrants(places, "BatchGetDeployments"),
    /** Registering a revision once, also when an answer was lost. */
    register: [
      ...revisionReadGrants("DescribeTaskDefinition", "ListTaskDefinitions"),
      ...revisionRegisterGrants(places, made),
    ],
  };
}
type Parts = ReturnType<typeof partsOf>;

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
  ["finish", [...ledger, ...news, ...startGrants(places, "Release")]],
  [
    "rollback",
    [
      ...ledger,
      ...callback,
      ...services,
      ...imageGrants(places),
      ...groupGrants(places, "GetDeploymentGroup", "ListDeployments", "GetDeployment"),
      ...deploymentTargetGrants(),
      ...executionGrants(places, "DescribeExecution", "StopExecution"),
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
      ...executionGrants(places, "DescribeExecution"),
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
      ...stoppedTaskGrants(places),
      ...imageExpiryGrants(places),
      ...hookReportGrants(),
      ...startGrants(places, "Release", "Rollback"),
      ...executionGrants(places, "DescribeExecution"),
    ],
  ],
  ["command", [...ledger, ...news, ...callback, ...adopt, ...startGrants(places, "Release", "Rollback")]],
  ["probe", []],
];

/** The reader of Octavia asks nothing of AWS. */
const followers = (places: Places, made: Made): Entry[] => [
  [
    "mirror",
    [
      ...ledgerGrants(made, places, "Query", "UpdateItem", "DeleteItem"),
      ...mirrorReadGrants(),
      ...mirrorBesideGrants(places),
      ...mirrorCreateGrants(places),
      ...mirrorChangeGrants(places),
      ...mirrorNetworkGrants(places),
      ...mirrorSourceGrants(places),
    ],
  ],
  ["octavia", []],
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
