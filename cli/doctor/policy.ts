/**
 * What a resource's own policy lets an AWS service do. IAM's simulator does not answer that: it asks for users
 * and roles only. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 *
 * | statements that match          | answer  |
 * | ------------------------------ | ------- |
 * | none                           | no      |
 * | some Allow                     | yes     |
 * | some Deny                      | no      |
 * | one whose condition is unknown | unclear |
 */
export interface PolicyDocument {
  readonly Statement?: Statement | readonly Statement[];
}

interface Statement {
  readonly Effect?: string;
  readonly Principal?: string | Readonly<Record<string, string | readonly string[]>>;
  readonly Action?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface Access {
  /** Such as `events.amazonaws.com`. */
  readonly who: string;
  readonly action: string;
  /** Not asked of a role's trust policy, which is about the role itself. */
  readonly resource?: string;
  /** Keys of the request, such as `aws:SourceArn`. */
  readonly context?: Readonly<Record<string, string>>;
}

export type Answer = "yes" | "no" | "unclear";

/** AWS calls itself over TLS, whatever else the request says. */
const always = { "aws:securetransport": "true" };

export function lets(policy: PolicyDocument, access: Access): Answer {
  const verdicts = list(policy.Statement ?? []).map((statement) => ({
    effect: statement.Effect,
    holds: matches(statement, access),
  }));
  const has = (effect: string, holds: Answer) =>
    verdicts.some((each) => each.effect === effect && each.holds === holds);
  if (has("Deny", "yes")) return "no";
  if (has("Deny", "unclear")) return "unclear";
  if (has("Allow", "yes")) return "yes";
  return has("Allow", "unclear") ? "unclear" : "no";
}

function matches(statement: Statement, { who, action, resource, context = {} }: Access): Answer {
  if (!isPrincipal(statement.Principal, who)) return "no";
  if (!list(statement.Action ?? []).some((pattern) => like(pattern.toLowerCase(), action.toLowerCase())))
    return "no";
  if (resource !== undefined && !list(statement.Resource ?? []).some((pattern) => like(pattern, resource)))
    return "no";
  return conditions(statement.Condition ?? {}, { ...lowered(context), ...always });
}

function isPrincipal(principal: Statement["Principal"], who: string): boolean {
  if (principal === undefined || typeof principal === "string") return principal === "*";
  if (principal["AWS"] !== undefined && list(principal["AWS"]).includes("*")) return true;
  return principal["Service"] !== undefined && list(principal["Service"]).some((each) => like(each, who));
}

type Compare = (wanted: string, given: string) => boolean;

const operators: Readonly<Record<string, Compare>> = {
  StringEquals: (wanted, given) => wanted === given,
  StringNotEquals: (wanted, given) => wanted !== given,
  StringLike: like,
  ArnEquals: like,
  ArnLike: like,
  Bool: (wanted, given) => wanted.toLowerCase() === given.toLowerCase(),
};

function conditions(
  given: NonNullable<Statement["Condition"]>,
  context: Readonly<Record<string, string>>,
): Answer {
  const answers = Object.entries(given).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, wanted]) => condition(operator, context[key.toLowerCase()], wanted)),
  );
  if (answers.includes("no")) return "no";
  return answers.includes("unclear") ? "unclear" : "yes";
}

function condition(operator: string, given: string | undefined, wanted: unknown): Answer {
  const compare = operators[operator.replace(/IfExists$/, "")];
  if (given === undefined) return operator.endsWith("IfExists") ? "yes" : "unclear";
  if (!compare) return "unclear";
  return list(wanted as string | boolean | readonly string[]).some((each) => compare(String(each), given))
    ? "yes"
    : "no";
}

const lowered = (context: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]));

const list = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T]);

/** `*` is any text, `?` any one character. */
function like(pattern: string, text: string): boolean {
  const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`, "s").test(text);
}
