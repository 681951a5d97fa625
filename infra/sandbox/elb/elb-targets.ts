/**
 * Targets and their health, with the states and reasons that captures show. Written from
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
 * Not simulated: single health checks, zones that the load balancer lacks, `unavailable`, `unhealthy.draining`,
 * anomaly detection.
 */
import type { TargetHealth } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Balancers, TargetGroup } from "./elb-balancers.ts";
import { checkedState } from "./elb-hosts.ts";
import type { CheckedState } from "./elb-hosts.ts";
import type { Backend } from "../users/images.ts";
import type { Clock } from "../ports.ts";

export interface Target {
  readonly id: string;
  readonly port: number;
  readonly zone: string;
  readonly backend: Backend;
  health: TargetHealth;
  /** Of one whose health is worked out from what its host answers, and not told by whoever runs it: what was known when. */
  checks?: { readonly since: number; readonly first: CheckedState };
}

export type Targets = ReturnType<typeof createTargets>;

const registering: TargetHealth = {
  State: "initial",
  Reason: "Elb.RegistrationInProgress",
  Description: "Target registration is in progress",
};
const checking: TargetHealth = {
  State: "initial",
  Reason: "Elb.InitialHealthChecking",
  Description: "Initial health checks in progress",
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

    /** One that is there stays as it is, one that drains is back. */
    enlist(group: TargetGroup, id: string, port: number, zone: string): void {
      const known = group.targets.get(keyOf(id, port));
      if (known && known.health.State !== "draining") return;
      const backend = balancers.hosts.backend(id, port);
      const checks = { since: clock.now() + balancers.timing.registrationMs, first: "initial" as const };
      group.targets.set(keyOf(id, port), { id, port, zone, backend, health: registering, checks });
    },

    /** Its checks go on by other settings from now on: what they have found stays found. */
    recheck(group: TargetGroup): void {
      for (const target of group.targets.values()) {
        if (!target.checks || clock.now() < target.checks.since) continue;
        target.checks = { since: clock.now(), first: worked(group, target, balancers, clock.now()) };
      }
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
    healthOf(group: TargetGroup, target: Target, isUsed = balancers.isUsed(group.arn)): TargetHealth {
      if (target.health.State === "draining") return target.health;
      return isUsed ? healthNow(group, target, balancers, clock.now()) : notInUse;
    },

    /** Copies that get this group's requests: the healthy ones, or all that are registered when none is (fail open). */
    serving(group: TargetGroup): Backend[] {
      const healthy: Backend[] = [];
      const registered: Backend[] = [];
      for (const target of group.targets.values()) {
        const { State } = healthNow(group, target, balancers, clock.now());
        if (State === "healthy") healthy.push(target.backend);
        if (State === "unhealthy") registered.push(target.backend);
      }
      return healthy.length > 0 ? healthy : registered;
    },
  };
}

function healthNow(group: TargetGroup, target: Target, balancers: Balancers, now: number): TargetHealth {
  if (target.health.State === "draining" || !target.checks) return target.health;
  const state = worked(group, target, balancers, now);
  if (state === "healthy") return { State: "healthy" };
  if (state === "unhealthy") return failing(group, target.backend);
  return now < target.checks.since ? registering : checking;
}

/** Checks begin when the target is registered and some listener forwards to its group, whichever is later. */
function worked({ settings }: TargetGroup, target: Target, { hosts }: Balancers, now: number): CheckedState {
  const { since, first } = target.checks ?? { since: now, first: "initial" };
  if (!settings || settings.usedSince === undefined) return "initial";
  const from = Math.max(since, settings.usedSince);
  return checkedState(first, hosts.stretches(target.id, target.port, from), settings.check, now);
}
