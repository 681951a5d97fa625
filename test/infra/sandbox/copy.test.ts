import { expect, test } from "vitest";
import { copyOf } from "../../../infra/sandbox/copy.ts";

test("a copy is the same, and shares nothing with what it was made from", () => {
  const given = {
    text: "a",
    count: 1,
    none: null,
    at: new Date(0),
    bytes: new Uint8Array([1]),
    list: [{ deep: true }],
  };
  const copy = copyOf(given);
  expect(copy).toEqual(given);
  copy.at.setTime(1);
  copy.bytes[0] = 2;
  copy.list.push({ deep: false });
  expect(given).toEqual({
    text: "a",
    count: 1,
    none: null,
    at: new Date(0),
    bytes: new Uint8Array([1]),
    list: [{ deep: true }],
  });
});
