import { globSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Handler } from "../../functions/shared/entry.ts";
import { invocation } from "./shared/invocation.ts";

const root = new URL("../../", import.meta.url);
const files = globSync("functions/**/handler.ts", { cwd: root }).toSorted((a, b) => a.localeCompare(b));
const handlers = new Map<string, Handler>();
const folder = mkdtempSync(join(tmpdir(), "pointsman-"));
const connect = vi.spyOn(Socket.prototype, "connect");

const settings = {
  account: "111122223333",
  table: "ledger",
  releaseMachineArn: "arn:aws:states:eu-central-1:111122223333:stateMachine:Release",
  rollbackMachineArn: "arn:aws:states:eu-central-1:111122223333:stateMachine:Rollback",
  topicArn: "arn:aws:sns:eu-central-1:111122223333:pointsman",
  busName: "pointsman",
  probeFunction: "pointsman-probe",
  hooks: {},
  configPath: join(folder, "services.json"),
  installation: "pointsman",
  octaviaFunction: "pointsman-octavia",
  mirrorsPath: join(folder, "mirrors.json"),
  policiesPath: join(folder, "policies.json"),
  shiftMachineArn: "arn:aws:states:eu-central-1:111122223333:stateMachine:Shift",
};

beforeAll(async () => {
  vi.stubEnv("POWERTOOLS_LOG_LEVEL", "SILENT");
  vi.stubEnv("POWERTOOLS_METRICS_DISABLED", "true");
  vi.stubEnv("AWS_REGION", "eu-central-1");
  vi.stubEnv("HOOK", "BeforeInstall");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
  // Nobody listens there: what goes out comes to nothing.
  vi.stubEnv("AWS_ENDPOINT_URL", "http://127.0.0.1:9");
  vi.stubEnv("POINTSMAN_SETTINGS", JSON.stringify(settings));
  writeFileSync(settings.configPath, "[]");
  writeFileSync(settings.mirrorsPath, "[]");
  writeFileSync(settings.policiesPath, "[]");
  for (const file of files) {
    const { handler }: { handler: Handler } = await import(new URL(file, root).href);
    handlers.set(file, handler);
  }
});

afterAll(() => {
  rmSync(folder, { recursive: true });
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** @returns the name of the error that an event ends in; what it was answered, where it ends in none. */
async function endOf(file: string, event: unknown): Promise<unknown> {
  const handler = handlers.get(file);
  if (!handler) throw new Error(`${file} exports no handler`);
  return handler(event, invocation()).catch((error: unknown) =>
    error instanceof Error ? error.name : error,
  );
}

/** Members that the inputs have, in the right places, with anything at all in them. */
const nearMiss = fc.record(
  Object.fromEntries(
    [
      "ticket",
      "token",
      "cell",
      "execution",
      "input",
      "ending",
      "problem",
      "requestContext",
      "body",
      "id",
      "time",
      "resources",
      "detail",
    ].map((name) => [name, fc.jsonValue()]),
  ),
  { requiredKeys: [] },
);
const envelope = fc.tuple(
  nearMiss,
  fc.constantFrom("aws.ecr", "aws.codedeploy", "aws.cloudwatch", "aws.ecs", "aws.states", "aws.events"),
  fc.constantFrom(
    "ECR Image Action",
    "CodeDeploy Deployment State-change Notification",
    "CloudWatch Alarm State Change",
    "ECS Task State Change",
    "Step Functions Execution Status Change",
    "Scheduled Event",
  ),
);
const nonsense = fc.oneof(
  fc.jsonValue(),
  nearMiss,
  envelope.map(([members, source, detailType]) => ({ ...members, source, "detail-type": detailType })),
);

test("every function of ours is looked at here", () => {
  expect(files.length).toBeGreaterThanOrEqual(13);
  expect(files).toContain("functions/release/deploy/handler.ts");
});

describe("whatever JSON comes into", () => {
  test.for(files)(
    "%s, it ends in the input's error and in nothing else, and nothing goes out",
    async (file) => {
      await fc.assert(
        fc.asyncProperty(nonsense, async (event) => {
          expect(await endOf(file, event)).toBe("InputInvalid");
        }),
        { numRuns: 200 },
      );
      expect(connect).not.toHaveBeenCalled();
    },
  );

  test.for(files)("%s: nothing at all is refused too", async (file) => {
    for (const event of [undefined, null, "", 0, [], {}])
      expect(await endOf(file, event)).toBe("InputInvalid");
  });
});

test("what goes out would be seen here", async () => {
  connect.mockClear();
  const ticket = { release: "storefront-1", service: "storefront", fence: 1 };
  expect(await endOf("functions/release/plan/handler.ts", { ticket })).toBe("Unreachable");
  expect(connect).toHaveBeenCalled();
  connect.mockClear();
});

describe("whatever text comes to the command function's URL", () => {
  const file = "functions/release/command/handler.ts";
  const request = (body: string | undefined, more: object = {}) => ({
    requestContext: { authorizer: { iam: { userArn: "arn:aws:iam::111122223333:user/ann" } } },
    ...(body === undefined ? {} : { body }),
    ...more,
  });

  test("it is answered 400, with a sentence, and nothing goes out", async () => {
    const text = fc.oneof(fc.string(), fc.json());
    await fc.assert(
      fc.asyncProperty(text, fc.boolean(), async (body, isBase64Encoded) => {
        const answer = await endOf(file, request(body, { isBase64Encoded }));
        expect(answer).toMatchObject({
          statusCode: 400,
          body: expect.stringMatching(/^\{"problem":".+"\}$/),
        });
      }),
    );
    expect(await endOf(file, request(undefined))).toMatchObject({ statusCode: 400 });
    expect(connect).not.toHaveBeenCalled();
  });

  test("a command of nobody in particular is answered 403, before anything is read", async () => {
    const body = JSON.stringify({ command: "rollback", service: "storefront", reason: "x" });
    expect(await endOf(file, request(body))).toMatchObject({
      statusCode: 403,
      body: expect.stringContaining("is for oncall"),
    });
    expect(connect).not.toHaveBeenCalled();
  });

  test("invariant 10: who calls is not taken from the text: a request without Lambda's word for it is refused", async () => {
    const body = JSON.stringify({ command: "list", by: "root", requestContext: { authorizer: {} } });
    expect(await endOf(file, { body, requestContext: {} })).toBe("InputInvalid");
  });
});
