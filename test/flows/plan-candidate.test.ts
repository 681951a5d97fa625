import { describe, expect, test } from "vitest";
import { deployByHand, registerByHand } from "./by-hand.ts";
import { storefront } from "./stories.ts";
import { hour, minute, people, world } from "./world.ts";
import type { World } from "./world.ts";

const definition = (w: World, arn = w.primaryArn()) => w.account.world.definitions.describe(arn);
const container = (w: World, arn?: string) => definition(w, arn).shown.containerDefinitions?.[0];
const withSecret = (name: string) => () => ({ executionRoleArn: `arn:aws:iam::111122223333:role/${name}` });
const roleOf = (w: World, arn?: string) => definition(w, arn).shown.executionRoleArn?.split("/")[1];
const start = (tag: string) => ({
  command: "start",
  service: "storefront",
  tag,
  reason: "the base has changed",
});

describe("the candidate's revision", () => {
  const spec = {
    taskDefinition: {
      cpu: "1024",
      volumes: [{ name: "scratch" }],
      runtimePlatform: { cpuArchitecture: "ARM64" as const },
      tags: [{ key: "team", value: "shop" }],
    },
  };

  test("differs from its base in the container's image alone, by digest; all else is kept, tags too", async () => {
    const w = await world(undefined, { lay: { spec } });
    const before = definition(w);
    const digest = w.push("v1");
    expect(await w.rest()).toEqual([]);
    const after = definition(w);
    const image = `111122223333.dkr.ecr.eu-central-1.amazonaws.com/storefront@${digest}`;
    const { taskDefinitionArn: _, revision: __, registeredAt: ___, ...kept } = before.shown;
    expect(after.shown).toMatchObject({
      ...kept,
      containerDefinitions: [{ ...before.shown.containerDefinitions?.[0], image }],
    });
    expect(after.tags).toEqual([{ key: "team", value: "shop" }]);
  });

  test("of a task with sidecars changes the load balancer's container only", async () => {
    const sidecar = {
      name: "logs",
      image: "public.ecr.aws/aws-observability/fluent-bit:3",
      essential: false,
    };
    const first = {
      name: "app",
      image: "111122223333.dkr.ecr.eu-central-1.amazonaws.com/storefront:v0",
      portMappings: [{ containerPort: 8080 }],
    };
    const w = await world(undefined, {
      lay: { spec: { taskDefinition: { containerDefinitions: [sidecar, first] } } },
    });
    w.push("v1");
    expect(await w.rest()).toEqual([]);
    expect(definition(w).shown.containerDefinitions?.map(({ image }) => image)).toEqual([
      sidecar.image,
      expect.stringContaining("storefront@sha256:"),
    ]);
  });

  test("of a named container changes that one", async () => {
    const sidecar = {
      name: "worker",
      image: "111122223333.dkr.ecr.eu-central-1.amazonaws.com/storefront:v0",
    };
    const first = {
      name: "app",
      image: "public.ecr.aws/nginx/nginx:1",
      portMappings: [{ containerPort: 8080 }],
    };
    const lay = { spec: { taskDefinition: { containerDefinitions: [first, sidecar] } } };
    const w = await world(storefront({ container: "worker" }), { lay });
    w.push("v1");
    expect(await w.rest()).toEqual([]);
    expect(definition(w).shown.containerDefinitions?.map(({ image }) => image)).toEqual([
      first.image,
      expect.stringContaining("storefront@sha256:"),
    ]);
  });

  test("ships with what CDK or Terraform changed since: a newer revision that is not ours is its base", async () => {
    const w = await world();
    registerByHand(w, withSecret("new-role"));
    w.push("v1");
    expect(await w.rest()).toEqual([]);
    expect(w.runs()).toBe("v1");
    expect(roleOf(w)).toBe("new-role");
    w.push("v2");
    expect(await w.rest()).toEqual([]);
    expect(roleOf(w)).toBe("new-role");
  });

  test("never has a candidate of ours that failed as its base", async () => {
    const w = await world();
    registerByHand(w, withSecret("bad-role"));
    w.push("v1", { failsSmoke: true });
    expect(await w.rest()).toEqual([]);
    const failed = definition(w, w.workload().family).arn;
    registerByHand(w, (input) => ({
      ...input,
      executionRoleArn: "arn:aws:iam::111122223333:role/good-role",
    }));
    w.push("v2");
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 rolled-back", "v2 settled"]);
    expect(container(w, failed)?.image).toContain(w.release("v1").digest);
    expect(roleOf(w)).toBe("good-role");
    w.push("v3");
    expect(await w.rest()).toEqual([]);
    expect(await w.say({ command: "show", release: w.release("v3").id })).toMatchObject({
      plans: [{ base: w.release("v2").settledAs?.cells["a"]?.taskDefinitionArn }],
    });
  });

  test("its differences stand in the release's timeline, for people", async () => {
    const w = await world();
    registerByHand(w, withSecret("new-role"));
    w.push("v1");
    expect(await w.rest()).toEqual([]);
    const planned = w
      .facts()
      .timeline(w.release("v1").id)
      .find(({ what }) => what === "planned");
    expect(planned?.reason).toContain(
      'a: - executionRoleArn: "arn:aws:iam::111122223333:role/ecsTaskExecutionRole"',
    );
    expect(planned?.reason).toContain('a: + executionRoleArn: "arn:aws:iam::111122223333:role/new-role"');
    expect(planned?.reason).toMatch(/a: \+ containerDefinitions.*storefront@sha256:/);
  });
});

