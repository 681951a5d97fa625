/** The grammar of UpdateExpression: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html. */
import type { Operand, PathPart } from "./dynamodb-condition.ts";
import { readOperand, readPath } from "./dynamodb-condition.ts";
import type { Reader } from "./dynamodb-lexer.ts";

export type Term =
  | Operand
  | { readonly kind: "if_not_exists"; readonly path: readonly PathPart[]; readonly otherwise: Term }
  | { readonly kind: "list_append"; readonly left: Term; readonly right: Term }
  | { readonly kind: "sum"; readonly left: Term; readonly right: Term; readonly sign: 1 | -1 };

export interface Update {
  readonly set: readonly { readonly path: readonly PathPart[]; readonly to: Term }[];
  readonly remove: readonly (readonly PathPart[])[];
  readonly add: readonly { readonly path: readonly PathPart[]; readonly by: Operand }[];
  readonly drop: readonly { readonly path: readonly PathPart[]; readonly by: Operand }[];
}

type Draft = { -readonly [Section in keyof Update]: Update[Section][number][] };

/** Each section stands once at most, in any order. */
export function readUpdate(reader: Reader): Update {
  const update: Draft = { set: [], remove: [], add: [], drop: [] };
  while (reader.peek().kind !== "end") readSection(reader, update);
  return update;
}

function readSection(reader: Reader, update: Draft): void {
  const once = (section: readonly unknown[]): void => void (section.length > 0 && reader.fail());
  if (reader.take("SET")) {
    once(update.set);
    do update.set.push(readSet(reader));
    while (reader.take(","));
  } else if (reader.take("REMOVE")) {
    once(update.remove);
    do update.remove.push(readPath(reader));
    while (reader.take(","));
  } else if (reader.take("ADD")) {
    once(update.add);
    do update.add.push({ path: readPath(reader), by: readOperand(reader) });
    while (reader.take(","));
  } else if (reader.take("DELETE")) {
    once(update.drop);
    do update.drop.push({ path: readPath(reader), by: readOperand(reader) });
    while (reader.take(","));
  } else reader.fail();
}

function readSet(reader: Reader): Update["set"][number] {
  const path = readPath(reader);
  reader.expect("=");
  const left = readTerm(reader);
  const sign = reader.take("+") ? 1 : reader.take("-") ? -1 : undefined;
  return { path, to: sign ? { kind: "sum", left, right: readTerm(reader), sign } : left };
}

function readTerm(reader: Reader): Term {
  const { text } = reader.peek();
  if (reader.peek(1).text !== "(") return readOperand(reader);
  if (text === "if_not_exists") {
    const path = inBrackets(reader, readPath);
    return { kind: text, path, otherwise: closing(reader) };
  }
  if (text !== "list_append") return reader.fail();
  const left = inBrackets(reader, readTerm);
  return { kind: text, left, right: closing(reader) };
}

/** `name(first,` … */
function inBrackets<First>(reader: Reader, read: (reader: Reader) => First): First {
  reader.next();
  reader.expect("(");
  const first = read(reader);
  reader.expect(",");
  return first;
}

/** … `second)` */
function closing(reader: Reader): Term {
  const second = readTerm(reader);
  reader.expect(")");
  return second;
}
