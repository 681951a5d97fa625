import type { Question } from "../section.ts";
import { awsError } from "../../../infra/sandbox/faults/faults-error.ts";
import { differences, told } from "./asked.ts";
import type { Case } from "./case.ts";
import { outcome } from "./outcome.ts";
import type { Refusal } from "./refusal-cases.ts";
import { word, wordDifferences } from "./refused.ts";
import { sequences } from "./sequences.ts";
import type { Target } from "./target.ts";

type Send = (command: object) => Promise<object>;
type Named = Error & { Item?: unknown; CancellationReasons?: unknown[] | undefined };
interface Asked {
  readonly TransactItems?: { readonly Put?: object; readonly Update?: object; readonly Delete?: object }[];
  readonly ScanIndexForward?: boolean;
}
interface Page {
  readonly Items?: unknown[];
  LastEvaluatedKey?: unknown;
}

/** A table that does one thing wrong. */
interface Plant {
  readonly what: string;
  readonly isRight?: true;
  readonly send: (operation: string, command: { readonly input: Asked }, send: Send) => Promise<object>;
}

/** The same command with other members. */
const changed = (command: { readonly input: Asked }, members: Partial<Asked>): object =>
  Object.assign(Object.create(command), { input: { ...command.input, ...members } });

const failing = async (call: Promise<object>, changed: (error: Named) => object): Promise<object> =>
  call.catch((error: unknown) => changed(error as Named));

const fail = (error: Named): never => {
  throw error;
};

const plants: readonly Plant[] = [
  { what: "a table that does everything right", isRight: true, send: (_, command, send) => send(command) },
  {
    what: "a condition that does not hold lets the write pass in silence",
    send: (_, command, send) =>
      failing(send(command), (error) =>
        error.name === "ConditionalCheckFailedException" ? {} : fail(error),
      ),
  },
  {
    what: "a refused write that does not show the item it met",
    send: (_, command, send) =>
      failing(send(command), (error) => fail(Object.assign(error, { Item: undefined }))),
  },
  {
    what: "a transaction's reasons in another order",
    send: (_, command, send) =>
      failing(send(command), (error) =>
        fail(Object.assign(error, { CancellationReasons: error.CancellationReasons?.toReversed() })),
      ),
  },
  {
    what: "a transaction that failed and left its last write behind",
    send: async (_, command, send) => {
      const last = command.input.TransactItems?.at(-1);
      try {
        return await send(command);
      } catch (error) {
        if (last) await outcome(send(changed(command, { TransactItems: [last] })));
        throw error;
      }
    },
  },
  {
    what: "a list that is never given backwards",
    send: (operation, command, send) => {
      return send(operation === "Query" ? changed(command, { ScanIndexForward: true }) : command);
    },
  },
  {
    what: "a page that does not say that there are more",
    send: async (_, command, send) => {
      const { LastEvaluatedKey: _last, ...page } = (await send(command)) as Page;
      return page;
    },
  },
  {
    what: "an error by another name",
    send: (_, command, send) =>
      failing(send(command), (error) => {
        throw error.name === "TransactionCanceledException"
          ? awsError("ConditionalCheckFailedException", error.message)
          : error;
      }),
  },
  {
    what: "an item of any size is taken",
    send: (_, command, send) =>
      failing(send(command), (error) => (error.message.startsWith("Item size") ? {} : fail(error))),
  },
  {
    what: "a reserved word is taken",
    send: (_, command, send) =>
      failing(send(command), (error) => (error.message.includes("reserved") ? {} : fail(error))),
  },
];

const broken = (sandbox: Target, { send: spoil }: Plant): Target => ({
  name: "planted",
  async fresh(now) {
    const { client, ...rest } = await sandbox.fresh(now);
    const send = client.send.bind(client) as unknown as Send;
    const spoilt = (command: { readonly input: Asked }) => {
      const operation = Object.getPrototypeOf(command).constructor.name.replace(/Command$/, "");
      return spoil(operation, command, send);
    };
    return { client: { send: spoilt as typeof client.send }, ...rest };
  },
});

/** Each mistake must be found by some case, and what is right by none. */
export async function planted(
  sandbox: Target,
  cases: readonly Case[],
  refusals: readonly Refusal[],
): Promise<Question[]> {
  const questions: Question[] = [];
  for (const plant of plants) {
    const found = await finds(sandbox, broken(sandbox, plant), cases, refusals);
    const wrong = found.length > 0 ? found.slice(0, 1) : ["it is not found"];
    const isRight = plant.isRight === true;
    questions.push({
      about: `planted: ${plant.what}`,
      differences: isRight === (found.length === 0) ? [] : wrong,
    });
  }
  return questions;
}

async function finds(
  sandbox: Target,
  spoilt: Target,
  cases: readonly Case[],
  refusals: readonly Refusal[],
): Promise<string[]> {
  const found: string[] = [];
  for (const each of cases) {
    const theirs = await told(each, spoilt).catch(() => undefined);
    if (theirs) found.push(...differences(await told(each, sandbox), theirs));
    else found.push(`${each.about}: it cannot be asked`);
  }
  for (const each of refusals)
    found.push(...wordDifferences(each, await word(each, sandbox), await word(each, spoilt), undefined));
  return found;
}

/** A table on which two hold one lease must be found by the random sequences alone. */
export async function plantedInSequences(sandbox: Target): Promise<Question> {
  const [, silent] = plants;
  if (!silent) throw new Error("no plant");
  const { differences: found } = await sequences(sandbox, broken(sandbox, silent), {
    runs: 50,
    isJoint: true,
  });
  return {
    about: "planted: two rivals hold one lease, found by random sequences",
    differences: found.length > 0 ? [] : ["it is not found"],
  };
}
