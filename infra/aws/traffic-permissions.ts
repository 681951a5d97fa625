import type { FunctionName } from "./function-list.ts";
import { alarmReadGrants, balancerReadGrants } from "./grants-ecs.ts";
import { executionGrants, startGrants } from "./grants-own.ts";
import { checkListGrants, lookupGrants, trafficChangeGrants, trafficReadGrants } from "./grants-traffic.ts";
import { ledgerGrants, newsGrants } from "./grants.ts";
import type { Grant, Made } from "./grants.ts";
import type { Places } from "./places.ts";

/** Weights are moved by one function alone, under the policy's lease; people's door and the watch only read, and start it. */
export function movers(places: Places, made: Made): (readonly [FunctionName, readonly Grant[]])[] {
  const holders = executionGrants(places, ["Release", "Rollback", "Shift"], "DescribeExecution");
  const reads = [...trafficReadGrants(places), ...balancers];
  return [
    [
      "shift",
      [
        ...ledgerGrants(made, places, "GetItem", "Query", "UpdateItem", "DeleteItem"),
        ...reads,
        ...trafficChangeGrants(places),
        ...alarmReadGrants(),
        ...lookupGrants(places),
        ...newsGrants(made, places),
        ...holders,
      ],
    ],
    [
      "trafficCommand",
      [
        ...ledgerGrants(made, places, "GetItem", "Query", "UpdateItem"),
        ...reads,
        ...startGrants(places, "Shift"),
      ],
    ],
    [
      "trafficWatch",
      [
        ...ledgerGrants(made, places, "GetItem", "BatchGetItem", "Query", "UpdateItem", "DeleteItem"),
        ...reads,
        ...checkListGrants,
        ...newsGrants(made, places),
        ...startGrants(places, "Shift"),
        ...holders,
      ],
    ],
    ["lookups", []],
  ];
}

const balancers = balancerReadGrants("DescribeLoadBalancers", "DescribeTargetGroups", "DescribeTargetHealth");
