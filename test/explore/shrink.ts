/** Makes a failing scenario as small as it still fails: fewer faults, fewer actions, a plainer world. */
import { play } from "./play.ts";
import type { Scenario } from "./scenario.ts";

/** What a problem is, without the names and numbers of one run. */
export const kindOf = (problem: string): string =>
  problem
    .replaceAll(/\b[\w-]+-\d{8}T\d{6}Z(-\w+)?/g, "R")
    .replaceAll(/arn:[\w:/.-]+/g, "ARN")
    .replaceAll(/sha256:\w+|d-\w{9}|\d+/g, "N");

/**
 * @param problem what must still happen, by its kind.
 * @param most plays that it may take.
 */
export async function shrink(scenario: Scenario, problem: string, most = 200): Promise<Scenario> {
  const wanted = kindOf(problem);
  let smallest = scenario;
  let left = most;
  for (;;) {
    const tried = smaller(smallest).slice(0, left);
    const next = await firstThat(tried, async (candidate) => {
      left--;
      return (await play(candidate)).problems.some((each) => kindOf(each) === wanted);
    });
    if (!next) return smallest;
    smallest = next;
  }
}

async function firstThat<Item>(items: readonly Item[], isSo: (item: Item) => Promise<boolean>) {
  for (const item of items) if (await isSo(item)) return item;
  return undefined;
}

/** Each a step smaller, the boldest first. */
function smaller(scenario: Scenario): Scenario[] {
  const { faults, actions, services } = scenario;
  const [first] = services;
  return [
    ...(faults.length > 1 ? [{ ...scenario, faults: [] }] : []),
    ...faults.map((_, index) => ({ ...scenario, faults: without(faults, index) })),
    ...actions.map((_, index) => ({ ...scenario, actions: without(actions, index) })),
    ...(scenario.latencyMs > 0 ? [{ ...scenario, latencyMs: 0 }] : []),
    ...(scenario.order > 0 ? [{ ...scenario, order: 0 }] : []),
    ...(Object.keys(scenario.unconfirmed).length > 0 ? [{ ...scenario, unconfirmed: {} }] : []),
    ...(Object.keys(scenario.spec).length > 0 ? [{ ...scenario, spec: {} }] : []),
    ...(services.length > 1 && first ? [{ ...scenario, services: [first] }] : []),
    ...services.flatMap((service, index) =>
      [
        ...(service.cells.length > 1 ? [{ ...service, cells: service.cells.slice(0, -1) }] : []),
        ...plainer(service),
      ].map((plain) => ({
        ...scenario,
        services: services.map((each, at) => (at === index ? plain : each)),
      })),
    ),
  ];
}

function plainer(service: Scenario["services"][number]): Scenario["services"][number][] {
  const { gates, strategy } = service;
  const { approval: _, ...unapproved } = gates;
  return [
    ...(gates.approval ? [{ ...service, gates: unapproved }] : []),
    ...(gates.windows.length > 0 ? [{ ...service, gates: { ...gates, windows: [] } }] : []),
    ...(gates.smoke.length > 0 ? [{ ...service, gates: { ...gates, smoke: [] } }] : []),
    ...(strategy.kind === "all-at-once"
      ? []
      : [{ ...service, strategy: { kind: "all-at-once" as const, bakeSeconds: strategy.bakeSeconds } }]),
  ];
}

const without = <Item>(items: readonly Item[], index: number): Item[] => items.toSpliced(index, 1);
