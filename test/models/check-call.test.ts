import { describe, expect, test } from "vitest";
import { callProblems } from "./check-call.ts";
import type { RecordedCall } from "./check-call.ts";
import type { ServiceModel } from "./service-model.ts";

const model: ServiceModel = {
  operations: {
    Stop: {
      input: { shape: "StopInput" },
      output: { shape: "StopOutput" },
      errors: [{ shape: "GoneException" }, { shape: "BrokenException" }, { shape: "GroupNotFoundException" }],
    },
    Ping: {},
  },
  shapes: {
    StopInput: {
      type: "structure",
      required: ["id", "token"],
      members: {
        id: { shape: "Id" },
        token: { shape: "Id", idempotencyToken: true },
        tags: { shape: "Tags" },
        wait: { shape: "Minutes" },
        count: { shape: "Count" },
        since: { shape: "Time" },
        names: { shape: "Names" },
        value: { shape: "Value" },
        force: { shape: "Flag" },
        body: { shape: "Body" },
        page: { shape: "PageMaxItems" },
      },
    },
    PageMaxItems: { type: "string" },
    StopOutput: { type: "structure", members: { status: { shape: "Status" } } },
    Id: { type: "string", min: 2, max: 6, pattern: "[a-z]+" },
    Status: { type: "string", enum: ["Pending", "Succeeded"] },
    Minutes: { type: "integer", min: 0, max: 60 },
    Count: { type: "integer" },
    Time: { type: "timestamp" },
    Flag: { type: "boolean" },
    Body: { type: "blob", max: 3 },
    Tags: { type: "map", max: 2, key: { shape: "Id" }, value: { shape: "Id" } },
    Names: { type: "list", min: 1, max: 2, member: { shape: "Id" } },
    Value: { type: "structure", union: true, members: { S: { shape: "Id" }, N: { shape: "Id" } } },
    GoneException: { type: "structure", members: { reason: { shape: "Id" } }, exception: true },
    BrokenException: { type: "structure", members: {}, exception: true, fault: true },
    GroupNotFoundException: {
      type: "structure",
      members: {},
      exception: true,
      error: { code: "GroupNotFound", httpStatusCode: 404 },
    },
  },
};

const failing = (name: string, more: object = {}) =>
  Object.assign(new Error("no"), { name, $fault: "client", ...more });
const status = (httpStatusCode: number) => ({ $metadata: { httpStatusCode } });
const problems = (call: Partial<RecordedCall>) =>
  [
    ...callProblems(model, { service: "x", operation: "Stop", input: { id: "abc" }, ...call }).values(),
  ].flat();

describe("a request", () => {
  test.for<[string, unknown, string[]]>([
    ["with all that is required", { id: "abc", token: "abc" }, []],
    ["without what the SDK fills in", { id: "abc" }, []],
    ["with an undefined member", { id: "abc", tags: undefined }, []],
    ["without a required member", {}, ["request: id is required and missing"]],
    ["with a member that does not exist", { id: "abc", ide: 1 }, ["request: there is no member ide"]],
    ["with a number for a text", { id: 7 }, ["request.id: text is wanted, found 7"]],
    ["with the SDK's number for the text of a page's size", { id: "abc", page: 300 }, []],
    ["with a fraction for it", { id: "abc", page: 0.5 }, ["request.page: text is wanted, found 0.5"]],
    ["with a text too short", { id: "a" }, ["request.id: 1 characters, allowed are 2 to 6"]],
    ["with a text too long", { id: "abcdefg" }, ["request.id: 7 characters, allowed are 2 to 6"]],
    ["with a text of other characters", { id: "ABC" }, ["request.id: ABC does not match [a-z]+"]],
    [
      "with a text that only contains what is wanted",
      { id: "abc1" },
      ["request.id: abc1 does not match [a-z]+"],
    ],
    ["with a number too large", { id: "abc", wait: 61 }, ["request.wait: 61, allowed is 0 to 60"]],
    [
      "with a fraction of a minute",
      { id: "abc", wait: 0.5 },
      ["request.wait: a whole number is wanted, found 0.5"],
    ],
    [
      "with a number of more than 32 bits",
      { id: "abc", count: 2 ** 31 },
      ["request.count: 2147483648, allowed is -2147483647 to 2147483647"],
    ],
    ["with a time", { id: "abc", since: new Date(0) }, []],
    [
      "with a text for a time",
      { id: "abc", since: "2026" },
      ['request.since: a time is wanted, found "2026"'],
    ],
    [
      "with a text for a flag",
      { id: "abc", force: "true" },
      ['request.force: true or false is wanted, found "true"'],
    ],
    ["with bytes", { id: "abc", body: new Uint8Array([1]) }, []],
    [
      "with too many bytes",
      { id: "abc", body: new Uint8Array(4) },
      ["request.body: 4 bytes, allowed are 0 to 3"],
    ],
    [
      "with too long a list",
      { id: "abc", names: ["ab", "ab", "ab"] },
      ["request.names: 3 members, allowed are 1 to 2"],
    ],
    ["with an empty list", { id: "abc", names: [] }, ["request.names: 0 members, allowed are 1 to 2"]],
    [
      "with a wrong member of a list",
      { id: "abc", names: ["ab", "AB"] },
      ["request.names[1]: AB does not match [a-z]+"],
    ],
    ["with a text for a list", { id: "abc", names: "ab" }, ['request.names: a list is wanted, found "ab"']],
    [
      "with a wrong key of a map",
      { id: "abc", tags: { A: "ab" } },
      ["request.tags key: 1 characters, allowed are 2 to 6", "request.tags key: A does not match [a-z]+"],
    ],
    [
      "with a wrong value of a map",
      { id: "abc", tags: { ab: "AB" } },
      ["request.tags.ab: AB does not match [a-z]+"],
    ],
    ["with one member of a union", { id: "abc", value: { S: "ab" } }, []],
    [
      "with two members of a union",
      { id: "abc", value: { S: "ab", N: "ab" } },
      ["request.value: exactly one member is wanted, 2 are set"],
    ],
  ])("%s", ([, input, expected]) => {
    expect(problems({ input })).toEqual(expected);
  });

  test("of an operation that takes nothing", () => {
    expect(problems({ operation: "Ping", input: {} })).toEqual([]);
    expect(problems({ operation: "Ping", input: { id: "abc" } })).toEqual(["request: there is no member id"]);
  });

  test("of an operation that does not exist", () => {
    expect(problems({ operation: "Stopp" })).toEqual(["there is no operation Stopp"]);
  });
});

