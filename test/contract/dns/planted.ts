import type { Question } from "../section.ts";
import { cacheCases, behind } from "./unbound-cases.ts";
import { digCases } from "./dig-cases.ts";
import { nodeCases } from "./node-cases.ts";
import { createPlace } from "./place.ts";
import type { Mistake } from "./place.ts";
import type { Answering } from "./served.ts";

interface Plant extends Mistake {
  readonly what: string;
  /** Who must find it. */
  readonly by: "node" | "dig" | "unbound";
}

const values =
  (change: (value: string) => string) =>
  (answering: Answering): Answering =>
  (server, name, type) => {
    const answer = answering(server, name, type);
    return { ...answer, records: answer.records.map((each) => ({ ...each, value: change(each.value) })) };
  };

/** Answers that were given once are given for ever, as by a server that draws but once. */
const stuck = (answering: Answering): Answering => {
  const known = new Map<string, ReturnType<Answering>>();
  return (server, name, type) => {
    const key = `${name.toLowerCase()} ${type}`;
    const answer = known.get(key) ?? answering(server, name, type);
    known.set(key, answer);
    return answer;
  };
};

const plants: readonly Plant[] = [
  { what: "a server that draws once and for all", by: "node", answering: stuck },
  { what: "a server that draws once and for all", by: "dig", answering: stuck },
  {
    what: "the address of another site",
    by: "node",
    answering: values((value) => (value === "192.0.2.20" ? "192.0.2.21" : value)),
  },
  {
    what: "a site that never answers",
    by: "node",
    answering: values((value) => (value === "192.0.2.20" ? "192.0.2.10" : value)),
  },
  {
    what: "a name that is not there where it only has no address",
    by: "dig",
    answering: (answering) => (server, name, type) => {
      const answer = answering(server, name, type);
      return answer.records.length === 0 && answer.code === "NOERROR"
        ? { ...answer, code: "NXDOMAIN" }
        : answer;
    },
  },
  {
    what: "a server that answers for everybody",
    by: "node",
    answering: (answering) => (server, name, type) => {
      const answer = answering(server, name, type);
      return answer.code === "REFUSED" ? { code: "NOERROR", records: [] } : answer;
    },
  },
  {
    what: "no SOA beside nothing",
    by: "dig",
    answering: (answering) => (server, name, type) => {
      const { authority: _, ...answer } = answering(server, name, type);
      return answer;
    },
  },
  { what: "an answer that is not authoritative", by: "dig", flaws: { isNotAuthoritative: true } },
  { what: "a TTL of a day", by: "dig", flaws: { ttl: () => 86_400 } },
  { what: "a TTL of a day", by: "unbound", flaws: { ttl: () => 86_400 } },
  { what: "a TTL of nothing", by: "unbound", flaws: { ttl: () => 0 } },
];

/** Each mistake must be found by some case of theirs; that what is right is found by none is asked of all cases. */
export async function planted(): Promise<Question[]> {
  const questions: Question[] = [];
  for (const plant of plants) {
    const differences = (await isFound(plant)) ? [] : ["it is not found"];
    questions.push({ about: `planted: ${plant.what}, for ${plant.by}`, differences });
  }
  return questions;
}

async function isFound({ by, ...mistake }: Plant): Promise<boolean> {
  const asks =
    by === "unbound"
      ? cacheCases.map((each) => (place: Awaited<ReturnType<typeof createPlace>>) => behind(place, each))
      : (by === "dig" ? digCases : nodeCases).map(({ ask }) => ask);
  for (const ask of asks) {
    const place = await createPlace(mistake);
    try {
      if ((await ask(place)).length > 0) return true;
    } finally {
      await place.stop();
    }
  }
  return false;
}
