import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addNumbers,
  bytesOfNumber,
  compareNumbers,
  normalNumber,
} from "../../../../infra/sandbox/dynamodb/dynamodb-number.ts";

describe("a number", () => {
  test.for([
    ["0", "0"],
    ["-0.0", "0"],
    ["007", "7"],
    ["1.50", "1.5"],
    ["1e3", "1000"],
    [".5", "0.5"],
    ["-12.5E-3", "-0.0125"],
    ["12345678901234567890123456789012345678", "12345678901234567890123456789012345678"],
  ] as const)("%s comes back as %s", ([given, normal]) => {
    expect(normalNumber(given)).toBe(normal);
  });

  test.for([
    ["0", 1],
    ["1234", 3],
    ["123", 3],
    ["123.4", 4],
    ["-1234", 4],
    ["1E+100", 2],
    ["12345678901234567890123456789012345678", 20],
  ] as const)("%s takes %i bytes", ([given, bytes]) => {
    expect(bytesOfNumber(given)).toBe(bytes);
  });

  test.for([
    "",
    "abc",
    "1.2.3",
    "1e",
    "NaN",
    "Infinity",
    "0x10",
    " 1",
    "123456789012345678901234567890123456789",
    "1e127",
    "1e-131",
  ])("%s is refused", (given) => {
    expect(() => normalNumber(given)).toThrow(
      expect.objectContaining({ name: "ValidationException" }) as Error,
    );
  });
});

const whole = fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n });

describe("arithmetic", () => {
  test("of whole numbers is exact beyond JavaScript's", () => {
    fc.assert(
      fc.property(whole, whole, (one, other) => {
        expect(addNumbers(`${one}`, `${other}`)).toBe(`${one + other}`);
        expect(addNumbers(`${one}`, `${other}`, -1)).toBe(`${one - other}`);
        expect(compareNumbers(`${one}`, `${other}`)).toBe(one < other ? -1 : Number(one > other));
      }),
    );
  });

  test("of fractions adds no error", () => {
    expect(addNumbers("0.1", "0.2")).toBe("0.3");
    expect(addNumbers("1e20", "1e-17")).toBe("100000000000000000000.00000000000000001");
  });

  test("adding and taking away again gives the number back", () => {
    const decimal = fc.tuple(whole, fc.nat({ max: 10 })).map(([digits, places]) => `${digits}e-${places}`);
    fc.assert(
      fc.property(decimal, decimal, (one, other) => {
        expect(addNumbers(addNumbers(one, other), other, -1)).toBe(normalNumber(one));
      }),
    );
  });
});
