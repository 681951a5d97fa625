import { describe, expect, test } from "vitest";
import type { BusEvent } from "../../infra/sandbox/ports.ts";
import { hour, minute, world } from "./world.ts";
import type { World } from "./world.ts";

const isImageAction = (event: BusEvent) => event["detail-type"] === "ECR Image Action";

/** An event of ECR as it would come, with members of the detail replaced. */
function imageAction(w: World, detail: object, members: object = {}): BusEvent {
  const digest = w.push("other", {}, { quiet: true });
  return {
    version: "0",
    id: `event-${w.clock.now()}`,
    "detail-type": "ECR Image Action",
    source: "aws.ecr",
    account: "111122223333",
    time: new Date(w.clock.now()).toISOString().replace(/\.\d+Z/, "Z"),
    region: "eu-central-1",
    resources: [],
    detail: {
      result: "SUCCESS",
      "repository-name": "storefront",
      "image-digest": digest,
      "action-type": "PUSH",
      "image-tag": "v1",
      ...detail,
    },
    ...members,
  };
}

describe("what is a release, and what is not", () => {
  test("a pushed image with a matching tag is released, and what ran before is known as previous", async () => {
    const w = await world();
    const digest = w.push("v1");
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 settled"]);
    expect(w.runs()).toBe("v1");
    expect(w.state()?.stable?.digest).toBe(digest);
    expect(w.versionOf(w.state()?.previous?.cells["a"]?.taskDefinitionArn ?? "")).toBe("v0");
  });

  test("of a multi-architecture push with attestations only the tagged index is released, once", async () => {
    const w = await world();
    const digest = w.push("v1", {}, { multiArch: true, attestation: true });
    expect(await w.rest()).toEqual([]);
    expect(w.releases().map((each) => each.digest)).toEqual([digest]);
    expect(w.runs()).toBe("v1");
  });

  test("a tag that matches no pattern is no release", async () => {
    const w = await world();
    w.push("latest");
    await w.pass(10 * minute);
    expect(w.releases()).toEqual([]);
  });

  test.for([
    ["a child of an index, without a tag", { "image-tag": "" }],
    ["a deletion", { "action-type": "DELETE" }],
    ["a push that failed", { result: "FAILURE" }],
    ["a change of its storage class", { "action-type": "UPDATE_STORAGE_CLASS" }],
    ["a push to a repository of no service", { "repository-name": "backoffice" }],
  ] as const)("%s is no release, and no dead letter", async ([, detail]) => {
    const w = await world();
    const event = imageAction(w, detail);
    // Past the rule's pattern too, as a rule that somebody widened would let it through.
    w.installation.lambda.invokeLater("pointsman-accept", JSON.stringify(event));
    w.installation.bus.emit(event);
    expect(await w.rest()).toEqual([]);
    expect(w.releases()).toEqual([]);
  });

  test("a push to a repository of the same name in another account is no release", async () => {
    const w = await world();
    const event = imageAction(w, {}, { account: "999900001111" });
    w.installation.bus.emit(event);
    await w.pass(minute);
    expect(w.releases()).toEqual([]);
  });

  test("a signature under a matching tag is no container image, and no release", async () => {
    const w = await world();
    const digest = w.push("v1", {}, { quiet: true });
    const image = w.account.world.ecr.repositories.get("storefront")?.images.get(digest);
    Object.assign(image?.manifest ?? {}, {
      artifactMediaType: "application/vnd.dev.cosign.simplesigning.v1+json",
    });
    w.installation.bus.emit(imageAction(w, { "image-digest": digest }));
    await w.pass(10 * minute);
    expect(w.releases()).toEqual([]);
    const byHand = await w.say({ command: "start", service: "storefront", tag: "v1", reason: "why not" });
    expect(byHand).toMatchObject({
      status: 409,
      problem: expect.stringContaining("not a container image but application/vnd.dev.cosign"),
    });
  });

  test("a tag that points at another image by the time its event is read releases the other one only", async () => {
    const w = await world();
    w.installation.bus.addFault({
      hop: "service",
      match: isImageAction,
      fault: { kind: "delay", seconds: 20 },
    });
    w.push("v1");
    await w.pass(10_000);
    const second = w.push("v1");
    expect(await w.rest()).toEqual([]);
    expect(w.releases().map((each) => each.digest)).toEqual([second]);
  });

  test.for([
    ["no JSON object at all", "42"],
    [
      "an event of another service",
      JSON.stringify({ source: "aws.s3", "detail-type": "Object Created", detail: {} }),
    ],
    ["an event whose digest is none", undefined],
  ])("nonsense (%s) goes to the dead letters with a sentence, and changes nothing", async ([, text]) => {
    const w = await world();
    const before = JSON.stringify(w.dynamodb.items());
    const payload = text ?? JSON.stringify(imageAction(w, { "image-digest": "latest" }));
    w.installation.lambda.invokeLater("pointsman-accept", payload);
    await w.pass(4 * minute);
    const [letter, ...more] = w.installation.lambda.deadLetters;
    expect(more).toEqual([]);
    expect(letter?.responsePayload).toMatchObject({
      errorType: "InputInvalid",
      errorMessage: expect.stringMatching(/expected|unknown|missing/),
    });
    expect(JSON.stringify(w.dynamodb.items())).toBe(before);
  });
});

