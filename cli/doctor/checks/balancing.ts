import type { TargetGroup } from "@aws-sdk/client-elastic-load-balancing-v2";
import { isNetwork } from "../../../functions/release/aws/elb.ts";
import type { CellFacts, InstallationFacts } from "../facts.ts";
import type { Draft } from "../finding.ts";
import { unseen, valueOf } from "../look.ts";
import { groupName } from "./group.ts";
import { trafficDrafts } from "./traffic.ts";

/** Listeners and target groups: that they are there, fit, and send traffic where it belongs. */
export function balancingDrafts(cell: CellFacts, installation: InstallationFacts): Draft[] {
  if (cell.group.kind !== "seen") return [];
  return [
    ...listenerDrafts(cell),
    ...kindDrafts(cell),
    ...pairDrafts(cell),
    ...probeDrafts(cell, installation),
    ...trafficDrafts(cell),
  ];
}

export function routesOf({ group }: Pick<CellFacts, "group">) {
  const [pair] = valueOf(group)?.loadBalancerInfo?.targetGroupPairInfoList ?? [];
  return {
    production: pair?.prodTrafficRoute?.listenerArns?.[0],
    test: pair?.testTrafficRoute?.listenerArns?.[0],
    groupNames: (pair?.targetGroups ?? []).flatMap(({ name }) => name || []),
  };
}

function listenerDrafts(cell: CellFacts): Draft[] {
  const { production, test } = routesOf(cell);
  const { balancing, config } = cell;
  const missing = [
    ["production", production, balancing.production.kind === "absent" || production === undefined],
    ["test", test, balancing.test.kind === "absent" && test !== undefined],
  ] as const;
  const drafts = missing.flatMap(([role, arn, isMissing]): Draft[] =>
    isMissing
      ? [
          {
            check: "listener-missing",
            what: `the ${role} listener of ${groupName(cell)} does not exist${arn ? `: ${arn}` : ""}`,
            mend: `correct the ${role} traffic route of the deployment group`,
          },
        ]
      : [],
  );
  if (config.gates.smoke.length > 0 && test === undefined)
    drafts.push({
      check: "test-listener-none",
      what: `${groupName(cell)} has no test listener, and ${config.service} has smoke requests`,
      mend: "add a test listener to the group, or take gates.smoke out of the service file",
    });
  if (test !== undefined && test === production)
    drafts.push({
      check: "test-listener-same",
      what: `${groupName(cell)} has ${test} as production and as test listener`,
      mend: "give the group a test listener on a port of its own",
    });
  return drafts;
}

function kindDrafts(cell: CellFacts): Draft[] {
  const { production } = routesOf(cell);
  if (production === undefined || cell.balancing.production.kind !== "seen") return [];
  const found = isNetwork(production) ? "network" : "application";
  if (found === cell.cell.loadBalancer) return [];
  return [
    {
      check: "balancer-kind",
      what: `${groupName(cell)} is behind a load balancer of type ${found}, and the service file says ${cell.cell.loadBalancer}`,
      mend: `set loadBalancer: ${found} in the service file; behind network only all-at-once works`,
    },
  ];
}

function pairDrafts(cell: CellFacts): Draft[] {
  const { groupNames } = routesOf(cell);
  const pair = valueOf(cell.balancing.pair);
  if (groupNames.length !== 2 || cell.balancing.pair.kind === "absent")
    return [
      {
        check: "target-group-missing",
        what: `of the target groups of ${groupName(cell)} (${groupNames.join(", ") || "none"}) there are not two`,
        mend: "give the group two target groups that exist",
      },
    ];
  return pair ? [...typeDrafts(cell, pair), ...placeDrafts(cell, pair), ...differenceDrafts(pair)] : [];
}

function typeDrafts({ definition }: CellFacts, pair: readonly TargetGroup[]): Draft[] {
  const mode = valueOf(definition)?.input.networkMode;
  if (!valueOf(definition)) return [];
  const wanted = mode === "awsvpc" ? "ip" : "instance";
  return pair.flatMap(({ TargetGroupName: name, TargetType: type }): Draft[] =>
    type === wanted
      ? []
      : [
          {
            check: "target-type",
            what: `${name} takes targets of type ${type}, and tasks in network mode ${mode ?? "bridge"} are of type ${wanted}`,
            mend: `make target groups of type ${wanted} for the deployment group: the type cannot be changed`,
          },
        ],
  );
}

/** An idle group that no listener names belongs to none. */
function placeDrafts({ balancing }: CellFacts, pair: readonly TargetGroup[]): Draft[] {
  const ours = valueOf(balancing.production)?.LoadBalancerArn;
  if (ours === undefined) return [];
  return pair.flatMap(({ TargetGroupName: name, LoadBalancerArns = [] }): Draft[] => {
    const others = LoadBalancerArns.filter((arn) => arn !== ours);
    return others.length === 0
      ? []
      : [
          {
            check: "target-group-elsewhere",
            what: `${name} belongs to ${others.join(", ")}`,
            mend: "make a target group for this load balancer only",
          },
        ];
  });
}

const compared = [
  "Protocol",
  "ProtocolVersion",
  "Port",
  "VpcId",
  "IpAddressType",
  "HealthCheckProtocol",
  "HealthCheckPort",
  "HealthCheckPath",
  "HealthCheckIntervalSeconds",
  "HealthCheckTimeoutSeconds",
  "HealthyThresholdCount",
  "UnhealthyThresholdCount",
  "Matcher",
] as const;

function differenceDrafts([one, other]: readonly TargetGroup[]): Draft[] {
  if (!one || !other) return [];
  const different = compared.filter((name) => JSON.stringify(one[name]) !== JSON.stringify(other[name]));
  if (different.length === 0) return [];
  return [
    {
      check: "target-groups-differ",
      what: `${one.TargetGroupName} and ${other.TargetGroupName} differ in ${different.join(", ")}`,
      mend: "make them the same",
    },
  ];
}

function probeDrafts({ config, balancing }: CellFacts, { functions }: InstallationFacts): Draft[] {
  const probe = valueOf(functions.get("probe") ?? unseen);
  const balancer = valueOf(balancing.balancer);
  const asksIt = config.gates.smoke.some(({ url }) => !url);
  if (!asksIt || balancer?.Scheme !== "internal" || !probe || probe.isInVpc) return [];
  return [
    {
      check: "probe-outside",
      what: `${balancer.LoadBalancerName} is internal, and the function that sends smoke requests is outside any VPC`,
      mend: "set network in installation.yaml to subnets that reach it, and deploy the installation",
    },
  ];
}
