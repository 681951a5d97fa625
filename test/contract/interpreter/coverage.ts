import type { Question } from "../section.ts";
import type { Line, Stay } from "./history.ts";
import type { Replayed } from "./replay.ts";
import type { MachineName } from "./template-machines.ts";

export interface Covered {
  readonly machine: MachineName;
  readonly replayed: Replayed;
}

interface State {
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string }[];
  readonly Retry?: readonly { readonly ErrorEquals: readonly string[] }[];
  readonly ItemProcessor?: Machine;
}

interface Machine {
  readonly States: Readonly<Record<string, State>>;
}

/** Each state entered, each Catch taken, and each name of a Retry tried again after, in some run of the interpreter. */
export function coverage(name: MachineName, definition: object, runs: readonly Covered[]): Question[] {
  const ours = runs.filter(({ machine }) => machine === name);
  const lines = ours.flatMap(({ replayed }) => replayed.told.lines);
  const met = new Set(lines.flatMap(metIn));
  return [...new Set(wantedOf(definition as Machine))].map((wanted) => ({
    about: `${name}: ${wanted} in some run`,
    differences: met.has(wanted) ? [] : ["it is met in none"],
  }));
}

const entering = (state: string): string => `${state} is entered`;
const catching = (state: string, next: string): string =>
  `the Catch of ${state} that leads to ${next} is taken`;
const retrying = (name: string): string => `a task is tried again after ${name}`;

function wantedOf({ States }: Machine): string[] {
  return Object.entries(States).flatMap(([name, { Catch = [], Retry = [], ItemProcessor }]) => [
    entering(name),
    ...Catch.map(({ Next }) => catching(name, Next)),
    ...Retry.flatMap(({ ErrorEquals }) => ErrorEquals.map(retrying)),
    ...(ItemProcessor ? wantedOf(ItemProcessor) : []),
  ]);
}

/** A state that is followed by the target of its Catch was left by it: no Catch leads where its state goes on by itself. */
function metIn({ stays }: Line): string[] {
  return stays.flatMap((stay, index) => [
    entering(stay.state),
    ...(stays[index + 1] ? [catching(stay.state, stays[index + 1]?.state ?? "")] : []),
    ...retriedIn(stay),
  ]);
}

const retriedIn = ({ attempts }: Stay): string[] =>
  attempts
    .slice(0, -1)
    .flatMap(({ ending }) => (ending && ending.kind !== "succeeded" ? [retrying(ending.error)] : []));