describe("what is new, and what was there already", () => {
  test("the same event twice at once, and again an hour later, is one release and one deployment (invariant 7)", async () => {
    const w = await world();
    w.installation.bus.addFault({
      hop: "target",
      match: isImageAction,
      fault: { kind: "double", seconds: 0 },
    });
    const seen: BusEvent[] = [];
    w.installation.bus.addRule({
      name: "seen",
      pattern: { source: ["aws.ecr"] },
      targets: [{ kind: "callback", name: "seen", deliver: (event) => void seen.push(event) }],
    });
    w.push("v1");
    expect(await w.rest()).toEqual([]);
    await w.pass(hour);
    for (const event of seen.slice()) w.installation.bus.emit(event);
    await w.pass(10 * minute);
    expect(w.outcomes()).toEqual(["v1 settled"]);
    expect(w.deployments()).toHaveLength(1);
  });

  test("an event that comes after that of a later push is stale, and harmless", async () => {
    const w = await world();
    w.installation.bus.addFault({
      hop: "service",
      match: isImageAction,
      fault: { kind: "delay", seconds: 90 },
    });
    w.push("v1");
    await w.pass(30_000);
    w.push("v2");
    expect(await w.rest()).toEqual([]);
    await w.pass(10 * minute);
    expect(w.outcomes()).toEqual(["v2 settled"]);
  });

  test("a service that is seen for the first time is adopted as it runs, and nothing is released", async () => {
    const w = await world(undefined, { isAdopted: false });
    w.push("v1");
    await w.pass(10 * minute);
    expect(w.releases()).toEqual([]);
    expect(w.runs()).toBe("v0");
    expect(w.state()?.stable).toMatchObject({ tag: "v0", digest: w.workload().digest });
    w.push("v2");
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v2 settled"]);
  });

  test("a push whose event was lost is found by the sweep within ten minutes, and released once", async () => {
    const w = await world();
    w.installation.bus.addFault({ hop: "service", match: isImageAction, times: 9, fault: { kind: "lose" } });
    w.push("v1");
    await w.until(() => w.releases().length > 0, 10 / 60);
    expect(await w.rest()).toEqual([]);
    expect(w.release("v1")).toMatchObject({
      by: { via: "sweep" },
      reason: expect.stringContaining("no event told of it"),
    });
    await w.pass(hour);
    expect(w.outcomes()).toEqual(["v1 settled"]);
  });

  test("an image that is running already under another tag starts nothing", async () => {
    const w = await world();
    const digest = w.push("v1");
    expect(await w.rest()).toEqual([]);
    w.account.world.ecr.retag("storefront", "v1-again", digest);
    await w.pass(20 * minute);
    expect(w.outcomes()).toEqual(["v1 settled"]);
  });
});

describe("an image that was backed out", () => {
  const failed = async () => {
    const w = await world();
    w.push("v1", { failsSmoke: true });
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 rolled-back"]);
    return w;
  };

  test("never starts by itself: not by its event, not by the sweep, not under a new tag", async () => {
    const w = await failed();
    const digest = w.release("v1").digest ?? "";
    w.account.world.ecr.retag("storefront", "v1", digest);
    await w.pass(20 * minute);
    w.account.world.ecr.retag("storefront", "v1.0.1", digest);
    await w.pass(20 * minute);
    expect(w.outcomes()).toEqual(["v1 rolled-back"]);
    expect(w.deployments().filter(({ creator }) => creator === "user")).toHaveLength(1);
  });

  test("is started by a person", async () => {
    const w = await failed();
    const answer = await w.say({
      command: "start",
      service: "storefront",
      tag: "v1",
      reason: "the test was wrong",
    });
    expect(answer).toMatchObject({ status: 200, kind: "started" });
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 rolled-back", "v1 rolled-back"]);
  });

  test("is started by a person at the console of Step Functions, without our command line", async () => {
    const w = await failed();
    const arn = await w.startInConsole("Release", {
      service: "storefront",
      tag: "v1",
      reason: "the test was wrong",
    });
    expect(await w.rest()).toEqual([]);
    expect(w.release("v1")).toMatchObject({
      by: { who: `Step Functions start ${arn}`, via: "console" },
      executionArn: arn,
    });
    expect(w.outcomes()).toEqual(["v1 rolled-back", "v1 rolled-back"]);
  });
});
