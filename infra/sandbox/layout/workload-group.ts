import { allAtOnce } from "../codedeploy/codedeploy-configs.ts";
import type { Groups } from "../codedeploy/codedeploy-groups.ts";
import type { EcsService } from "../ecs/ecs-state.ts";
import type { WorkloadBalancer } from "./workload-balancer.ts";
import type { WorkloadSpec } from "./workload-spec.ts";

/** The deployment group of a workload, with what its spec says of waits, alarms and going back. */
export function addGroup(
  groups: Groups,
  spec: WorkloadSpec,
  service: EcsService,
  { targetGroupArns, listenerArn, testListenerArn }: WorkloadBalancer,
  { application, deploymentGroup }: { readonly application: string; readonly deploymentGroup: string },
): void {
  const events = ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"] as const;
  const alarms = {
    enabled: true,
    ignorePollAlarmFailure: spec.ignorePollAlarmFailure ?? false,
    alarms: (spec.alarms ?? []).map((alarm) => ({ name: alarm })),
  };
  groups.create({
    applicationName: application,
    name: deploymentGroup,
    service,
    targetGroupArns: [targetGroupArns.blue, targetGroupArns.green],
    productionListenerArn: listenerArn,
    testListenerArn,
    configName: spec.deploymentConfigName ?? allAtOnce.name,
    terminationWaitMinutes: spec.terminationWaitMinutes ?? 5,
    readyWaitMinutes: spec.readyWaitMinutes ?? 0,
    autoRollback: spec.autoRollback ?? { enabled: true, events: [...events] },
    alarms: alarms.alarms.length > 0 ? alarms : undefined,
    hookRole: spec.hookRole ?? "broad",
  });
}
