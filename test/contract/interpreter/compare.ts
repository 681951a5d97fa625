import type { Attempt, Line, Stay } from "./history.ts";
import type { Replayed, Run, Script } from "./replay.ts";

/** Where the repeated run differs from the recorded one, in sentences; none: they are the same. */
export function differences(script: Script, replayed: Replayed): string[] {
  const plain = normaliser(replayed);
  return [
    ...replayed.problems,
    ...lineDifferences(script, replayed, plain),
    ...callDifferences(replayed, plain),
    ...endDifferences(script, replayed, plain),
  ];
}

type Plain = (value: unknown) => string;

/**
 * JSON text in which only that differs which may: the account, the token, the moment of the start, the seconds
 * that a look has its machine wait. A text that
 * is JSON itself, such as an error's cause, is compared as such.
 */
function normaliser({ account }: Replayed): Plain {
  const text = (value: string): unknown => {
    if (/^[[{"]/.test(value) && isJson(value)) return walk(JSON.parse(value));
    return value.replaceAll(account, recordedAccount);
  };
  const walk = (value: unknown, name = ""): unknown => {
    if (name === "token" || name === "startTime" || name === "seconds") return `the ${name}`;
    if (typeof value === "string") return text(value);
    if (Array.isArray(value)) return value.map((each) => walk(each));
    if (typeof value !== "object" || value === null) return value;
    const members = Object.entries(value).map(([key, each]): [string, unknown] => [key, walk(each, key)]);
    return Object.fromEntries(members.sort(([one], [other]) => (one < other ? -1 : 1)));
  };
  return (value) => JSON.stringify(walk(value)) ?? "nothing";
}

export const recordedAccount = "111122223333";

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function lineDifferences(recorded: Run, repeated: Run, plain: Plain): string[] {
  const others = new Map(repeated.told.lines.map((line) => [line.path, line]));
  const paths = new Set(recorded.told.lines.map(({ path }) => path));
  return [
    ...recorded.told.lines.flatMap((line) => {
      const other = others.get(line.path);
      return other ? stayDifferences(line, other, plain) : [`no line ${line.path}`];
    }),
    ...[...others.keys()].flatMap((path) => (paths.has(path) ? [] : [`a line ${path} that was not there`])),
  ];
}

function stayDifferences(one: Line, other: Line, plain: Plain): string[] {
  const at = one.path === "" ? "" : `${one.path}/`;
  const [mine, theirs] = [one, other].map(({ stays }) => stays.map(({ state }) => state).join(" "));
  if (mine !== theirs) return [`${at || "the run "}enters ${theirs}, not ${mine}`];
  return one.stays.flatMap((stay, index) => {
    const same = other.stays[index];
    return same ? inState(`${at}${stay.state} (${index + 1})`, stay, same, plain) : [];
  });
}

function inState(at: string, one: Stay, other: Stay, plain: Plain): string[] {
  const differing = (what: string, mine: unknown, theirs: unknown): string[] =>
    plain(mine) === plain(theirs) ? [] : [`${at}: ${what} is ${plain(theirs)}, not ${plain(mine)}`];
  return [
    ...differing("the input", one.input, other.input),
    ...differing("the ends of its attempts", endsOf(one, one), endsOf(other, one)),
  ];
}

/** An attempt that was cut off, its neighbour having failed or its run been stopped, may come to any end elsewhere. */
const endsOf = ({ attempts }: Stay, recorded: Stay): string[] =>
  attempts.map((attempt, index) => (recorded.attempts[index]?.ending ? endOf(attempt) : "cut off"));

function endOf({ ending }: Attempt): string {
  if (!ending) return "none";
  return ending.kind === "succeeded" ? ending.kind : `${ending.kind}: ${ending.error}`;
}

/** What the functions were really called with. */
function callDifferences({ calls }: Replayed, plain: Plain): string[] {
  return [...calls].flatMap(([attempt, call]) => {
    const [, name = "", version = ""] = /function:([^:]+):(.*)$/.exec(attempt.function) ?? [];
    const [mine, theirs] = [plain(attempt.payload), plain(call.payload)];
    const called = `${call.function}:${call.qualifier}`;
    return [
      ...(called === `${name}:${version}` ? [] : [`${called} is called, not ${name}:${version}`]),
      ...(mine === theirs ? [] : [`${name} is called with ${theirs}, not with ${mine}`]),
    ];
  });
}

function endDifferences(recorded: Run, repeated: Run, plain: Plain): string[] {
  return (["status", "error", "cause", "output"] as const).flatMap((member) => {
    const [mine, theirs] = [plain(recorded[member]), plain(repeated[member])];
    return mine === theirs ? [] : [`the run's ${member} is ${theirs}, not ${mine}`];
  });
}
