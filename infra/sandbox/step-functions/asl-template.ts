/** Payload templates: a name that ends in `.$` takes its value from a path or an intrinsic function. */
import { StateError } from "./asl-errors.ts";
import { evaluateIntrinsic, parseIntrinsic } from "./asl-intrinsics.ts";
import { parsePath, readPath } from "./asl-path.ts";

/**
 * @throws StateError States.Runtime for a path that leads nowhere. (The manual also lists
 * States.ParameterPathFailure; what runs report is States.Runtime, which nothing catches.)
 */
export function fillTemplate(template: unknown, input: unknown, context: unknown): unknown {
  if (Array.isArray(template)) return template.map((item) => fillTemplate(item, input, context));
  if (typeof template !== "object" || template === null) return template;
  const filled: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(template))
    if (name.endsWith(".$")) filled[name.slice(0, -2)] = readExpression(String(value), name, input, context);
    else filled[name] = fillTemplate(value, input, context);
  return filled;
}

/** A path or an intrinsic call, as in ErrorPath, CausePath and the `.$` members of templates. */
export function readExpression(text: string, field: string, input: unknown, context: unknown): unknown {
  const read = (path: string): unknown => {
    const found = readPath(path, input, context);
    if (found) return found.value;
    throw new StateError(
      "States.Runtime",
      `The JSONPath '${path}' specified for the field '${field}' could not be found in the input '${JSON.stringify(input)}'`,
    );
  };
  return text.startsWith("$") ? read(text) : evaluateIntrinsic(parseIntrinsic(text), read);
}

/** @throws Error naming the first expression that cannot be read. */
export function checkTemplate(template: unknown): void {
  if (typeof template !== "object" || template === null) return;
  for (const [name, value] of Object.entries(template)) {
    if (Array.isArray(template) || !name.endsWith(".$")) checkTemplate(value);
    else if (typeof value !== "string") throw new Error(`${name} is not a string`);
    else if (value.startsWith("$")) parsePath(value);
    else parseIntrinsic(value);
  }
}
