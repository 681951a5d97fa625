import * as z from "zod/mini";
import { CloudWatchAlarmStateChange } from "../../../events/cloudwatch-alarm-state-change.ts";
import { CodeDeployDeploymentStateChange } from "../../../events/codedeploy-deployment-state-change.ts";
import { EcsServiceAction } from "../../../events/ecs-service-action.ts";
import { EcsTaskStateChange } from "../../../events/ecs-task-state-change.ts";
import type { Sign } from "./match.ts";

/** Every event that may be news to a waiting task. */
export const WakeInput = z.discriminatedUnion("detail-type", [
  CodeDeployDeploymentStateChange,
  CloudWatchAlarmStateChange,
  EcsTaskStateChange,
  EcsServiceAction,
]);

type WakeInput = z.infer<typeof WakeInput>;

/** What the event may be matched with. */
export function signsOf(event: WakeInput): Sign[] {
  switch (event["detail-type"]) {
    case "CodeDeploy Deployment State-change Notification":
      return [{ kind: "place", place: `${event.detail.application}/${event.detail.deploymentGroup}` }];
    case "CloudWatch Alarm State Change":
      return [{ kind: "alarm", alarm: event.detail.alarmName }];
    case "ECS Task State Change": {
      const service = /^service:(.+)$/.exec(event.detail.group ?? "")?.[1];
      return service
        ? [{ kind: "ecs-service", ecsService: `${lastOf(event.detail.clusterArn)}/${service}` }]
        : [];
    }
    case "ECS Service Action":
      return event.resources.flatMap((arn) => {
        const [, cluster, service] = /:service\/([^/]+)\/([^/]+)$/.exec(arn) ?? [];
        return cluster && service
          ? [{ kind: "ecs-service" as const, ecsService: `${cluster}/${service}` }]
          : [];
      });
  }
}

const lastOf = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1);
