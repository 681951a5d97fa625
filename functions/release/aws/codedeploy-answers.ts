import type { DeploymentGroupInfo, DeploymentInfo, ECSTarget } from "@aws-sdk/client-codedeploy";
import type { DeploymentFacts, GroupFacts, LifecycleEvent } from "../facts.ts";

/** CodeDeploy's answers in our words; what it leaves out is left out. */
export function deploymentFacts(given: DeploymentInfo, target: ECSTarget | undefined): DeploymentFacts {
  const { errorInformation: error, rollbackInfo: rollback, completeTime } = given;
  return {
    id: given.deploymentId ?? "",
    status: given.status ?? "Created",
    createdAt: given.createTime?.getTime() ?? 0,
    creator: given.creator ?? "user",
    description: given.description ?? "",
    ...(completeTime ? { endedAt: completeTime.getTime() } : {}),
    ...(error ? { error: { code: error.code ?? "unknown", message: error.message ?? "" } } : {}),
    ...(rollback?.rollbackDeploymentId ? { rollbackId: rollback.rollbackDeploymentId } : {}),
    ...(rollback?.rollbackMessage ? { rollbackMessage: rollback.rollbackMessage } : {}),
    lifecycle: (target?.lifecycleEvents ?? []).map(lifecycleFacts),
  };
}

function lifecycleFacts(event: NonNullable<ECSTarget["lifecycleEvents"]>[number]): LifecycleEvent {
  const { startTime, endTime, diagnostics } = event;
  return {
    name: event.lifecycleEventName ?? "",
    status: event.status ?? "Unknown",
    ...(startTime ? { startedAt: startTime.getTime() } : {}),
    ...(endTime ? { endedAt: endTime.getTime() } : {}),
    ...(diagnostics?.message ? { diagnostics: diagnostics.message } : {}),
  };
}

export function groupFacts(given: DeploymentGroupInfo): GroupFacts {
  const [service] = given.ecsServices ?? [];
  const [pair] = given.loadBalancerInfo?.targetGroupPairInfoList ?? [];
  const blueGreen = given.blueGreenDeploymentConfiguration;
  const ready = blueGreen?.deploymentReadyOption;
  const testListener = pair?.testTrafficRoute?.listenerArns?.[0];
  return {
    cluster: service?.clusterName ?? "",
    ecsService: service?.serviceName ?? "",
    alarms: given.alarmConfiguration?.enabled
      ? (given.alarmConfiguration.alarms ?? []).flatMap(({ name }) => (name ? [name] : []))
      : [],
    terminationWaitSeconds:
      60 * (blueGreen?.terminateBlueInstancesOnDeploymentSuccess?.terminationWaitTimeInMinutes ?? 0),
    readyWaitSeconds: ready?.actionOnTimeout === "STOP_DEPLOYMENT" ? 60 * (ready.waitTimeInMinutes ?? 0) : 0,
    productionListener: pair?.prodTrafficRoute?.listenerArns?.[0] ?? "",
    ...(testListener ? { testListener } : {}),
    targetGroupNames: (pair?.targetGroups ?? []).flatMap(({ name }) => (name ? [name] : [])),
  };
}
