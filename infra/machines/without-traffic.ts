/** A definition, as far as its way from state to state goes. */
interface Flow {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly Default?: string;
  readonly Choices?: readonly Way[];
  readonly Catch?: readonly Way[];
  readonly ItemProcessor?: Flow;
}

interface Way {
  readonly Next: string;
}

/** The same machine for an installation whose cells are sites of no traffic policy: what only those pass is left out. */
export const withoutTraffic = <Machine extends object>(machine: Machine): Machine =>
  pruned(JSON.parse(JSON.stringify(machine)) as Flow) as object as Machine;

function pruned(machine: Flow): Flow {
  const states = Object.entries(machine.States).map(([name, state]) => [name, withoutWays(state)] as const);
  const gone = new Map(
    states.flatMap(([name, { Choices, Default }]) =>
      Choices?.length === 0 && Default !== undefined ? [[name, Default]] : [],
    ),
  );
  const led = new Map(states.map(([name, state]) => [name, ledPast(state, gone)]));
  const StartAt = past(machine.StartAt, gone);
  const kept = reached(led, StartAt);
  return { ...machine, StartAt, States: Object.fromEntries([...led].filter(([name]) => kept.has(name))) };
}

/** Asked by `hasTraffic` of traffic-cell.ts, alone or with others. */
const asksForTraffic = (way: Way): boolean => JSON.stringify(way).includes("$.ticket.hasTraffic");

function withoutWays(state: State): State {
  if (state.ItemProcessor) return { ...state, ItemProcessor: pruned(state.ItemProcessor) };
  return state.Choices ? { ...state, Choices: state.Choices.filter((each) => !asksForTraffic(each)) } : state;
}

/** A choice that has nothing left to choose is not one. */
const past = (name: string, gone: ReadonlyMap<string, string>): string => {
  const next = gone.get(name);
  return next === undefined ? name : past(next, gone);
};

function ledPast(state: State, gone: ReadonlyMap<string, string>): State {
  const ways = (all: readonly Way[]) => all.map((each) => ({ ...each, Next: past(each.Next, gone) }));
  return {
    ...state,
    ...(state.Next === undefined ? {} : { Next: past(state.Next, gone) }),
    ...(state.Default === undefined ? {} : { Default: past(state.Default, gone) }),
    ...(state.Choices ? { Choices: ways(state.Choices) } : {}),
    ...(state.Catch ? { Catch: ways(state.Catch) } : {}),
  };
}

function reached(states: ReadonlyMap<string, State>, from: string): ReadonlySet<string> {
  const seen = new Set<string>();
  const queue = [from];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    const state = states.get(name);
    if (!state || seen.has(name)) continue;
    seen.add(name);
    const ways = [...(state.Choices ?? []), ...(state.Catch ?? [])].map(({ Next }) => Next);
    queue.push(...ways, ...[state.Next, state.Default].filter((next) => next !== undefined));
  }
  return seen;
}
