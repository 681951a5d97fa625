import type { CreateDeploymentGroupCommandInput } from "@aws-sdk/client-codedeploy";
import type { Workload } from "../../../infra/sandbox/layout/workload.ts";

/** The deployment group of a workload of the sandbox, written as a stack would write it. */
export const stackGroup = ({
  application,
  deploymentGroup,
  cluster,
  serviceName,
  listenerArn,
  testListenerArn = "",
}: Workload): CreateDeploymentGroupCommandInput => ({
  applicationName: application,
  deploymentGroupName: deploymentGroup,
  serviceRoleArn: "arn:aws:iam::111122223333:role/CodeDeployRoleForECS",
  deploymentConfigName: "CodeDeployDefault.ECSAllAtOnce",
  deploymentStyle: { deploymentType: "BLUE_GREEN", deploymentOption: "WITH_TRAFFIC_CONTROL" },
  ecsServices: [{ clusterName: cluster, serviceName }],
  blueGreenDeploymentConfiguration: {
    deploymentReadyOption: { actionOnTimeout: "STOP_DEPLOYMENT", waitTimeInMinutes: 30 },
    terminateBlueInstancesOnDeploymentSuccess: {
      action: "TERMINATE",
      terminationWaitTimeInMinutes: 60,
    },
  },
  loadBalancerInfo: {
    targetGroupPairInfoList: [
      {
        targetGroups: [{ name: `${serviceName}-blue` }, { name: `${serviceName}-green` }],
        prodTrafficRoute: { listenerArns: [listenerArn] },
        testTrafficRoute: { listenerArns: [testListenerArn] },
      },
    ],
  },
  alarmConfiguration: {
    enabled: true,
    ignorePollAlarmFailure: false,
    alarms: [{ name: "shop-5xx" }, { name: "shop-latency" }],
  },
  autoRollbackConfiguration: { enabled: true, events: ["DEPLOYMENT_FAILURE"] },
});
