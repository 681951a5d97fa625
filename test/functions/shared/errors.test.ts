import { describe, expect, test } from "vitest";
import * as errors from "../../../functions/shared/errors.ts";
import { Retryable, Terminal, retryable, terminal } from "../../../functions/shared/errors.ts";
import { PatientRetry, Retry } from "../../../infra/machines/retry.ts";

type ErrorClass = new (message?: string, options?: ErrorOptions) => Error;
const isErrorClass = (value: unknown): value is ErrorClass =>
  typeof value === "function" && value.prototype instanceof Error;

/** Every class that a function may throw: all that are exported but the two that only sort them. */
const classes = Object.entries(errors).flatMap(([name, value]) =>
  isErrorClass(value) && value !== Retryable && value !== Terminal ? [[name, value] as const] : [],
);
const lists: readonly (readonly unknown[])[] = [retryable, terminal];

describe("every error of ours", () => {
  test("is looked at here", () => {
    expect(classes.length).toBe(retryable.length + terminal.length);
    expect(classes.length).toBeGreaterThan(5);
  });

  test.for(classes)("%s is in exactly one of the two lists", ([, each]) => {
    expect(lists.filter((list) => list.includes(each))).toHaveLength(1);
    expect(each.prototype instanceof Retryable).toBe(retryable.some((other) => other === each));
    expect(each.prototype instanceof Terminal).toBe(terminal.some((other) => other === each));
  });

  test.for(classes)("%s is named so by a literal, which no minifier changes", ([name, each]) => {
    expect(each.prototype.name).toBe(name);
    expect(Object.hasOwn(each.prototype, "name")).toBe(true);
    expect(Object.hasOwn(new each("x"), "name")).toBe(false);
  });

  test.for(classes)("%s keeps its sentence and its cause", ([, each]) => {
    const cause = new Error("the SDK's");
    expect(new each("a sentence", { cause })).toMatchObject({ message: "a sentence", cause });
  });

  test("has a name of its own", () => {
    const names = classes.map(([, each]) => each.prototype.name);
    expect(new Set(names).size).toBe(names.length);
  });
});

const namesOf = (list: readonly { prototype: Error }[]) => list.map(({ prototype }) => prototype.name);

describe("the state machines", () => {
  test.for([
    ["Retry", Retry],
    ["PatientRetry", PatientRetry],
  ] as const)(
    "%s tries again whatever may succeed later, each name once, and nothing that will not",
    ([, retries]) => {
      const names = retries.flatMap(({ ErrorEquals }) => ErrorEquals);
      for (const name of namesOf(retryable)) expect(names.filter((each) => each === name)).toHaveLength(1);
      for (const name of namesOf(terminal)) expect(names).not.toContain(name);
      expect(new Set(names).size).toBe(names.length);
    },
  );

  test("try a way back for longer than a way forward", () => {
    expect(PatientRetry[0]?.MaxAttempts).toBeGreaterThan(Retry[0]?.MaxAttempts ?? 0);
  });
});
