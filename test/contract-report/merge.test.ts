import { describe, expect, test } from "vitest";
import { merged, plantedFile, silent } from "../contract/witness/merge.ts";
import type { FileTally, TalliedUse } from "../contract/witness/witnessed.ts";

const about = "sns.Publish request";
const use: TalliedUse = {
  function: "pointsman-finish",
  service: "sns",
  operation: "Publish",
  input: { TopicArn: "arn:topic" },
  groups: [],
  calls: 2,
};

const tally = (file: string, ...problems: readonly string[]): FileTally => ({
  file,
  calls: 2,
  checks: [{ about, calls: 2, problems }],
  used: [use],
});

const seen = merged(
  [tally("b.test.ts", "wrong", "odd"), tally("a.test.ts", "wrong"), tally(plantedFile, "planted")],
  new Map([
    ["a.test.ts", 3],
    ["b.test.ts", 4],
    [plantedFile, 1],
  ]),
);

describe("what several files saw", () => {
  test("is counted together, file by file", () => {
    expect(seen).toMatchObject({ calls: 4, tests: 7 });
    expect(seen.files).toEqual([
      { file: "a.test.ts", calls: 2, tests: 3 },
      { file: "b.test.ts", calls: 2, tests: 4 },
    ]);
  });

  test("is one answer to each question, each problem with the files that met it", () => {
    expect(seen.checks).toEqual([
      {
        about,
        calls: 4,
        problems: [
          { what: "wrong", files: ["a.test.ts", "b.test.ts"] },
          { what: "odd", files: ["b.test.ts"] },
        ],
      },
    ]);
  });

  test("has each call that IAM can tell apart once, with the first file that made it", () => {
    expect(seen.used).toEqual([{ ...use, calls: 4, file: "b.test.ts" }]);
  });

  test("does not mix with the mistakes that are made on purpose", () => {
    expect(seen.planted).toEqual([
      { about, calls: 2, problems: [{ what: "planted", files: [plantedFile] }] },
    ]);
  });
});

describe("a file that makes no call", () => {
  test("is named, whether it was played or not", () => {
    const files = [
      { file: "a.test.ts", calls: 2, tests: 1 },
      { file: "mute.test.ts", calls: 0, tests: 1 },
    ];
    expect(silent(["a.test.ts", "mute.test.ts", "lost.test.ts"], { files })).toEqual([
      "mute.test.ts",
      "lost.test.ts",
    ]);
  });
});
