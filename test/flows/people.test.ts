import { describe, expect, test } from "vitest";
import { storefront } from "./stories.ts";
import { minute, people, world } from "./world.ts";
import type { Role, World } from "./world.ts";

const approval = { at: "start", limitSeconds: 7200, onLimit: "refuse", notBy: "starter" } as const;
const guarded = storefront({ gates: { ...storefront().gates, approval } });
const roles: Role[] = ["viewer", "releaser", "approver", "oncall", "nobody"];

/** Asks with a body as text, so that it may be anything, and a context of its own. */
async function sendRaw(w: World, request: object): Promise<{ statusCode: number; problem?: string }> {
  const arn = "arn:aws:lambda:eu-central-1:111122223333:function:pointsman-command:oncall";
  const invoked = w.installation.lambda.invoke(arn, JSON.stringify(request));
  await w.pass(1000);
  const outcome = await invoked;
  if (outcome.kind !== "returned") return { statusCode: 500, problem: JSON.stringify(outcome) };
  const answer = JSON.parse(outcome.payload) as { statusCode: number; body: string };
  return { statusCode: answer.statusCode, ...(JSON.parse(answer.body) as object) };
}

const context = { authorizer: { iam: { userArn: people.ann } } };

describe("who may do what", () => {
  const rights: [string, Role[]][] = [
    ["list", ["viewer", "releaser", "approver", "oncall"]],
    ["show", ["viewer", "releaser", "approver", "oncall"]],
    ["freezes", ["viewer", "releaser", "approver", "oncall"]],
    ["start", ["releaser", "oncall"]],
    ["pause", ["releaser", "oncall"]],
    ["resume", ["releaser", "oncall"]],
    ["promote", ["releaser", "oncall"]],
    ["approve", ["approver", "oncall"]],
    ["reject", ["approver", "oncall"]],
    ["abort", ["releaser", "oncall"]],
    ["freeze", ["oncall"]],
    ["unfreeze", ["oncall"]],
    ["rollback", ["oncall"]],
  ];

  test.for(rights)(
    "%s is for %s, and nobody else: they are told who may, and nothing changes",
    async ([command, may]) => {
      for (const role of roles) {
        const w = await world(guarded);
        w.push("v1");
        await w.atPoint("approval");
        if (command === "resume") await w.say({ command: "pause", release: w.release("v1").id, reason: "x" });
        await w.pass(1000);
        const given = {
          list: {},
          show: { release: w.release("v1").id },
          freezes: {},
          start: { service: "storefront", tag: "v1", reason: "x" },
          freeze: { scope: "storefront", reason: "x" },
          unfreeze: { scope: "storefront", reason: "x" },
          rollback: { service: "storefront", reason: "x" },
        };
        const body = {
          command,
          ...(given[command as keyof typeof given] ?? { release: w.release("v1").id, reason: "x" }),
        };
        const before = JSON.stringify(w.dynamodb.items());
        const answer = await w.say(body, people.eve, role);
        if (may.includes(role)) expect(answer.status, `${command} as ${role}`).not.toBe(403);
        else {
          expect(answer).toMatchObject({
            status: 403,
            problem: `${command} is for ${may.join(", ")}; this was called as ${role}`,
          });
          expect(JSON.stringify(w.dynamodb.items())).toBe(before);
        }
      }
    },
  );
});

describe("who did it is known from the request itself (invariant 10)", () => {
  test.for([
    ["by", { by: people.ben }],
    ["who", { who: people.ben }],
    ["starter", { starter: { who: people.ben, via: "push" } }],
  ] as const)("a body that claims another with %s is refused, not believed", async ([field, claim]) => {
    const w = await world();
    w.push("v1", {}, { quiet: true });
    const answer = await w.say(
      { command: "start", service: "storefront", tag: "v1", reason: "mine", ...claim },
      people.eve,
    );
    expect(answer).toMatchObject({
      status: 400,
      problem: expect.stringContaining(`unknown field "${field}"`),
    });
    expect(w.releases()).toEqual([]);
  });

  test("the record, the timeline and the news name the caller of the request's context", async () => {
    const w = await world();
    w.push("v1", {}, { quiet: true });
    await w.say(
      { command: "start", service: "storefront", tag: "v1", reason: `on behalf of ${people.ben}` },
      people.eve,
    );
    await w.pass(minute);
    expect(w.release("v1").by).toEqual({ who: people.eve, via: "command" });
    expect(w.facts().timeline(w.release("v1").id)[0]).toMatchObject({
      what: "accepted",
      by: { who: people.eve },
    });
    expect(w.bus[0]?.detail["by"]).toBe(people.eve);
  });

  test("a rollback by command names the caller, though Step Functions does not know him", async () => {
    const w = await world();
    w.push("v1");
    await w.atPoint("bake");
    await w.say({ command: "rollback", service: "storefront", reason: "slow" }, people.ben);
    expect(await w.rest()).toEqual([]);
    expect(w.rollbacks()).toMatchObject([{ by: { who: people.ben, via: "command" } }]);
  });

  test("a request without an identity is refused", async () => {
    const w = await world();
    const answer = await sendRaw(w, { body: JSON.stringify({ command: "list" }), requestContext: {} });
    expect(answer.statusCode).toBe(500);
    expect(answer.problem).toContain("InputInvalid");
  });
});

describe("what does not parse is refused with a sentence", () => {
  test.for([
    ["no JSON", "{command: list}", /./],
    ["an unknown command", JSON.stringify({ command: "destroy" }), /command/],
    [
      "a missing reason",
      JSON.stringify({ command: "abort", release: "x" }),
      /reason: .*missing|reason: expected/,
    ],
    [
      "a typing mistake",
      JSON.stringify({ command: "rollback", service: "storefront", reason: "x", too: "y" }),
      /unknown field "too"/,
    ],
  ] as const)("%s", async ([, body, problem]) => {
    const w = await world();
    const answer = await sendRaw(w, { body, requestContext: context });
    expect(answer).toMatchObject({ statusCode: 400, problem: expect.stringMatching(problem) });
  });

  test("a body in base64 is read as any other", async () => {
    const w = await world();
    const body = Buffer.from(JSON.stringify({ command: "list" })).toString("base64");
    expect((await sendRaw(w, { body, isBase64Encoded: true, requestContext: context })).statusCode).toBe(200);
  });
});

describe("release list", () => {
  test("shows the newest first, with what is stable, in flight, queued and frozen", async () => {
    const w = await world();
    w.push("v1");
    await w.ended("v1");
    w.push("v2");
    await w.atPoint("bake");
    w.push("v3");
    await w.pass(minute);
    await w.say({ command: "freeze", scope: "storefront", reason: "sale" });
    const listed = await w.say({ command: "list", service: "storefront", most: 2 }, people.eve, "viewer");
    expect(listed).toMatchObject({
      services: [
        {
          service: "storefront",
          stable: { tag: "v1" },
          inFlight: w.release("v2").id,
          queued: w.release("v3").id,
          freeze: { reason: "sale" },
          releases: [{ tag: "v3" }, { tag: "v2" }],
        },
      ],
    });
  });
});
