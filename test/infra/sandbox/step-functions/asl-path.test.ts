import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readPath, writePath } from "../../../../infra/sandbox/step-functions/asl-path.ts";

const context = { Execution: { Name: "run" } };
const input = { a: { b: [1, { c: "x" }] }, "odd.name": 2, list: [{ v: 1 }, { v: 2 }, {}] };

describe("reading a path", () => {
  test.for([
    ["$", input],
    ["$.a.b[1].c", "x"],
    ["$.a['b'][0]", 1],
    ["$['odd.name']", 2],
    ["$$.Execution.Name", "run"],
    ["$.list[*].v", [1, 2]],
    ["$.a.b[*]", [1, { c: "x" }]],
    ["$.absent[*]", []],
  ] as const)("%s", ([path, value]) => {
    expect(readPath(path, input, context)).toEqual({ value });
  });

  test.for(["$.absent", "$.a.b[2]", "$.a.b.c", "$.list.length", "$.toString", "$.a.b[1].c.length"])(
    "%s leads nowhere",
    (path) => {
      expect(readPath(path, input, context)).toBeUndefined();
    },
  );

  test.for(["a", "$.", "$.a..b", "$.a[-1]", "$.a[0:1]", "$.a[?(@.b)]", "$[0,1]"])("%s is refused", (path) => {
    expect(() => readPath(path, input, context)).toThrow(path);
  });
});

const name = fc.stringMatching(/^[a-z]{1,3}$/);

describe("writing a path", () => {
  test("what was written is read back, and the input stays as it was", () => {
    fc.assert(
      fc.property(fc.array(name, { maxLength: 4 }), fc.jsonValue(), (names, value) => {
        const path = ["$", ...names].join(".");
        const before = { zzzz: { kept: [1] } };
        const copy = structuredClone(before);
        const written = writePath(path, before, value);
        expect(readPath(path, written, context)).toEqual({ value });
        expect(before).toEqual(copy);
        if (names.length > 0) expect(written).toMatchObject(copy);
      }),
    );
  });

  test.for([
    ["$.a", "text"],
    ["$.a", [1]],
    ["$.a.b", { a: 1 }],
    ["$.a[1]", { a: [1] }],
    ["$.a[0]", { a: { 0: 1 } }],
  ] as const)("%s into %o is a mismatch", ([path, target]) => {
    expect(() => writePath(path, target, 1)).toThrow("States.ResultPathMatchFailure");
  });

  test("replaces an item of a list", () => {
    expect(writePath("$.a[1]", { a: [1, 2, 3] }, "x")).toEqual({ a: [1, "x", 3] });
  });
});
