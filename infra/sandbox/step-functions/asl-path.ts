/**
 * Paths: `$` or `$$`, names after dots or in brackets, indexes, and `[*]`; reference paths for ResultPath.
 * Not simulated: slices, filters, unions, recursive descent; they are refused.
 */
import { StateError } from "./asl-errors.ts";

type PathStep = string | number | typeof EACH;
const EACH = Symbol("each");

export interface Path {
  /** `$$`: the context object instead of the input. */
  readonly isContext: boolean;
  readonly steps: readonly PathStep[];
}

const known = new Map<string, Path>();

/** @throws Error naming the path and where it stops being one. */
export function parsePath(text: string): Path {
  const found = known.get(text);
  if (found) return found;
  const isContext = text.startsWith("$$");
  if (!text.startsWith("$")) throw new Error(`Not a path: ${text}`);
  const path = { isContext, steps: parseSteps(text, isContext ? 2 : 1) };
  known.set(text, path);
  return path;
}

function parseSteps(text: string, from: number): PathStep[] {
  const step = /\.([\p{L}_][\p{L}\p{N}_-]*)|\[(\d+)\]|\[(\*)\]|\['((?:[^'\\]|\\.)*)'\]|\.(\*)/uy;
  step.lastIndex = from;
  const steps: PathStep[] = [];
  while (step.lastIndex < text.length) {
    const at = step.lastIndex;
    const match = step.exec(text);
    if (!match) throw new Error(`Not a path that the sandbox knows: ${text} at ${at}`);
    const [, name, index, each, quoted] = match;
    steps.push(stepOf(name, index, each, quoted));
  }
  return steps;
}

function stepOf(name?: string, index?: string, each?: string, quoted?: string): PathStep {
  if (name !== undefined) return name;
  if (index !== undefined) return Number(index);
  if (quoted !== undefined && each === undefined) return quoted.replaceAll(/\\(.)/g, "$1");
  return EACH;
}

/** What a path leads to, or that it leads nowhere. With `[*]` it always leads to a list. */
export type Found = { readonly value: unknown } | undefined;

export function readPath(text: string, input: unknown, context: unknown): Found {
  const { isContext, steps } = parsePath(text);
  let values: unknown[] = [isContext ? context : input];
  for (const step of steps) values = values.flatMap((value) => descend(value, step));
  if (steps.includes(EACH)) return { value: values };
  return values.length === 0 ? undefined : { value: values[0] };
}

function descend(value: unknown, step: PathStep): unknown[] {
  if (typeof value !== "object" || value === null) return [];
  if (step === EACH) return Object.values(value);
  if (typeof step === "number") return Array.isArray(value) && step < value.length ? [value[step]] : [];
  return !Array.isArray(value) && Object.hasOwn(value, step)
    ? [(value as Record<string, unknown>)[step]]
    : [];
}

/**
 * A copy of the input with the value put where the reference path points; objects on the way are made.
 * @throws StateError States.ResultPathMatchFailure when the input has something else there.
 */
export function writePath(text: string, input: unknown, value: unknown): unknown {
  return put(input, parsePath(text).steps, value, text);
}

function put(target: unknown, [step, ...rest]: readonly PathStep[], value: unknown, text: string): unknown {
  if (step === undefined) return value;
  if (typeof step === "string" && (target === undefined || isObject(target)))
    return { ...target, [step]: put(target?.[step], rest, value, text) };
  if (typeof step === "number" && Array.isArray(target) && step < target.length)
    return target.with(step, put(target[step], rest, value, text));
  throw new StateError(
    "States.ResultPathMatchFailure",
    `Unable to apply ReferencePath ${text} to input ${JSON.stringify(target)}`,
  );
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
