import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { handler } from "../../../../functions/octavia/handler.ts";
import { fitted } from "../../../../functions/targets/read/answer-size.ts";
import { ReadRequestSchema } from "../../../../functions/targets/read/request.ts";
import type { SourceRead } from "../../../../functions/targets/read/source.ts";
import { createCloud } from "../../../../infra/sandbox/octavia/cloud.ts";
import type { Cloud } from "../../../../infra/sandbox/octavia/cloud.ts";
import { realClock, serveCloud } from "../../../../infra/sandbox/octavia/cloud-server.ts";
import type { CloudServer } from "../../../../infra/sandbox/octavia/cloud-server.ts";
import { furnish } from "../../../../infra/sandbox/octavia/furnish.ts";
import type { Furnished } from "../../../../infra/sandbox/octavia/furnish.ts";
import { operatorOf } from "../../../../infra/sandbox/octavia/operator.ts";
import { createRandom } from "../../../../infra/sandbox/time/random.ts";
import { invocation } from "../../shared/invocation.ts";
import { shop } from "./cloud-world.ts";

const good = {
  cloud: {
    authUrl: "https://keystone.example.com/v3",
    region: "RegionOne",
    interface: "public",
    project: "p1",
  },
  credentials: { kind: "application-credential", id: "c1", secret: "very-secret-indeed" },
  loadBalancers: [{ id: "06cbf6c3-1bae-4829-b943-86f5d97d3e41", knownUpdatedAt: "2026-11-21T07:05:01" }],
};

describe("the reader as a function", () => {
  let server: CloudServer;
  let cloud: Cloud;
  let people: Furnished;
  const random = createRandom("handler");

  beforeAll(async () => {
    server = await serveCloud((origin) => {
      cloud = createCloud({ clock: realClock, random, origin });
      people = furnish(cloud, random);
      return cloud;
    });
  });
  afterAll(() => server.stop());

  const request = (ids: readonly string[]) => ({
    cloud: { authUrl: cloud.authUrl, region: people.region, interface: "public", project: people.project },
    credentials: people.observer,
    loadBalancers: ids.map((id) => ({ id })),
  });

  test("answers over real HTTP, and keeps its token while it is warm", async () => {
    const ids = ["a", "b"].map((name) => operatorOf(cloud, people.project).build({ ...shop, name }));
    const first = await handler(request(ids), invocation());
    expect(ids.map((id) => first[id]?.kind)).toEqual(["complete", "complete"]);
    expect(JSON.parse(JSON.stringify(first))).toMatchObject({ [ids[0] ?? ""]: { source: { name: "a" } } });
    await handler(request(ids), invocation());
    expect(cloud.calls.filter(({ to }) => to === "keystone")).toHaveLength(1);
  });

  test("ends before Lambda would end it", async () => {
    cloud.faults.add({ match: ({ to }) => to === "octavia", fault: { kind: "hangs" }, times: 99 });
    const id = "06cbf6c3-1bae-4829-b943-86f5d97d3e41";
    const answer = await handler(request([id]), invocation({ getRemainingTimeInMillis: () => 2300 }));
    cloud.faults.clear();
    expect(answer[id]).toMatchObject({
      kind: "unreadable",
      reason: expect.stringMatching(
        /no whole answer within 0\.\d s$|the time of this read is over/,
      ) as unknown,
    });
  });

  test.for([
    ["nothing", undefined],
    ["no cloud", { ...good, cloud: undefined }],
    ["an address that is no URL", { ...good, cloud: { ...good.cloud, authUrl: "keystone" } }],
    ["an id that is no UUID", { ...good, loadBalancers: [{ id: "../pools" }] }],
    ["credentials of no kind", { ...good, credentials: { kind: "none", secret: "very-secret-indeed" } }],
    ["credentials that are a text", { ...good, credentials: "very-secret-indeed" }],
    [
      "a secret in the wrong place",
      { ...good, credentials: { kind: "password", username: 7, password: ["very-secret-indeed"] } },
    ],
    ["a password for nobody", { ...good, credentials: { kind: "password", password: "very-secret-indeed" } }],
  ] as const)("refuses %s by name, and says nothing of a secret", async ([, event]) => {
    const error = await handler(event, invocation()).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: "InputInvalid" });
    expect(JSON.stringify([String(error), (error as Error).stack])).not.toContain("very-secret");
  });

  test.for([
    good.credentials,
    { kind: "password", username: "ann", userDomain: "Staff", password: "pw" },
    { kind: "password", userId: "u1", password: "pw" },
  ])("takes credentials such as $kind", (credentials) => {
    expect(ReadRequestSchema.parse({ ...good, credentials })).toEqual({ ...good, credentials });
  });
});

describe("an answer that is too long for Lambda", () => {
  const complete = (name: string): SourceRead =>
    ({ kind: "complete", source: { name }, readAt: "2026-11-21T08:00:00.000Z" }) as unknown as SourceRead;

  test("leaves out the longest, by name, and keeps the rest", () => {
    const answer = { long: complete("x".repeat(900)), short: complete("x"), other: complete("y") };
    expect(fitted(answer, 1000)).toMatchObject({
      short: { kind: "complete" },
      other: { kind: "complete" },
      long: {
        kind: "unreadable",
        reason: expect.stringMatching(/^load balancer long has more \(\d+ bytes\) than fits/) as unknown,
      },
    });
  });

  test("is what it is when it fits", () => {
    const answer = { a: complete("a"), b: complete("b") };
    expect(fitted(answer)).toEqual(answer);
  });
});
