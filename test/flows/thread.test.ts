import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { CellConfig } from "../../functions/shared/service-config.ts";
import { registerByHand } from "./by-hand.ts";
import { storefront } from "./stories.ts";
import { hour, minute, people, world } from "./world.ts";
import type { World } from "./world.ts";

interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly function?: string;
  readonly release?: string;
  readonly released_service?: string;
}

const lines: LogLine[] = [];
const written: string[] = [];

beforeAll(() => {
  vi.stubEnv("POWERTOOLS_LOG_LEVEL", "DEBUG");
  vi.stubEnv("POWERTOOLS_DEV", "false");
  const take = (chunk: unknown): boolean => {
    for (const line of String(chunk)
      .split("\n")
      .filter((each) => each.startsWith("{"))) {
      written.push(line);
      lines.push(JSON.parse(line) as LogLine);
    }
    return true;
  };
  vi.spyOn(process.stdout, "write").mockImplementation(take);
  vi.spyOn(process.stderr, "write").mockImplementation(take);
});

afterAll(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const [first] = storefront().cells as [CellConfig];
const password = "correct-horse-battery-staple";
const secretive = {
  taskDefinition: {
    containerDefinitions: [
      {
        name: "app",
        image: "111122223333.dkr.ecr.eu-central-1.amazonaws.com/storefront:v0",
        portMappings: [{ containerPort: 8080 }],
        environment: [{ name: "DATABASE_PASSWORD", value: password }],
        secrets: [
          { name: "API_KEY", valueFrom: "arn:aws:secretsmanager:eu-central-1:111122223333:secret:api-key" },
        ],
      },
    ],
  },
};

/** A release that settles, one that fails, one that people steer, and a rollback; with a secret in its environment. */
async function told(): Promise<World> {
  lines.length = written.length = 0;
  const w = await world(storefront({ cells: [{ ...first, terminationWaitSeconds: 7200 }] }), {
    lay: { spec: secretive },
  });
  w.push("v1");
  await w.ended("v1");
  registerByHand(w, (input) => ({
    containerDefinitions: (input.containerDefinitions ?? []).map((each) => ({
      ...each,
      environment: [{ name: "DATABASE_PASSWORD", value: `${password}-2` }],
    })),
  }));
  w.push("v2", { failsSmoke: true });
  await w.ended("v2");
  w.push("v3");
  await w.atPoint("bake");
  await w.say(
    { command: "promote", release: w.release("v3").id, reason: "it is well" },
    people.ben,
    "releaser",
  );
  await w.ended("v3");
  await w.say({ command: "rollback", service: "storefront", reason: "slow" });
  expect(await w.rest()).toEqual([]);
  return w;
}

describe("one thread through everything", () => {
  test("the release's id and service are in every line that a function of its machine or a hook of it writes", async () => {
    const w = await told();
    const ids = new Set(w.releases().map(({ id }) => id));
    const ours = lines.filter((line) =>
      /^(pointsman-(gates|deploy|backOut|finish|rollback)|CodeDeployHook_pointsman_\w+)$/.test(
        line.function ?? "",
      ),
    );
    const kinds = new Set(ours.map((line) => line.function?.replace(/_\w+$/, "")));
    expect(kinds).toEqual(
      new Set([
        "CodeDeployHook",
        "pointsman-backOut",
        "pointsman-deploy",
        "pointsman-finish",
        "pointsman-gates",
        "pointsman-rollback",
      ]),
    );
    for (const line of ours) {
      expect(ids, line.message).toContain(line.release);
      expect(line.released_service, line.message).toBe("storefront");
    }
  });

  test("and in every other line that tells of one, in its key or its sentence", async () => {
    const w = await told();
    const ids = w.releases().map(({ id }) => id);
    const others = lines.filter((line) =>
      /^pointsman-(wake|finalize|sweep|accept|command)$/.test(line.function ?? ""),
    );
    const strays = others.filter((line) => !ids.some((id) => JSON.stringify(line).includes(id)));
    // What tells of no release at all: a rollback that is asked for, and what the first sweep adopted.
    expect(
      strays
        .map(({ message }) => message)
        .filter((message) => !/^(rollback by |pushes: storefront: adopted )/.test(message)),
    ).toEqual([]);
    expect(others.length).toBeGreaterThan(5);
  });

  test("and in each deployment's description, each event on the bus and each message", async () => {
    const w = await told();
    const ids = new Set(w.releases().map(({ id }) => id));
    const ours = w.deployments().filter(({ creator }) => creator === "user");
    for (const { description } of ours) expect(ids).toContain(/release=(\S+)/.exec(description ?? "")?.[1]);
    for (const { detail } of w.bus) expect(ids).toContain(detail["release"]);
    for (const { release } of w.told()) expect(ids).toContain(release);
  });

  test("no value of a task's environment, and no name of a secret, is in any line, event or message", async () => {
    const w = await told();
    const everything = [
      ...written,
      ...w.sns.messages.map(({ message }) => message),
      ...w.bus.map((event) => JSON.stringify(event)),
    ];
    expect(written.length).toBeGreaterThan(30);
    for (const text of everything) {
      expect(text).not.toContain(password);
      expect(text).not.toContain("secretsmanager");
    }
  });
});

describe("release show", () => {
  test("tells where the time went, step by step, ours and AWS's and people's apart", async () => {
    const w = await told();
    const shown = (await w.say(
      { command: "show", release: w.release("v3").id },
      people.eve,
      "viewer",
    )) as unknown as {
      timeline: { what: string; whose?: string; at: string; endedAt?: string; by?: { who: string } }[];
    };
    const whats = (whose: string) =>
      shown.timeline.filter((event) => event.whose === whose).map(({ what }) => what);
    const hooks = [
      "BeforeInstall",
      "AfterInstall",
      "AfterAllowTestTraffic",
      "BeforeAllowTraffic",
      "AfterAllowTraffic",
    ];
    const awsOwn = ["Install", "AllowTestTraffic", "AllowTraffic"];
    const succeeded = (names: readonly string[]) => names.map((name) => `${name} succeeded`);
    expect(whats("aws")).toEqual(expect.arrayContaining(succeeded(awsOwn)));
    expect(whats("ours")).toEqual(expect.arrayContaining(succeeded(hooks)));
    expect(whats("aws").filter((what) => succeeded(hooks).includes(what))).toEqual([]);
    const spans = shown.timeline.filter(({ endedAt }) => endedAt !== undefined);
    expect(spans.length).toBeGreaterThanOrEqual(8);
    for (const { at, endedAt } of spans) expect(Date.parse(endedAt ?? "")).toBeGreaterThan(Date.parse(at));
    expect(whats("ours")).toEqual(expect.arrayContaining(["planned", "gates passed", "settled"]));
    expect(shown.timeline.find(({ whose }) => whose === "person")).toMatchObject({
      what: "promote",
      by: { who: people.ben },
    });
    expect(shown.timeline.map(({ at }) => at)).toEqual(shown.timeline.map(({ at }) => at).sort());
  });

  test("tells what a running release waits for", async () => {
    const w = await world();
    w.push("v1");
    await w.atPoint("bake");
    const shown = await w.say({ command: "show", release: w.release("v1").id }, people.eve, "viewer");
    expect(shown).toMatchObject({
      waits: [{ scope: "a", point: "bake", reason: expect.stringMatching(/^baking until /) }],
    });
    await w.rest();
    await w.pass(hour - 50 * minute);
  });
});
