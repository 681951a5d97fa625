import { comparable, firstDifference } from "../data/outcome.ts";
import type { Question } from "../section.ts";
import { awsError } from "../../../infra/sandbox/faults/faults-error.ts";
import type { SandboxAccount, Target } from "./account.ts";
import type { OwnCase } from "./own-cases.ts";
import { told } from "./told.ts";
import type { Case } from "./told.ts";

type Answer = Record<string, unknown>;
type Send = (command: { readonly input: Answer }) => Promise<Answer>;

/** An account that does one thing wrong. */
interface Plant {
  readonly what: string;
  readonly isRight?: true;
  readonly send: (operation: string, command: { readonly input: Answer }, send: Send) => Promise<object>;
}

const list = (value: unknown): Answer[] => (value ?? []) as Answer[];

/** Each record set of the lists is changed on its way. */
const relisting =
  (change: (set: Answer) => Answer): Plant["send"] =>
  async (name, command, send) => {
    const answer = await send(command);
    if (name !== "ListResourceRecordSets") return answer;
    return { ...answer, ResourceRecordSets: list(answer["ResourceRecordSets"]).map(change) };
  };

/** A batch is changed before it arrives. */
const rebatching =
  (change: (changes: Answer[]) => Answer[]): Plant["send"] =>
  (name, command, send) => {
    if (name !== "ChangeResourceRecordSets") return send(command);
    const batch = command.input["ChangeBatch"] as Answer;
    const input = { ...command.input, ChangeBatch: { ...batch, Changes: change(list(batch["Changes"])) } };
    return send(
      Object.assign(Object.create(Object.getPrototypeOf(command) as object) as typeof command, { input }),
    );
  };

const dropping = (member: string) =>
  relisting((set) => Object.fromEntries(Object.entries(set).filter(([name]) => name !== member)));

const plants: readonly Plant[] = [
  { what: "an account that does everything right", isRight: true, send: (_, command, send) => send(command) },
  { what: "weights that are told as one", send: relisting((set) => ({ ...set, Weight: 1 })) },
  { what: "a TTL that is not told", send: dropping("TTL") },
  { what: "a health check that is not told", send: dropping("HealthCheckId") },
  {
    what: "an alias whose targets count always",
    send: relisting((set) =>
      set["AliasTarget"]
        ? { ...set, AliasTarget: { ...(set["AliasTarget"] as Answer), EvaluateTargetHealth: true } }
        : set,
    ),
  },
  {
    what: "a batch of which the last change is lost",
    send: rebatching((all) => (all.length > 1 ? all.slice(0, -1) : all)),
  },
  {
    what: "a batch that is not atomic",
    send: async (name, command, send) => {
      const batch = command.input["ChangeBatch"] as Answer | undefined;
      if (name !== "ChangeResourceRecordSets") return send(command);
      const single = (change: Answer): typeof command =>
        Object.assign(Object.create(Object.getPrototypeOf(command) as object) as typeof command, {
          input: { ...command.input, ChangeBatch: { Changes: [change] } },
        });
      const [first, ...rest] = list(batch?.["Changes"]);
      const answer = first ? await send(single(first)) : {};
      if (rest.length > 0) await send(command);
      return answer;
    },
  },
  {
    what: "a change that is in sync at once",
    send: async (name, command, send) => {
      const answer = await send(command);
      if (name !== "GetChange") return answer;
      return { ...answer, ChangeInfo: { ...(answer["ChangeInfo"] as Answer), Status: "INSYNC" } };
    },
  },
  {
    what: "pages that begin a weighted name anew",
    send: (name, command, send) => {
      if (name !== "ListResourceRecordSets" || command.input["StartRecordIdentifier"] === undefined)
        return send(command);
      return Promise.reject(awsError("InvalidInput", "planted"));
    },
  },
  {
    what: "an UPSERT that is taken for a CREATE",
    send: rebatching((all) =>
      all.map((change) => (change["Action"] === "UPSERT" ? { ...change, Action: "CREATE" } : change)),
    ),
  },
  {
    what: "a DELETE that is forgotten",
    send: rebatching((all) =>
      all.map((change) => (change["Action"] === "DELETE" ? { ...change, Action: "UPSERT" } : change)),
    ),
  },
  {
    what: "an invalid batch under another name",
    send: (_, command, send) =>
      send(command).catch((error: Error) => {
        throw error.name === "InvalidChangeBatch"
          ? awsError("ServiceUnavailable", "planted", { status: 503 })
          : error;
      }),
  },
  {
    what: "a zone that is not there, told as one",
    send: (name, command, send) =>
      send(command).catch((error: Error) => {
        if (name === "GetHostedZone") return { HostedZone: { Id: "Z1", Name: "other." } };
        throw error;
      }),
  },
  {
    what: "an interval of a health check that is another",
    send: async (name, command, send) => {
      const answer = await send(command);
      if (name !== "GetHealthCheck") return answer;
      const check = answer["HealthCheck"] as Answer;
      return {
        HealthCheck: {
          ...check,
          HealthCheckConfig: { ...(check["HealthCheckConfig"] as Answer), RequestInterval: 30 },
        },
      };
    },
  },
  {
    what: "a health check that is not changed",
    send: (name, command, send) => (name === "UpdateHealthCheck" ? Promise.resolve({}) : send(command)),
  },
  {
    what: "tags that are not kept",
    send: (name, command, send) => (name === "ChangeTagsForResource" ? Promise.resolve({}) : send(command)),
  },
];

function broken(sandbox: Target<SandboxAccount>, { send: spoil }: Plant): Target<SandboxAccount> {
  return {
    name: "planted",
    async fresh() {
      const account = await sandbox.fresh();
      const send = account.client.send.bind(account.client) as unknown as Send;
      const through = (command: { readonly input: Answer }) =>
        spoil(command.constructor.name.replace(/Command$/, ""), command, send);
      return { ...account, client: { send: through } as unknown as SandboxAccount["client"] };
    },
  };
}

/** Each mistake must be found by some case, and what is right by none. */
export async function planted(
  sandbox: Target<SandboxAccount>,
  shared: readonly Case[],
  own: readonly OwnCase[],
): Promise<Question[]> {
  const sound: [Case<SandboxAccount>, unknown][] = [];
  for (const each of shared) sound.push([each, await told(each, sandbox)]);
  for (const each of own) sound.push([each, comparable(each.expected)]);
  const questions: Question[] = [];
  for (const plant of plants) {
    const found = await firstFound(broken(sandbox, plant), sound);
    const isAsItShould = (plant.isRight === true) === (found === undefined);
    const differences = isAsItShould ? [] : [found ?? "it is not found"];
    questions.push({ about: `planted: ${plant.what}`, differences });
  }
  return questions;
}

async function firstFound(
  spoilt: Target<SandboxAccount>,
  sound: readonly (readonly [Case<SandboxAccount>, unknown])[],
): Promise<string | undefined> {
  for (const [each, ours] of sound) {
    const difference = firstDifference(ours, await told(each, spoilt), each.about);
    if (difference) return difference;
  }
  return undefined;
}
