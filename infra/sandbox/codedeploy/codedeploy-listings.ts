import type {
  ListDeploymentTargetsCommandInput,
  ListDeploymentsCommandInput,
} from "@aws-sdk/client-codedeploy";
import * as sdk from "@aws-sdk/client-codedeploy";
import { targetIdOf } from "./codedeploy-answers.ts";
import type { Groups } from "./codedeploy-groups.ts";
import { begun } from "./codedeploy-reads.ts";
import type { Deployment } from "./codedeploy-state.ts";
import { page } from "../pages.ts";
import { refusals } from "../refusal.ts";

const refuse = refusals(sdk);

/** CodeDeploy's lists. `pageSize` is how many ids ListDeployments answers at once. */
export function listings(groups: Groups, pageSize: number) {
  return {
    ListDeploymentTargets: ({ deploymentId, targetFilters = {} }: ListDeploymentTargetsCommandInput) => {
      const deployment = begun(groups.deployment(deploymentId));
      const wanted = targetFilters["TargetStatus"];
      const isWanted = wanted === undefined || wanted.includes(deployment.targetStatus);
      return { targetIds: isWanted ? [targetIdOf(deployment.group)] : [] };
    },

    ListDeployments: (input: ListDeploymentsCommandInput) => {
      const ids = listed(groups, input).map(({ id }) => id);
      const { items, token } = page(ids, pageSize, input.nextToken, () =>
        refuse("InvalidNextTokenException", "The next token was specified in an invalid format."),
      );
      return { deployments: items, ...(token === undefined ? {} : { nextToken: token }) };
    },
  };
}

/** Newest first. An application goes with a group and a group with an application. */
function listed(groups: Groups, input: ListDeploymentsCommandInput): Deployment[] {
  const {
    applicationName,
    deploymentGroupName,
    includeOnlyStatuses = [],
    createTimeRange: { start, end } = {},
  } = input;
  const isNamed = applicationName !== undefined || deploymentGroupName !== undefined;
  const all = isNamed
    ? groups.group(applicationName, deploymentGroupName).deployments
    : [...groups.deployments.values()];
  if (start !== undefined && end !== undefined && start > end)
    throw refuse("InvalidTimeRangeException", "The start of the time range is after its end.");
  return all
    .filter(({ status }) => includeOnlyStatuses.length === 0 || includeOnlyStatuses.includes(status))
    .filter(
      ({ createdAt }) =>
        createdAt >= (start?.getTime() ?? -Infinity) && createdAt <= (end?.getTime() ?? Infinity),
    )
    .toReversed();
}
