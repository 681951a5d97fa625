import { afterEach, describe, expect, test } from "vitest";
import { createStage } from "./stage.ts";
import type { Stage } from "./stage.ts";

const open: Stage[] = [];
const settled = async (): Promise<Stage> => {
  const made = createStage();
  open.push(made);
  await made.run(["targets", "sync", "--until-settled"]);
  await made.pass(60);
  made.calls.length = 0;
  return made;
};
afterEach(() => open.splice(0).forEach((each) => each.close()));

const html = { status: 200, headers: { "content-type": "text/html" }, body: "<html>maintenance</html>" };

const troubles: readonly (readonly [string, (the: Stage) => void, RegExp])[] = [
  [
    "a wrong password",
    ({ world, made }) =>
      void world.secrets.put(
        "octavia",
        JSON.stringify({
          application_credential_id: made.observer.id,
          application_credential_secret: "wrong",
        }),
      ),
    /refuse|401|not accept/i,
  ],
  [
    "a user's wrong password",
    ({ world, made }) =>
      void world.secrets.put("octavia", JSON.stringify({ user_id: made.observerId, password: "wrong" })),
    /refuse|401|not accept/i,
  ],
  [
    "a secret that is no login",
    ({ world }) => void world.secrets.put("octavia", "hunter2"),
    /the secret octavia is not JSON/,
  ],
  [
    "an unknown UUID",
    (the) =>
      the.writeConfig(
        "mirrors/shop.yaml",
        "mirror: shop\nloadBalancer: 00000000-0000-4000-8000-000000000000\n",
      ),
    /00000000-0000-4000-8000-000000000000/,
  ],
  [
    "the wrong project",
    ({ world, made }) =>
      void world.secrets.put(
        "octavia",
        JSON.stringify({
          application_credential_id: made.other.id,
          application_credential_secret: made.other.secret,
        }),
      ),
    /project/,
  ],
  [
    "HTML in place of JSON",
    ({ cloud }) =>
      cloud.faults.add({
        match: ({ to }) => to === "octavia",
        fault: { kind: "answers", answer: html },
        times: 99,
      }),
    /not JSON|HTML|not an answer/i,
  ],
  [
    "a Keystone that is down",
    (the) => void (the.cloud.keystoneIs = "down"),
    /Keystone.*nothing listens there/,
  ],
  [
    "a load balancer that is being changed",
    ({ operator, loadBalancer }) => operator.hold(loadBalancer, "PENDING_UPDATE"),
    /PENDING_UPDATE/,
  ],
];

describe("where the source cannot be read", () => {
  test.for(troubles)(
    "invariant 2: %s is told in a sentence, nothing changes, and it ends with 1",
    async (trouble) => {
      const [, happens, sentence] = trouble;
      const the = await settled();
      happens(the);
      for (const command of ["plan", "sync"]) {
        const { code, out, err } = await the.run(["targets", command]);
        expect(code).toBe(1);
        expect([...out, ...err].join("\n")).toMatch(sentence);
      }
      expect(the.writes()).toEqual([]);
      expect(the.targets()).toHaveLength(4);
    },
  );

  test("invariant 2: addresses that are none are named and refused, and what stands stays", async () => {
    const the = await settled();
    the.cloud.faults.add({
      match: ({ to, target }) => to === "octavia" && target.includes("/members"),
      fault: {
        kind: "spoils",
        change: (answer) => ({ ...answer, body: answer.body.replaceAll("10.9.0.", "node-") }),
      },
      times: 99,
    });
    const { code, out } = await the.run(["targets", "sync"]);
    expect(code).toBe(3);
    expect(out.filter((line) => /^ {2}! member node-[1-4]:8080 – refused: /.test(line))).toHaveLength(4);
    expect([the.writes(), the.targets().length]).toEqual([[], 4]);
  });

  test("nothing of a secret is told", async () => {
    const the = await settled();
    the.cloud.faults.add({
      match: ({ to }) => to === "keystone",
      fault: { kind: "answers", answer: { ...html, body: the.made.observer.secret } },
      times: 99,
    });
    const { out, err } = await the.run(["targets", "plan", "--json"]);
    expect([...out, ...err].join("\n")).not.toContain(the.made.observer.secret);
  });

  test("the next good round carries on", async () => {
    const the = await settled();
    the.cloud.keystoneIs = "down";
    await the.run(["targets", "sync"]);
    the.cloud.keystoneIs = "up";
    expect((await the.run(["targets", "sync"])).code).toBe(0);
  });
});

