/**
 * Health checks, and the checkers that carry them out. What many checkers find is told as one verdict: they are all of
 * one mind here. https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html
 */
import type { HealthCheckConfig } from "@aws-sdk/client-route-53";
import type { AlarmState } from "../cloudwatch/cloudwatch-alarm.ts";
import type { MetricSeries } from "../cloudwatch/metric-series.ts";
import { uuidOf } from "../identifiers.ts";
import type { Surroundings } from "../ports.ts";
import { checkConfig, isAsked } from "./check-config.ts";
import { noCheck, refuse } from "./refusals.ts";

export interface HealthCheckStanding {
  readonly id: string;
  readonly reference: string;
  readonly first: string;
  config: HealthCheckConfig;
  version: number;
  readonly tags: Map<string, string>;
  /** What was found so far, before inversion; undefined while there is not enough. */
  found: boolean | undefined;
  /** Looks in a row that said otherwise. */
  against: number;
  nextAt: number;
  lastLook: { readonly at: number; readonly passed: boolean } | undefined;
}

export interface CheckWorld {
  /** Does this endpoint answer now, as somebody on the internet sees it? */
  readonly reaches: (endpoint: Endpoint) => boolean;
  readonly alarmState: (name: string, region: string) => AlarmState | undefined;
  /** Of us-east-1. */
  readonly series: MetricSeries;
}

export interface Endpoint {
  readonly address: string | undefined;
  readonly host: string | undefined;
  readonly port: number;
  readonly path: string | undefined;
}

/** Both intervals that there are, and how often an alarm is looked at, are multiples of it. */
const tickMs = 10_000;
const alarmEveryMs = 10_000;

export class HealthChecks {
  readonly checks = new Map<string, HealthCheckStanding>();
  readonly #surroundings: Surroundings;
  readonly #world: CheckWorld;
  /** References of checks that were deleted, which stay taken. */
  readonly #spent = new Set<string>();
  #isTicking = false;

  constructor(surroundings: Surroundings, world: CheckWorld) {
    this.#surroundings = surroundings;
    this.#world = world;
  }

  /** @throws HealthCheckAlreadyExists for a reference that stands for something else. */
  create(reference: string, given: HealthCheckConfig): HealthCheckStanding {
    const config = checkConfig(given);
    const first = JSON.stringify(config);
    const known = [...this.checks.values()].find((check) => check.reference === reference);
    if (known?.first === first) return known;
    if (known || this.#spent.has(reference))
      throw refuse(
        "HealthCheckAlreadyExists",
        "A health check with the same caller reference already exists, or existed, with other settings.",
        409,
      );
    const { clock, random } = this.#surroundings;
    const check: HealthCheckStanding = {
      id: uuidOf(random),
      reference,
      first,
      config,
      version: 1,
      tags: new Map(),
      found: undefined,
      against: 0,
      nextAt: clock.now() + tickMs,
      lastLook: undefined,
    };
    this.checks.set(check.id, check);
    this.#tickLater();
    return check;
  }

  /** @throws NoSuchHealthCheck. */
  get(id: string): HealthCheckStanding {
    const found = this.checks.get(id);
    if (!found) throw noCheck(id);
    return found;
  }

  set(id: string, changed: Partial<HealthCheckConfig>): HealthCheckStanding {
    const check = this.get(id);
    check.config = checkConfig({ ...check.config, ...changed });
    check.version++;
    return check;
  }

  delete(id: string): void {
    this.#spent.add(this.get(id).reference);
    this.checks.delete(id);
  }

  /** As DNS takes it: one that is disabled is healthy, and so is one of which too little is known yet. */
  isHealthy(id: string): boolean {
    const check = this.checks.get(id);
    if (!check) return true;
    const { Inverted = false, Disabled = false } = check.config;
    if (Disabled) return !Inverted;
    return (check.found ?? true) !== Inverted;
  }

  #tickLater(): void {
    if (this.#isTicking || this.checks.size === 0) return;
    this.#isTicking = true;
    this.#surroundings.clock.after(tickMs, "health checkers look", () => {
      this.#isTicking = false;
      this.#tick();
      this.#tickLater();
    });
  }

  #tick(): void {
    const now = this.#surroundings.clock.now();
    for (const check of this.checks.values()) {
      if (check.nextAt <= now && check.config.Disabled !== true) this.#look(check, now);
      if (check.config.Disabled === true) continue;
      const value = this.isHealthy(check.id) ? 1 : 0;
      const dimensions = { HealthCheckId: check.id };
      this.#world.series.record(
        { namespace: "AWS/Route53", name: "HealthCheckStatus", dimensions },
        now,
        value,
      );
    }
  }

  #look(check: HealthCheckStanding, now: number): void {
    const { config } = check;
    const everyMs = isAsked(config) ? (config.RequestInterval ?? 30) * 1000 : alarmEveryMs;
    check.nextAt = now + everyMs;
    const passed = this.#passes(check);
    if (passed === undefined) return;
    check.lastLook = { at: now, passed };
    check.against = passed === check.found ? 0 : check.against + 1;
    const wanted = isAsked(config) ? (config.FailureThreshold ?? 3) : 1;
    if (check.against < wanted) return;
    check.found = passed;
    check.against = 0;
  }

  /** undefined: it stays as it was. */
  #passes({ config, found }: HealthCheckStanding): boolean | undefined {
    if (config.Type === "CALCULATED") {
      const healthy = (config.ChildHealthChecks ?? []).filter((id) => this.isHealthy(id));
      return healthy.length >= (config.HealthThreshold ?? 0);
    }
    if (config.Type === "CLOUDWATCH_METRIC") return this.#byAlarm(config, found);
    return this.#world.reaches({
      address: config.IPAddress,
      host: config.FullyQualifiedDomainName,
      port: config.Port ?? 0,
      path: config.ResourcePath,
    });
  }

  #byAlarm(config: HealthCheckConfig, found: boolean | undefined): boolean | undefined {
    const { Name = "", Region = "" } = config.AlarmIdentifier ?? {};
    const state = this.#world.alarmState(Name, Region);
    if (state === "ALARM") return false;
    if (state === "OK") return true;
    if (config.InsufficientDataHealthStatus === "Healthy") return true;
    if (config.InsufficientDataHealthStatus === "Unhealthy") return false;
    return found ?? true;
  }
}
