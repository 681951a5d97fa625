/** A service whose cells are sites of a traffic policy, behind Network Load Balancers, and the words of its flow tests. */
import { ChangeResourceRecordSetsCommand } from "@aws-sdk/client-route-53";
import { StartExecutionCommand } from "@aws-sdk/client-sfn";
import { ledger } from "../../functions/ledger/ledger.ts";
import type { ShiftRecord, TrafficState } from "../../functions/ledger/traffic-records.ts";
import type { CellConfig, ServiceConfig, StrategyConfig } from "../../functions/shared/service-config.ts";
import type { PolicyConfig, SiteConfig } from "../../functions/shared/traffic-config.ts";
import { sandboxSettings, shiftMachineArn } from "../../infra/sandbox/installation.ts";
import { layOutTraffic } from "../../infra/sandbox/layout/lay-out-traffic.ts";
import type { PopulationSpec } from "../../infra/sandbox/users/population.ts";
import { storefront } from "./stories.ts";
import { hour, minute, world } from "./world.ts";
import type { WorldOptions } from "./world.ts";

export const all: StrategyConfig = { kind: "all-at-once", bakeSeconds: 300 };
export const weighted: StrategyConfig = {
  kind: "weighted",
  steps: [
    { weight: 10, bakeSeconds: 120 },
    { weight: 50, bakeSeconds: 120 },
  ],
  bakeSeconds: 300,
};

export const cell = (name: string, wave: number): CellConfig => ({
  name,
  wave,
  codedeploy: { application: "storefront", deploymentGroup: `storefront-${name}` },
  loadBalancer: "network",
  terminationWaitSeconds: 3600,
  traffic: { policy: "storefront", site: name },
});

/** Each cell is a site with the same weight. Behind an NLB there is nothing that answers a path. */
export const sited = (cells: readonly CellConfig[], given: Partial<ServiceConfig> = {}): ServiceConfig => {
  const { gates } = storefront();
  return storefront({
    cells,
    strategy: all,
    gates: { ...gates, smoke: [] },
    rollback: { alarms: cells.map(({ name }) => `${name}-5xx`) },
    ...given,
  });
};

export const twoWaves = (given: Partial<ServiceConfig> = {}) => sited([cell("a", 1), cell("b", 2)], given);

export const policyOf = (sites: readonly string[], more: Partial<PolicyConfig> = {}): PolicyConfig => ({
  policy: "storefront",
  name: "storefront.example.com",
  zone: { id: "Z0STOREFRONT", name: "example.com", private: false },
  types: ["A"],
  sites: sites.map((name): SiteConfig => ({
    name,
    setIdentifier: `pointsman-${name}`,
    target: { kind: "nlb", loadBalancer: `storefront-${name}` },
    weight: 100,
    check: { kind: "target-health" },
  })),
  ttlSeconds: 60,
  shift: {
    maxStep: 50,
    bakeSeconds: 60,
    marginSeconds: 30,
    tolerance: 10,
    settleLimitSeconds: 900,
    drainSeconds: 120,
  },
  alarms: [],
  drift: "report",
  ...more,
});

export interface SitedWorldOptions extends WorldOptions {
  readonly policy?: Partial<PolicyConfig>;
  /** Sites beside the cells, such as one that no release touches. */
  readonly people?: Partial<PopulationSpec>;
  /** Services beside it. */
  readonly also?: readonly ServiceConfig[];
}

export type SitedWorld = Awaited<ReturnType<typeof sitedWorld>>;

