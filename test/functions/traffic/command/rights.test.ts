import { expect, test } from "vitest";
import { forbidden } from "../../../../functions/traffic/command/rights.ts";

const all = ["list", "show", "watch", "history", "plan", "shift", "evacuate", "restore", "abort", "adopt"];

test.for([
  ["viewer", ["list", "show", "watch", "history", "plan"]],
  ["approver", ["list", "show", "watch", "history", "plan"]],
  ["releaser", all.filter((each) => each !== "adopt")],
  ["oncall", all],
] as const)("%s may do just %j", ([role, may]) => {
  expect(all.filter((command) => forbidden(role, command) === undefined)).toEqual(may);
});

test("who may not is told who may", () => {
  expect(forbidden("viewer", "shift")).toBe("shift is for releaser, oncall; this was called as viewer");
  expect(forbidden(undefined, "list")).toBe(
    "list is for viewer, approver, releaser, oncall; this was called as nobody",
  );
});

test("rails are lifted by on-call alone, also by nobody who may move weights otherwise", () => {
  expect(forbidden("releaser", "evacuate", ["capacity", "step"])).toBe(
    "lifting a rail (capacity, step) is for oncall; this was called as releaser",
  );
  expect(forbidden("oncall", "evacuate", ["capacity"])).toBeUndefined();
});
