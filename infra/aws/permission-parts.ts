import { callbackGrants } from "./grants-own.ts";
import { deploymentTargetGrants, groupGrants } from "./grants-codedeploy.ts";
import {
  balancerReadGrants,
  revisionReadGrants,
  revisionRegisterGrants,
  serviceReadGrants,
} from "./grants-ecs.ts";
import { imageGrants, ledgerGrants, newsGrants } from "./grants.ts";
import type { Made } from "./grants.ts";
import type { Places } from "./places.ts";

/** What several functions need, each under the reason for it. */
export function partsOf(places: Places, made: Made) {
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
export type Parts = ReturnType<typeof partsOf>;