describe("bad words and files", () => {
  test("plan and sync end with 1 for a slip of the pen: 2 and 3 are about plans", async () => {
    const the = await settled();
    for (const words of [
      ["targets", "plan", "shp"],
      ["targets", "sync", "--rounds", "many"],
      ["targets", "plan", "--bogus"],
      ["targets", "plan", "--octavia-endpoint", "octavia.example.com"],
    ]) {
      const { code, err } = await the.run(words);
      expect([code, err.length]).toEqual([1, 1]);
    }
    expect(the.calls).toEqual([]);
  });

  test("suggests the mirror that was probably meant, else names those that there are", async () => {
    const the = await settled();
    expect((await the.run(["targets", "show", "shp"])).err).toEqual([
      "pointsman: there is no mirror shp; did you mean shop?",
    ]);
    expect((await the.run(["targets", "show", "zebra"])).err).toEqual([
      "pointsman: there is no mirror zebra; there are shop",
    ]);
  });

  test("a configuration that is wrong anywhere is not acted upon", async () => {
    const the = await settled();
    the.writeConfig("mirrors/web.yaml", "mirror: web\nloadBalancer: not-a-uuid\n");
    const { code, err } = await the.run(["targets", "sync"]);
    expect(code).toBe(1);
    expect(err.join("\n")).toMatch(/web\.yaml:2: .*UUID.*`pointsman validate` lists all/);
    expect(the.calls).toEqual([]);
  });

  test.for([
    ["a file that is no YAML", "mirrors/web.yaml", "mirror: [web\n", /web\.yaml:\d+: /],
    [
      "a field that is none",
      "mirrors/web.yaml",
      "mirror: web\nloadBalancer: 06cbf6c3-1bae-4829-b943-86f5d97d3e41\nmembers: [10.0.0.1]\n",
      /web\.yaml:3: .*members follow the load balancer/,
    ],
    [
      "the same load balancer twice",
      "mirrors/web.yaml",
      "same",
      /web\.yaml:2: load balancer .* is already followed by mirror shop/,
    ],
    ["an installation that is none", "installation.yaml", "hello\n", /installation\.yaml:1: /],
  ] as const)(
    "%s ends in a sentence with its place, and nobody is asked",
    async ([, file, text, sentence]) => {
      const the = await settled();
      the.writeConfig(file, text === "same" ? `mirror: web\nloadBalancer: ${the.loadBalancer}\n` : text);
      for (const command of ["plan", "sync"]) {
        const { code, err } = await the.run(["targets", command]);
        expect([code, err]).toEqual([1, [expect.stringMatching(sentence)]]);
      }
      expect(the.calls).toEqual([]);
    },
  );

  test("a folder that is not there is said so, by every command", async () => {
    const the = await settled();
    for (const [command, code] of [
      ["list", 1],
      ["status", 1],
      ["plan", 1],
    ] as const) {
      the.removeConfig(command === "list" ? "installation.yaml" : "mirrors/none.yaml");
      const ended = await the.run(["targets", command]);
      expect([ended.code, ended.err]).toEqual([code, [expect.stringContaining("installation.yaml")]]);
    }
    expect(the.calls).toEqual([]);
  });

  test("its help lists its own exit codes", async () => {
    const the = await settled();
    const { code, out } = await the.run(["targets", "plan", "--help"]);
    expect(code).toBe(0);
    expect(out.join("\n")).toMatch(
      /Exit codes of this command[^]* 0 {2}nothing to do[^]* 3 {2}something is held/,
    );
  });
});