describe("an answer", () => {
  test("may carry the SDK's metadata", () => {
    expect(problems({ output: { status: "Pending", $metadata: {} } })).toEqual([]);
  });

  test("of an operation that answers nothing is an object all the same", () => {
    expect(problems({ operation: "Ping", input: {}, output: { $metadata: {} } })).toEqual([]);
    expect(problems({ operation: "Ping", input: {}, output: undefined })).toEqual([
      "answer: an object is wanted, found nothing",
    ]);
  });

  test("that is none", () => {
    expect(problems({ output: undefined })).toEqual(["answer: an object is wanted, found nothing"]);
  });

  test("that was on its way when the network failed", () => {
    expect(problems({ output: { status: "Running" }, error: failing("TimeoutError") })).toEqual([
      "answer.status: Running is none of Pending, Succeeded",
    ]);
  });

  test("with a status that does not exist", () => {
    expect(problems({ output: { status: "Running" } })).toEqual([
      "answer.status: Running is none of Pending, Succeeded",
    ]);
  });

  test("with a member that does not exist", () => {
    expect(problems({ output: { state: "Pending" } })).toEqual(["answer: there is no member state"]);
  });
});

describe("an error", () => {
  test.for([
    ["that the operation declares", failing("GoneException", { reason: "ab" })],
    ["under its code on the wire", failing("GroupNotFound")],
    ["under its shape's name", failing("GroupNotFoundException")],
    ["with the status that the model gives it", failing("GroupNotFound", status(404))],
    ["that is the caller's fault", failing("GoneException", status(400))],
    ["that is the service's fault", failing("BrokenException", status(500))],
    ["that every operation may answer", failing("ThrottlingException")],
    ["of the network", failing("TimeoutError")],
    ["of a broken connection", failing("Error", { code: "ECONNRESET" })],
  ] as const)("%s", ([, error]) => {
    expect(problems({ error })).toEqual([]);
  });

  test.for([
    [
      "that the operation does not declare",
      failing("LostException"),
      "error: Stop does not declare LostException",
    ],
    [
      "with a member that it has not",
      failing("GoneException", { why: 1 }),
      "error: GoneException has no member why",
    ],
    [
      "with a wrong value of a member",
      failing("GoneException", { reason: "AB" }),
      "error.reason: AB does not match [a-z]+",
    ],
    [
      "with another status than the model's",
      failing("GroupNotFound", status(400)),
      "error: GroupNotFound has the status 400, AWS answers 404",
    ],
    [
      "that puts the caller's fault on the service",
      failing("GoneException", status(500)),
      "error: GoneException has the status 500, but it is the caller's fault",
    ],
    [
      "that puts the service's fault on the caller",
      failing("BrokenException", status(400)),
      "error: BrokenException has the status 400, but it is the service's fault",
    ],
    ["of a programming mistake", new TypeError("x"), "error: Stop does not declare TypeError"],
  ] as const)("%s", ([, error, expected]) => {
    expect(problems({ error })).toEqual([expected]);
  });
});

test("an error of EC2's, whose model declares none, is one of those on its page", () => {
  const told = (service: string, name: string) => {
    const call = { service, operation: "Ping", input: {}, error: Object.assign(new Error("x"), { name }) };
    return callProblems(model, call).get("error");
  };
  expect(told("ec2", "InvalidGroup.NotFound")).toEqual([]);
  expect(told("ec2", "InvalidGroup.Lost")).toHaveLength(1);
  expect(told("stop", "InvalidGroup.NotFound")).toHaveLength(1);
});
