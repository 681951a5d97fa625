/**
 * Intrinsic functions: States.Format, States.JsonToString, States.StringToJson, States.Array; from
 * https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html. The others are refused.
 */
import { StateError } from "./asl-errors.ts";
import { parsePath } from "./asl-path.ts";

type Argument =
  | { readonly kind: "literal"; readonly value: unknown }
  | { readonly kind: "path"; readonly path: string }
  | Call;

interface Call {
  readonly kind: "call";
  readonly name: string;
  readonly args: readonly Argument[];
}

const known = new Map<string, Call>();
const NAMES = ["States.Format", "States.JsonToString", "States.StringToJson", "States.Array"];

/** @throws Error when the text is not a call of a function that the sandbox knows. */
export function parseIntrinsic(text: string): Call {
  const found = known.get(text);
  if (found) return found;
  const reader = { text, at: 0 };
  const call = readArgument(reader);
  if (call.kind !== "call" || reader.at !== text.length) throw new Error(`Not an intrinsic call: ${text}`);
  known.set(text, call);
  return call;
}

interface Reader {
  readonly text: string;
  at: number;
}

function take(reader: Reader, pattern: RegExp): RegExpExecArray | undefined {
  const sticky = new RegExp(pattern, "uy");
  sticky.lastIndex = reader.at;
  const match = sticky.exec(reader.text);
  if (match) reader.at = sticky.lastIndex;
  return match ?? undefined;
}

function readArgument(reader: Reader): Argument {
  take(reader, /\s*/);
  const quoted = take(reader, /'((?:[^'\\]|\\.)*)'/);
  if (quoted) return { kind: "literal", value: quoted[1] ?? "" };
  const plain = take(reader, /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/);
  if (plain) return { kind: "literal", value: JSON.parse(plain[0]) as unknown };
  const path = take(reader, /\$[^,()\s]*/);
  if (path) return { kind: "path", path: checked(path[0]) };
  const name = take(reader, /(States\.\w+)\(/)?.[1];
  if (!name || !NAMES.includes(name))
    throw new Error(`Not an intrinsic that the sandbox knows: ${reader.text}`);
  return { kind: "call", name, args: readArguments(reader) };
}

function readArguments(reader: Reader): Argument[] {
  const args: Argument[] = [];
  take(reader, /\s*/);
  if (take(reader, /\)/)) return args;
  do args.push(readArgument(reader));
  while (take(reader, /\s*,/));
  if (!take(reader, /\s*\)/)) throw new Error(`No closing parenthesis: ${reader.text}`);
  return args;
}

function checked(path: string): string {
  parsePath(path);
  return path;
}

/** @throws StateError States.IntrinsicFailure when the arguments do not suit the function. */
export function evaluateIntrinsic(call: Call, read: (path: string) => unknown): unknown {
  const args = call.args.map((arg) => valueOf(arg, read));
  switch (call.name) {
    case "States.Array":
      return args;
    case "States.JsonToString":
      return JSON.stringify(args[0]);
    case "States.StringToJson":
      return toJson(args[0]);
    default:
      return format(args);
  }
}

function valueOf(arg: Argument, read: (path: string) => unknown): unknown {
  switch (arg.kind) {
    case "literal":
      return typeof arg.value === "string" ? arg.value.replaceAll(/\\(['\\])/g, "$1") : arg.value;
    case "path":
      return read(arg.path);
    case "call":
      return evaluateIntrinsic(arg, read);
  }
}

function toJson(text: unknown): unknown {
  try {
    return JSON.parse(String(text)) as unknown;
  } catch {
    throw failure("States.StringToJson: the argument is not JSON");
  }
}

function format([template, ...values]: readonly unknown[]): string {
  if (typeof template !== "string") throw failure("States.Format: the first argument is not a string");
  let used = 0;
  const text = template.replaceAll(
    /\\([{}])|\{\}/g,
    (_match, escaped?: string) => escaped ?? shown(values[used++]),
  );
  if (used !== values.length) throw failure("States.Format: as many {} as values are needed");
  return text;
}

const shown = (value: unknown): string => (typeof value === "string" ? value : (JSON.stringify(value) ?? ""));

const failure = (reason: string): StateError => new StateError("States.IntrinsicFailure", reason);
