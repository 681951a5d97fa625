import fc from "fast-check";
import type { PolicyConfig, SiteConfig } from "../../../functions/shared/traffic-config.ts";
import { recordsOf } from "../../../functions/traffic/policy/records.ts";
import type { Sites } from "../../../functions/traffic/policy/fitness.ts";
import type {
  Health,
  ResolvedSite,
  SiteFacts,
  Weights,
  ZoneRecord,
} from "../../../functions/traffic/policy/zone.ts";

/** What tests of the pure decisions of traffic speak of: a name with sites, and a zone that holds its records. */
export const site = (name: string, changes: Partial<SiteConfig> = {}): SiteConfig => ({
  name,
  setIdentifier: name,
  target: { kind: "addresses", addresses: [] },
  weight: 10,
  check: { kind: "existing", id: `check-${name}` },
  ...changes,
});

export const policy = (sites: readonly SiteConfig[], changes: Partial<PolicyConfig> = {}): PolicyConfig => ({
  policy: "shop",
  name: "shop.example.com",
  zone: { id: "Z1", name: "example.com", private: false },
  types: ["A"],
  sites,
  ttlSeconds: 60,
  shift: {
    maxStep: 20,
    bakeSeconds: 300,
    marginSeconds: 10,
    tolerance: 5,
    settleLimitSeconds: 1800,
    drainSeconds: 600,
  },
  alarms: [],
  drift: "report",
  ...changes,
});

export const sitesOf = (weights: Weights): SiteConfig[] =>
  Object.entries(weights).map(([name, weight]) => site(name, { weight }));

/** Each site at one address of each type. */
export const resolvedOf = (sites: readonly SiteConfig[]): Record<string, ResolvedSite> =>
  Object.fromEntries(
    sites.map(({ name }, i) => [
      name,
      {
        target: { kind: "addresses", addresses: [`192.0.2.${i + 1}`, `2001:db8::${i + 1}`] },
        healthCheckId: `check-${name}`,
      },
    ]),
  );

export const recordsFor = (config: PolicyConfig, weights: Weights): ZoneRecord[] =>
  recordsOf(config, resolvedOf(config.sites), weights);

export const allHealthy = (names: readonly string[], but: Record<string, SiteFacts> = {}): Sites => ({
  ...Object.fromEntries(names.map((name) => [name, { health: "healthy" as const }])),
  ...but,
});

export const names = ["a", "b", "c", "d", "e"] as const;

export const anyWeight = fc.oneof(fc.constantFrom(0, 1, 10, 90, 100, 255), fc.integer({ min: 0, max: 255 }));

/** Weights of two to five sites, of which one has a weight at least. */
export const anyWeights: fc.Arbitrary<Weights> = fc
  .array(anyWeight, { minLength: 2, maxLength: 5 })
  .map((weights) => Object.fromEntries(weights.map((weight, i) => [names[i] ?? "", weight])))
  .filter((weights) => Object.values(weights).some((weight) => weight > 0));

/** Two sets of weights of the same sites. */
export const twoWeights = anyWeights.chain((from) =>
  fc
    .record(Object.fromEntries(Object.keys(from).map((name) => [name, anyWeight])))
    .filter((to) => Object.values(to).some((weight) => weight > 0))
    .map((to) => ({ from, to })),
);

export const anyHealth: fc.Arbitrary<Health> = fc.constantFrom("healthy", "healthy", "unhealthy", "unknown");

export const anySites = (of: readonly string[]): fc.Arbitrary<Sites> =>
  fc
    .array(fc.record({ health: anyHealth, targets: fc.constantFrom(undefined, undefined, 0, 3) }), {
      minLength: of.length,
      maxLength: of.length,
    })
    .map((facts) =>
      Object.fromEntries(
        facts.map(({ health, targets }, i) => [
          of[i] ?? "",
          targets === undefined ? { health } : { health, healthyTargets: targets },
        ]),
      ),
    );

/** The same members in another order. */
export const shuffled = <T>(of: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(of).toReversed());