export async function sitedWorld(config: ServiceConfig = twoWaves(), options: SitedWorldOptions = {}) {
  const { policy: more = {}, people, also = [], ...rest } = options;
  const sites = config.cells.flatMap(({ traffic }) => traffic?.site ?? []);
  const policy = policyOf(sites, more);
  const base = await world([config, ...also], { ...rest, policies: [policy] });
  const zone = layOutTraffic(base.installation, [policy]).get(policy.policy);
  if (!zone) throw new Error("there is no zone");
  const book = ledger(base.clients.dynamodb, sandboxSettings.table, () => new Date(base.clock.now()));
  const words = {
    ...base,
    policy,
    zone,
    book,
    /** As the zone has them. */
    weights: (): Readonly<Record<string, number>> =>
      Object.fromEntries(
        [...zone.standing.values()]
          .filter(({ SetIdentifier }) => SetIdentifier !== undefined)
          .map(
            ({ SetIdentifier = "", Weight = -1 }) =>
              [SetIdentifier.replace("pointsman-", ""), Weight] as const,
          )
          .sort(([a], [b]) => a.localeCompare(b)),
      ),
    traffic: async (): Promise<TrafficState | undefined> => book.traffic.state(policy.policy),
    /** `kind of a settled`, in the order in which they began; those of releases only. */
    shifts: async (): Promise<string[]> => (await records()).map(inWords),
    records: () => records(),
    async startShift(input: object, name: string): Promise<void> {
      await base.clients.sfn.send(
        new StartExecutionCommand({
          stateMachineArn: shiftMachineArn,
          name,
          input: JSON.stringify({ policy: policy.policy, reason: "tried", ...input }),
        }),
      );
    },
    /** As `until`, for what has to be read. */
    async soon(isSo: () => Promise<boolean>, mostHours = 3): Promise<void> {
      for (let left = (mostHours * hour) / 5000; left > 0; left--) {
        if (await isSo()) return;
        await base.pass(5000);
      }
      throw new Error(`not so after ${mostHours} h; ${(await words.shifts()).join(", ")}`);
    },
    /** Somebody changes a site's weight, beside all that is ours. */
    async setByHand(site: string, Weight: number): Promise<void> {
      const set = [...zone.standing.values()].find(
        ({ SetIdentifier }) => SetIdentifier === `pointsman-${site}`,
      );
      if (!set) throw new Error(`there is no record of ${site}`);
      await base.pass(2000);
      const Changes = [{ Action: "UPSERT" as const, ResourceRecordSet: { ...set, Weight } }];
      await base.account.clients.route53.send(
        new ChangeResourceRecordSetsCommand({ HostedZoneId: zone.id, ChangeBatch: { Changes } }),
      );
    },
    /** Lets everything come to rest. @returns what is then not as the invariants say. */
    async rested(mostHours = 24): Promise<string[]> {
      const problems = await base.rest(mostHours);
      const state = await words.traffic();
      const open = await book.traffic.open();
      return [
        ...problems,
        ...(state?.lease ? [`the policy is leased to ${state.lease.holder}`] : []),
        ...open.map(({ shift }) => `${shift} is still open`),
        ...(Object.values(words.weights()).every((weight) => weight === 0)
          ? ["invariant 1: all weights are 0"]
          : []),
      ];
    },
    timeOf: (what: string, ofCell: string): number =>
      Date.parse(
        base
          .facts()
          .timeline(base.releases().at(-1)?.id ?? "")
          .find((event) => event.what === what && event.cell === ofCell)?.at ?? "",
      ),
  };
  async function records(): Promise<ShiftRecord[]> {
    const history = await book.traffic.history(policy.policy, 100);
    const found = await Promise.all(history.toReversed().map(({ id }) => book.traffic.shift(id)));
    return found.flatMap((view) => (view?.record.release ? [view.record] : []));
  }
  await words.startShift(
    { kind: "shift", to: Object.fromEntries(sites.map((name) => [name, 100])) },
    "first",
  );
  await base.pass(4 * minute);
  const users = base.account.world.population.start({
    name: policy.name,
    port: 80,
    requestsPerSecond: 0,
    ...people,
  });
  return { ...words, users };
}

const inWords = ({ kind, phase, site, outcome, state }: ShiftRecord): string =>
  `${phase === kind ? kind : `${phase}: ${kind}`} of ${site} ${outcome?.kind ?? state}`;
