import type { ServiceConfig } from "../../../functions/shared/service-config.ts";
import type { ImageBehaviour } from "../users/images.ts";
import type { Installation } from "../installation.ts";
import type { Users } from "../users/users.ts";
import type { Workload } from "./workload.ts";
import type { WorkloadSpec } from "./workload-spec.ts";

export interface LayOutOptions {
  readonly tag?: string;
  readonly behaviour?: ImageBehaviour;
  readonly requestsPerSecond?: number;
  readonly spec?: Partial<WorkloadSpec>;
}

export interface LaidOut {
  readonly config: ServiceConfig;
  readonly cells: ReadonlyMap<string, Workload>;
  readonly users: readonly Users[];
}

/** Percent of failed requests at which the alarms of a rehearsed service fire. */
const alarmPercent = 1;

/**
 * Lays out what a service file describes: each cell with its load balancer, deployment group and users, and the
 * alarms it names. All cells run one image; each alarm watches the cell of the same place in the list.
 */
export function layOut(
  installation: Installation,
  config: ServiceConfig,
  options: LayOutOptions = {},
): LaidOut {
  const { world } = installation.account;
  const cells = new Map<string, Workload>();
  for (const cell of config.cells) {
    const workload = world.addWorkload({
      service: `${config.service}-${cell.name}`,
      cluster: "production",
      ...cell.codedeploy,
      repository: config.image.repository,
      tag: options.tag ?? "v0",
      loadBalancer: cell.loadBalancer,
      terminationWaitMinutes: (cell.terminationWaitSeconds ?? 3600) / 60,
      readyWaitMinutes: (cell.readyWaitSeconds ?? 0) / 60,
      desiredCount: 2,
      ...(options.behaviour ? { behaviour: options.behaviour } : {}),
      ...options.spec,
    });
    cells.set(cell.name, workload);
  }
  const workloads = [...cells.values()];
  for (const [index, name] of config.rollback.alarms.entries())
    world.alarms.putAlarm({
      name,
      measure: "errorRate",
      of: workloads[index % workloads.length]?.loadBalancerArn ?? "",
      threshold: alarmPercent,
      treatMissingData: "notBreaching",
    });
  const requestsPerSecond = (options.requestsPerSecond ?? 20) / workloads.length;
  const users = workloads.map((workload) =>
    world.users.start({ listenerArn: workload.listenerArn, requestsPerSecond }),
  );
  return { config, cells, users };
}
