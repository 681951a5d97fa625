import type { Sender } from "../../../infra/sandbox/faults/faults-client.ts";
import { operationOf } from "../../../infra/sandbox/faults/faults-client.ts";
import { comparable, firstDifference, outcome } from "../data/outcome.ts";
import type { Question } from "../section.ts";

/** One service on one side: the sandbox's or moto's, laid out the same. */
export interface Side {
  /** What is made up anew each time (an ARN, a digest, an id) → what it stands for. */
  readonly names: Readonly<Record<string, string>>;
}

/** One thing that is asked of both sides; what they answer must be the same. */
export interface Case<On extends Side> {
  readonly about: string;
  readonly ask: (on: On) => Promise<unknown>;
}

/** A side that makes one mistake, which some case must find. */
export interface Plant<On extends Side> {
  readonly what: string;
  readonly spoil: (on: On) => On;
}

/** One service: what is asked of it, and which mistakes that would find. */
export interface Compared<On extends Side> {
  /** Stands at the front of each question. */
  readonly service: string;
  readonly cases: readonly Case<On>[];
  readonly plants: readonly Plant<On>[];
  /** The sandbox's side, laid out anew. */
  readonly fresh: () => On | Promise<On>;
}

/** Each case on both sides, and each mistake on the sandbox's side against the same without it. */
export async function compared<On extends Side>(given: Compared<On>, moto: On): Promise<Question[]> {
  const { service, cases, plants, fresh } = given;
  const questions: Question[] = [];
  for (const [about, found] of await differences(cases, await fresh(), moto))
    questions.push({ about: `${service}: ${about}`, differences: found });
  const nothing = { what: "a side that makes no mistake", spoil: (on: On) => on };
  for (const plant of [nothing, ...plants]) {
    const asked = await differences(cases, await fresh(), plant.spoil(await fresh()));
    const found = [...asked.values()].flat();
    const wrong = plant === nothing ? found : found.length > 0 ? [] : ["it is not found"];
    questions.push({ about: `planted in ${service}: ${plant.what}`, differences: wrong });
  }
  return questions;
}

async function differences<On extends Side>(
  cases: readonly Case<On>[],
  sandbox: On,
  other: On,
): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for (const { about, ask } of cases) {
    const [ours, theirs] = [await told(ask, sandbox), await told(ask, other)];
    const difference = firstDifference(ours, theirs, "the answer");
    found.set(about, difference ? [difference] : []);
  }
  return found;
}

async function told<On extends Side>(ask: (on: On) => Promise<unknown>, on: On): Promise<unknown> {
  return comparable(named(await outcome(ask(on)), on.names));
}

/** The same value with what is made up called by what it stands for, also within texts. */
function named(value: unknown, names: Side["names"]): unknown {
  if (typeof value === "string") return nameIn(value, names);
  if (Array.isArray(value)) return value.map((each) => named(each, names));
  if (value === null || typeof value !== "object" || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [nameIn(name, names), named(each, names)]),
  );
}

/** The longest first: one may be the beginning of another. */
const nameIn = (text: string, names: Side["names"]): string =>
  Object.entries(names)
    .sort(([a], [b]) => b.length - a.length)
    .reduce((left, [made, name]) => (made === "" ? left : left.replaceAll(made, name)), text);

export interface Sent {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Sends the command, with other members in the place of its own. */
  readonly send: <Answer = object>(members?: object) => Promise<Answer>;
}

/** A client whose calls of one operation go another way. */
export function wrong<Client extends Sender>(
  client: Client,
  operation: string,
  way: (sent: Sent) => Promise<object>,
): Client {
  const send = client.send.bind(client) as unknown as (command: object) => Promise<never>;
  const spoilt = (command: { readonly input: Sent["input"] }) => {
    if (operationOf(command) !== operation) return send(command);
    const { input } = command;
    const changed = (members: object): object =>
      Object.assign(Object.create(command), { input: { ...input, ...members } });
    return way({ operation, input, send: (members) => send(members ? changed(members) : command) });
  };
  return { send: spoilt as unknown as Client["send"] } as unknown as Client;
}
