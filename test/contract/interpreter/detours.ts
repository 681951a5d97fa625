/**
 * moto's interpreter leaves a state by its own Next when a Catch leads back to that very state (it tells "no
 * Catch has set the next state" by the next state still being this one: moto/stepfunctions/parser/asl/component/
 * state/state.py, `_set_next`). The language lets a Catch lead to any state of the same machine. So for moto
 * such a Catch leads there by way of a Pass state, which is left out again of what it tells.
 */
import type { Told } from "./history.ts";

const suffix = ", once more";

interface State {
  readonly Catch?: readonly { readonly Next: string }[];
  readonly ItemProcessor?: Machine;
}

interface Machine {
  readonly States: Readonly<Record<string, State>>;
}

export const withDetours = (definition: object): object => detoured(definition as Machine);

function detoured(machine: Machine): Machine {
  const states = Object.entries(machine.States).flatMap(([name, state]): [string, object][] => [
    [name, around(name, state)],
    ...(leadsBack(name, state)
      ? [[`${name}${suffix}`, { Type: "Pass", Next: name }] as [string, object]]
      : []),
  ]);
  return { ...machine, States: Object.fromEntries(states) };
}

const leadsBack = (name: string, { Catch = [] }: State): boolean => Catch.some(({ Next }) => Next === name);

function around(name: string, state: State): State {
  const { Catch, ItemProcessor } = state;
  return {
    ...state,
    ...(Catch && {
      Catch: Catch.map((each) => (each.Next === name ? { ...each, Next: `${name}${suffix}` } : each)),
    }),
    ...(ItemProcessor && { ItemProcessor: detoured(ItemProcessor) }),
  };
}

export const withoutDetours = (told: Told): Told => ({
  ...told,
  lines: told.lines.map((line) => ({
    ...line,
    stays: line.stays.filter(({ state }) => !state.endsWith(suffix)),
  })),
});
