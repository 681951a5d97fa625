import {
  BatchGetDeploymentsCommand,
  ContinueDeploymentCommand,
  CreateDeploymentCommand,
  CreateDeploymentConfigCommand,
  GetDeploymentCommand,
  GetDeploymentGroupCommand,
  GetDeploymentTargetCommand,
  ListDeploymentsCommand,
  PutLifecycleEventHookExecutionStatusCommand,
  StopDeploymentCommand,
} from "@aws-sdk/client-codedeploy";
import type {
  CodeDeployClient,
  CreateDeploymentCommandInput,
  TrafficRoutingConfig,
} from "@aws-sdk/client-codedeploy";
import { labelOf } from "../../ledger/description.ts";
import type { DeploymentLabel } from "../../ledger/description.ts";
import type { DeploymentFacts, DeploymentStatus, GroupFacts } from "../facts.ts";
import { deploymentFacts, groupFacts } from "./codedeploy-answers.ts";
import { isNamed, translate } from "../../shared/aws-errors.ts";

export interface Place {
  readonly application: string;
  readonly deploymentGroup: string;
}

export interface Target {
  readonly cluster: string;
  readonly ecsService: string;
}

const active: DeploymentStatus[] = ["Created", "Queued", "InProgress", "Baking", "Ready"];
/** BatchGetDeployments takes at most 25 ids. https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_BatchGetDeployments.html */
const batch = 25;

const names = ({ application, deploymentGroup }: Place) => ({
  applicationName: application,
  deploymentGroupName: deploymentGroup,
});

type Client = Pick<CodeDeployClient, "send">;

async function described(client: Client, ids: readonly string[]): Promise<DeploymentFacts[]> {
  const found: DeploymentFacts[] = [];
  for (let start = 0; start < ids.length; start += batch) {
    const answer = await client
      .send(new BatchGetDeploymentsCommand({ deploymentIds: ids.slice(start, start + batch) }))
      .catch(translate("BatchGetDeployments"));
    for (const each of answer.deploymentsInfo ?? []) found.push(deploymentFacts(each, undefined));
  }
  return found;
}

/** CodeDeploy, for ECS blue/green. */
export function codedeploy(client: Client) {
  async function listed(place: Place, filter: object): Promise<string[]> {
    const ids: string[] = [];
    let nextToken: string | undefined;
    do {
      const page = await client
        .send(new ListDeploymentsCommand({ ...names(place), ...filter, ...(nextToken ? { nextToken } : {}) }))
        .catch(translate("ListDeployments"));
      ids.push(...(page.deployments ?? []));
      nextToken = page.nextToken;
    } while (nextToken);
    return ids;
  }

  /** The deployment with its lifecycle, or undefined when CodeDeploy knows none of this id. */
  async function read(id: string, { cluster, ecsService }: Target): Promise<DeploymentFacts | undefined> {
    try {
      const { deploymentInfo } = await client.send(new GetDeploymentCommand({ deploymentId: id }));
      if (!deploymentInfo) return undefined;
      const command = new GetDeploymentTargetCommand({
        deploymentId: id,
        targetId: `${cluster}:${ecsService}`,
      });
      const answer = await client.send(command).catch(notYetTargeted);
      return deploymentFacts(deploymentInfo, answer?.deploymentTarget?.ecsTarget);
    } catch (error) {
      if (isNamed(error, "DeploymentDoesNotExistException")) return undefined;
      return translate(`GetDeployment ${id}`)(error);
    }
  }

  return {
    async group(place: Place): Promise<GroupFacts> {
      const answer = await client
        .send(new GetDeploymentGroupCommand(names(place)))
        .catch(translate(`GetDeploymentGroup ${place.application}/${place.deploymentGroup}`));
      return groupFacts(answer.deploymentGroupInfo ?? {});
    },

    read,

    /** Our own deployment with this label, in whatever state it is by now; it was created after `since`. */
    async find(place: Place, label: DeploymentLabel, since: Date): Promise<DeploymentFacts | undefined> {
      const found = await described(client, await listed(place, { createTimeRange: { start: since } }));
      return found.find(({ description }) => {
        const other = labelOf(description);
        return (
          other?.release === label.release &&
          other.cell === label.cell &&
          other.purpose === label.purpose &&
          other.attempt === label.attempt
        );
      });
    },

    /** The deployment that occupies the group, ours or anybody's, with its lifecycle. */
    async occupying(place: Place, target: Target): Promise<DeploymentFacts | undefined> {
      const [newest] = await listed(place, { includeOnlyStatuses: active });
      return newest === undefined ? undefined : read(newest, target);
    },

    /** @returns the new deployment's id, or `busy` with CodeDeploy's sentence when the group has one already. */
    async create(input: CreateDeploymentCommandInput): Promise<{ id: string } | { busy: string }> {
      try {
        const { deploymentId } = await client.send(new CreateDeploymentCommand(input));
        return { id: deploymentId ?? "" };
      } catch (error) {
        if (isNamed(error, "DeploymentLimitExceededException")) return { busy: (error as Error).message };
        return translate("CreateDeployment")(error);
      }
    },

    /** Stops with CodeDeploy's own rollback; a deployment that is over already counts as stopped. */
    async stop(deploymentId: string): Promise<void> {
      await client
        .send(new StopDeploymentCommand({ deploymentId, autoRollbackEnabled: true }))
        .catch(unless(`StopDeployment ${deploymentId}`, "DeploymentAlreadyCompletedException"));
    },

    async proceed(deploymentId: string, wait: "READY_WAIT" | "TERMINATION_WAIT"): Promise<void> {
      await client
        .send(new ContinueDeploymentCommand({ deploymentId, deploymentWaitType: wait }))
        .catch(
          unless(
            `ContinueDeployment ${deploymentId}`,
            "DeploymentAlreadyCompletedException",
            "DeploymentIsNotInReadyStateException",
          ),
        );
    },

    async makeConfig(name: string, trafficRoutingConfig: TrafficRoutingConfig): Promise<void> {
      await client
        .send(
          new CreateDeploymentConfigCommand({
            deploymentConfigName: name,
            computePlatform: "ECS",
            trafficRoutingConfig,
          }),
        )
        .catch(unless(`CreateDeploymentConfig ${name}`, "DeploymentConfigAlreadyExistsException"));
    },

    /** A second report is success: the first one stands. */
    async report(deploymentId: string, executionId: string, status: "Succeeded" | "Failed"): Promise<void> {
      await client
        .send(
          new PutLifecycleEventHookExecutionStatusCommand({
            deploymentId,
            lifecycleEventHookExecutionId: executionId,
            status,
          }),
        )
        .catch(unless("PutLifecycleEventHookExecutionStatus", "LifecycleEventAlreadyCompletedException"));
    },
  };
}

/** A deployment that was just created has no target yet. */
function notYetTargeted(error: unknown): undefined {
  if (isNamed(error, "DeploymentTargetDoesNotExistException", "DeploymentNotStartedException"))
    return undefined;
  return translate("GetDeploymentTarget")(error);
}

const unless =
  (call: string, ...names: string[]) =>
  (error: unknown): void => {
    if (!isNamed(error, ...names)) translate(call)(error);
  };

export type CodeDeploy = ReturnType<typeof codedeploy>;
