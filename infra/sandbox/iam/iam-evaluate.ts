/**
 * Identity policies, as IAM's simulator judges them, from
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 * Not simulated: boundaries, organisations, resource policies, NotAction and NotResource, policy variables, and
 * operators of conditions other than those below: a statement with one of them is an error of the sandbox.
 */
export interface IamPolicy {
  readonly Statement: IamStatement | readonly IamStatement[];
}

export interface IamStatement {
  readonly Effect: string;
  readonly Action?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export type Decision = "allowed" | "explicitDeny" | "implicitDeny";
type Context = Readonly<Record<string, readonly string[]>>;

/** @param context keys of the request in small letters, each with its values. */
export function decide(
  policies: readonly IamPolicy[],
  action: string,
  resource: string,
  context: Context,
): Decision {
  const effects = policies
    .flatMap(({ Statement }) => all(Statement))
    .filter((statement) => applies(statement, action, resource, context))
    .map(({ Effect }) => Effect);
  if (effects.includes("Deny")) return "explicitDeny";
  return effects.includes("Allow") ? "allowed" : "implicitDeny";
}

function applies(statement: IamStatement, action: string, resource: string, context: Context): boolean {
  const { Action = [], Resource = [], Condition = {} } = statement;
  return (
    all(Action).some((each) => isLike(each.toLowerCase(), action.toLowerCase())) &&
    all(Resource).some((each) => isLike(each, resource)) &&
    Object.entries(Condition).every(([operator, keys]) =>
      Object.entries(keys).every(([key, wanted]) => holds(operator, wanted, context[key.toLowerCase()])),
    )
  );
}

const exact = (wanted: string, given: string): boolean => wanted === given;
const comparisons = new Map([
  ["StringEquals", exact],
  ["StringLike", isLike],
  ["ArnEquals", isLike],
  ["ArnLike", isLike],
  ["Bool", exact],
]);

/** A key that the request has not makes a condition false, but one for all its values. */
function holds(
  operator: string,
  wanted: string | readonly string[],
  given: readonly string[] | undefined,
): boolean {
  if (operator === "Null") return all(wanted).includes(String(given === undefined));
  const compare = comparisons.get(operator.replace(/^ForAllValues:/, ""));
  if (!compare) throw new Error(`The sandbox does not simulate IAM's condition operator ${operator}.`);
  if (operator.startsWith("ForAllValues:"))
    return (given ?? []).every((value) => all(wanted).some((each) => compare(each, value)));
  return given?.some((value) => all(wanted).some((each) => compare(each, value))) ?? false;
}

const all = <T>(value: T | readonly T[]): readonly T[] => [value].flat() as T[];

function isLike(pattern: string, text: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  if (rest.length === 0) return sameLetters(first, text);
  const last = rest.pop() ?? "";
  if (text.length < first.length + last.length || !sameLetters(first, text.slice(0, first.length)))
    return false;
  let at = first.length;
  const end = text.length - last.length;
  for (const part of rest) {
    const found = indexIn(text, part, at, end);
    if (found === undefined) return false;
    at = found + part.length;
  }
  return at <= end && sameLetters(last, text.slice(end));
}

function indexIn(text: string, part: string, from: number, end: number): number | undefined {
  for (let at = from; at + part.length <= end; at++)
    if (sameLetters(part, text.slice(at, at + part.length))) return at;
  return undefined;
}

function sameLetters(pattern: string, text: string): boolean {
  if (pattern.length !== text.length) return false;
  for (let at = 0; at < pattern.length; at++)
    if (pattern[at] !== "?" && pattern[at] !== text[at]) return false;
  return true;
}