describe("a changed base with the image that runs", () => {
  test("is released by a person's start, and then by nothing else", async () => {
    const w = await world();
    w.push("v1");
    expect(await w.rest()).toEqual([]);
    registerByHand(w, withSecret("new-role"));
    await w.pass(hour);
    expect(w.deployments()).toHaveLength(1);
    expect(await w.say(start("v1"), people.ben, "releaser")).toMatchObject({ status: 200 });
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 settled", "v1 settled"]);
    expect(roleOf(w)).toBe("new-role");
  });

  test("does nothing, and says so, when nothing has changed at all", async () => {
    const w = await world();
    w.push("v1");
    expect(await w.rest()).toEqual([]);
    const previous = w.state()?.previous;
    await w.say(start("v1"));
    expect(await w.rest()).toEqual([]);
    expect(w.release("v1").outcome).toMatchObject({
      kind: "settled",
      reason: expect.stringContaining("every cell runs"),
    });
    expect(w.deployments()).toHaveLength(1);
    expect(w.state()?.previous).toEqual(previous);
  });
});

describe("somebody deployed by hand", () => {
  const deployed = async (onForeignRevision: "adopt" | "refuse") => {
    const w = await world(storefront({ onForeignRevision }));
    const arn = registerByHand(w, withSecret("hand-role"));
    await deployByHand(w, arn);
    await w.until(() => w.primaryArn() === arn, 0.5);
    await w.pass(40 * minute);
    return { w, arn };
  };

  test("refuses the next release and says what runs, what settled last, and the ways out", async () => {
    const { w, arn } = await deployed("refuse");
    w.push("v1");
    await w.rest();
    expect(w.outcomes()).toEqual(["v1 refused"]);
    expect(w.release("v1").outcome?.reason).toContain(
      `somebody deployed by hand: a runs ${arn}, not ${w.state()?.stable?.cells["a"]?.taskDefinitionArn}`,
    );
    expect(w.release("v1").outcome?.reason).toContain("or set onForeignRevision: adopt in the service file");
    expect(w.primaryArn()).toBe(arn);
  });

  test("is adopted where the service file says so: the release goes from what runs, and back to it", async () => {
    const { w, arn } = await deployed("adopt");
    w.push("v1", { failsSmoke: true });
    await w.rest();
    expect(w.outcomes()).toEqual(["v1 rolled-back"]);
    expect(w.primaryArn()).toBe(arn);
    w.push("v2");
    expect(await w.rest()).toEqual([]);
    expect(w.state()?.previous?.cells["a"]?.taskDefinitionArn).toBe(arn);
    expect(roleOf(w)).toBe("hand-role");
  });

  test("between the plan and the deployment: the release is refused before anything moves", async () => {
    const approval = { at: "start", limitSeconds: 7200, onLimit: "refuse" } as const;
    const w = await world(storefront({ gates: { ...storefront().gates, approval } }));
    w.push("v1");
    await w.atPoint("approval");
    const arn = registerByHand(w, withSecret("hand-role"));
    await deployByHand(w, arn);
    await w.pass(45 * minute);
    await w.say({ command: "approve", release: w.release("v1").id, reason: "fine" });
    await w.rest();
    expect(w.outcomes()).toEqual(["v1 refused"]);
    expect(w.release("v1").outcome?.reason).toContain("somebody deployed meanwhile");
    expect(w.primaryArn()).toBe(arn);
  });
});
