/**
 * Targets and their health, with the states and reasons that captures show. Written from
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
 * Not simulated: single health checks, zones that the load balancer lacks, `unavailable`, anomaly detection.
 */
import type { TargetHealth } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Balancers, TargetGroup } from "./elb-balancers.ts";
import type { Backend } from "../users/images.ts";
import type { Clock } from "../ports.ts";

export interface Target {
  readonly id: string;
  readonly port: number;
  readonly zone: string;
  readonly backend: Backend;
  health: TargetHealth;
}

export type Targets = ReturnType<typeof createTargets>;

const registering: TargetHealth = {
  State: "initial",
  Reason: "Elb.RegistrationInProgress",
  Description: "Target registration is in progress",
};
const draining: TargetHealth = {
  State: "draining",
  Reason: "Target.DeregistrationInProgress",
  Description: "Target deregistration is in progress",
};
const notInUse: TargetHealth = {
  State: "unused",
  Reason: "Target.NotInUse",
  Description: "Target group is not configured to receive traffic from the load balancer",
};
export const notRegistered: TargetHealth = {
  State: "unused",
  Reason: "Target.NotRegistered",
  Description: "Target is not registered to the target group",
};

/** An NLB says the same of every failure; an ALB tells the code. */
const failing = (group: TargetGroup, { alive }: Backend): TargetHealth =>
  group.kind === "network" || !alive
    ? { State: "unhealthy", Reason: "Target.FailedHealthChecks", Description: "Health checks failed" }
    : {
        State: "unhealthy",
        Reason: "Target.ResponseCodeMismatch",
        Description: "Health checks failed with these codes: [503]",
      };

export const keyOf = (id: string, port: number): string => `${id}:${port}`;

export function createTargets(clock: Clock, balancers: Balancers) {
  return {
    register(group: TargetGroup, target: Omit<Target, "health">): Target {
      const made = { ...target, health: registering };
      group.targets.set(keyOf(target.id, target.port), made);
      return made;
    },

    /** What the health checks found. A target that drains already goes on draining. */
    checked(group: TargetGroup, target: Target, isHealthy: boolean): void {
      if (target.health.State === "draining") return;
      target.health = isHealthy ? { State: "healthy" } : failing(group, target.backend);
    },

    /** Drains, then is gone from the list; deregistering an unknown target succeeds. */
    deregister(group: TargetGroup, id: string, port: number): void {
      const target = group.targets.get(keyOf(id, port));
      if (target === undefined || target.health.State === "draining") return;
      target.health = draining;
      const forget = () =>
        void (group.targets.get(keyOf(id, port)) === target && group.targets.delete(keyOf(id, port)));
      clock.after(group.drainSeconds * 1000, `${group.name} has drained ${id}`, forget);
    },

    /** What DescribeTargetHealth says: a group that no listener forwards to is not checked. */
    healthOf: (group: TargetGroup, { health }: Target): TargetHealth =>
      health.State === "draining" || balancers.isUsed(group.arn) ? health : notInUse,

    /** Copies that get this group's requests: the healthy ones, or all that are registered when none is (fail open). */
    serving(group: TargetGroup): Backend[] {
      const healthy: Backend[] = [];
      const registered: Backend[] = [];
      for (const { health, backend } of group.targets.values()) {
        if (health.State === "healthy") healthy.push(backend);
        if (health.State === "unhealthy") registered.push(backend);
      }
      return healthy.length > 0 ? healthy : registered;
    },
  };
}
