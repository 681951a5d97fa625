/** Cuts an expression into tokens, and reads them one by one. */
import { awsError } from "../faults/faults-error.ts";

interface Token {
  readonly kind: "name" | "placeholder" | "value" | "index" | "symbol" | "end";
  readonly text: string;
  readonly at: number;
}

export interface Reader {
  /** The kind of expression, as errors name it: `ConditionExpression`. */
  readonly expression: string;
  /** The token that is next, or one after it. */
  peek(ahead?: number): Token;
  next(): Token;
  /** Takes the token if it is this symbol, or this keyword in any case. */
  take(text: string): boolean;
  /** @throws ValidationException: a syntax error at the token that is next. */
  expect(text: string): void;
  fail(): never;
  /** What the expression names, with the marks # and :. */
  readonly placeholders: ReadonlySet<string>;
  readonly values: ReadonlySet<string>;
}

const TOKEN =
  /\s*(?:(?<name>[A-Za-z_]\w*)|(?<placeholder>#\w+)|(?<value>:\w+)|\[(?<index>\d+)\]|(?<symbol><>|<=|>=|[=<>(),.+-]))/y;

export function createReader(expression: string, text: string): Reader {
  const tokens = cut(expression, text);
  const end: Token = { kind: "end", text: "<EOF>", at: text.length };
  let at = 0;
  const peek = (ahead = 0): Token => tokens[at + ahead] ?? end;
  const fail = (): never => {
    const { text: token, at: from } = peek();
    throw syntaxError(expression, token, text.slice(Math.max(0, from - 5), from + token.length + 5));
  };
  const take = (wanted: string): boolean => {
    const { kind, text: token } = peek();
    const isTaken =
      (kind === "symbol" && token === wanted) || (kind === "name" && token.toUpperCase() === wanted);
    if (isTaken) at++;
    return isTaken;
  };
  return {
    expression,
    peek,
    take,
    fail,
    placeholders: textsOf(tokens, "placeholder"),
    values: textsOf(tokens, "value"),
    next() {
      const token = peek();
      at++;
      return token;
    },
    expect(wanted) {
      if (!take(wanted)) fail();
    },
  };
}

const textsOf = (tokens: readonly Token[], kind: Token["kind"]): Set<string> =>
  new Set(tokens.filter((token) => token.kind === kind).map(({ text }) => text));

function cut(expression: string, text: string): Token[] {
  if (text.trim() === "")
    throw awsError("ValidationException", `Invalid ${expression}: The expression can not be empty;`);
  const tokens: Token[] = [];
  const pattern = new RegExp(TOKEN);
  while (pattern.lastIndex < text.trimEnd().length) {
    const from = pattern.lastIndex;
    const match = pattern.exec(text);
    if (!match) throw syntaxError(expression, text.slice(from).trim().charAt(0), text.slice(from, from + 10));
    const [kind, found] = Object.entries(match.groups ?? {}).find(([, group]) => group !== undefined) ?? [];
    if (kind && found !== undefined)
      tokens.push({ kind: kind as Token["kind"], text: found, at: pattern.lastIndex - found.length });
  }
  return tokens;
}

const syntaxError = (expression: string, token: string, near: string): Error =>
  awsError("ValidationException", `Invalid ${expression}: Syntax error; token: "${token}", near: "${near}"`);
