import { afterEach, describe, expect, test } from "vitest";
import { run } from "../../cli/run.ts";
import { installationServer, keys } from "./installation-server.ts";
import type { Answering } from "./installation-server.ts";
import { recording } from "./recording.ts";

const closing: (() => unknown)[] = [];
afterEach(() => Promise.all(closing.splice(0).map((close) => close())));

async function installed(answering: Answering) {
  const server = await installationServer(answering);
  closing.push(server.close);
  return server;
}

/** The command in this process, by somebody whose keys are in the environment. */
async function pointsman(words: readonly string[]) {
  const { session, out, err } = recording();
  const env = { AWS_ACCESS_KEY_ID: keys.accessKeyId, AWS_SECRET_ACCESS_KEY: keys.secretAccessKey };
  const code = await run(words, "1.2.3", { ...session, env });
  return { code, out: out.join("\n"), err: err.join("\n") };
}

test.for([
  ["validate"],
  ["rehearse"],
  ["release", "start"],
  ["release", "list"],
  ["release", "show"],
  ["release", "watch"],
  ["release", "approve"],
  ["release", "reject"],
  ["release", "abort"],
  ["release", "promote"],
  ["release", "pause"],
  ["release", "resume"],
  ["judge"],
  ["judge", "explain"],
  ["rollback"],
  ["freeze"],
  ["unfreeze"],
  ["freezes"],
])("help of %s %s has examples and the options of every command", async (words) => {
  const { code, out, err } = await pointsman([...words, "--help"]);
  expect([code, err]).toEqual([0, ""]);
  expect(out).toMatch(new RegExp(`Examples:\\n {2}\\$ pointsman ${words.join(" ")}`));
  expect(out).toContain("--endpoint-url <url>");
});

describe("what is not understood ends with exit code 2 and a sentence:", () => {
  test.for([
    ["no command", [], "which command? `pointsman --help` lists them"],
    ["an unknown command", ["relase", "list"], "unknown command 'relase' – Did you mean release?"],
    ["an unknown subcommand", ["release", "aprove", "x"], "unknown command 'aprove' – Did you mean approve?"],
    ["an unknown option", ["rehearse", "--sed", "3"], "unknown option '--sed' – Did you mean --seed?"],
    ["a missing argument", ["release", "show"], "missing required argument 'release'"],
    ["a missing reason", ["release", "abort", "x"], '--reason "…" is missing: say why'],
    ["an empty reason", ["release", "abort", "x", "--reason", " "], "A reason has 1 to 500 characters"],
    [
      "an unknown rail",
      ["release", "start", "s", "--tag", "v1", "--reason", "r", "--override", "frieze"],
      "Expected freeze or window",
    ],
    [
      "a digest that is none",
      ["release", "start", "s", "--digest", "abc", "--reason", "r"],
      "Expected sha256: and 64 characters",
    ],
    ["no image", ["release", "start", "s", "--reason", "r"], "which image? --tag or --digest tells"],
    [
      "an end without a zone",
      ["freeze", "s", "--reason", "r", "--until", "2026-11-23T09:00:00"],
      "expected a duration such as 2h",
    ],
    [
      "no installation",
      ["release", "list", "--config", "/nowhere"],
      "which installation? there is no /nowhere/installation.yaml",
    ],
  ] as const)("%s", async ([, words, sentence]) => {
    const { code, out, err } = await pointsman(words);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(sentence);
  });
});

test.for([
  [
    ["release", "pause", "r", "--reason", "look"],
    "releaser",
    { command: "pause", release: "r", reason: "look" },
  ],
  [
    ["release", "approve", "r", "--reason", "good"],
    "approver",
    { command: "approve", release: "r", reason: "good" },
  ],
  [
    ["release", "start", "s", "--tag", "v1", "--reason", "why"],
    "releaser",
    { command: "start", service: "s", tag: "v1", reason: "why" },
  ],
  [
    ["release", "start", "s", "--tag", "v1", "--reason", "why", "--override", "freeze,window"],
    "oncall",
    { command: "start", service: "s", tag: "v1", reason: "why", override: ["freeze", "window"] },
  ],
  [["rollback", "s", "--reason", "bad"], "oncall", { command: "rollback", service: "s", reason: "bad" }],
  [
    ["rollback", "s", "--to", "r", "--no-freeze", "--reason", "bad"],
    "oncall",
    { command: "rollback", service: "s", to: "r", freeze: false, reason: "bad" },
  ],
  [["unfreeze", "all", "--reason", "done"], "oncall", { command: "unfreeze", scope: "all", reason: "done" }],
  [["release", "list", "s", "--most", "3"], "viewer", { command: "list", service: "s", most: 3 }],
] as const)("%j is asked of %s as %j", async ([words, role, command]) => {
  const { url, asked } = await installed(() => ({
    status: 200,
    body: { services: [], release: "r", kind: "started", acts: "at once" },
  }));
  expect((await pointsman([...words, "--endpoint-url", url])).code).toBe(0);
  expect(asked).toEqual([{ role, command, signature: "good" }]);
});

test("--json prints what the installation answered", async () => {
  const answer = { services: [{ service: "shop", releases: [] }] };
  const { url } = await installed(() => ({ status: 200, body: answer }));
  const { code, out } = await pointsman(["release", "list", "--json", "--endpoint-url", url]);
  expect([code, JSON.parse(out)]).toEqual([0, answer]);
});

test("the version is the package's", async () => {
  expect(await pointsman(["--version"])).toEqual({ code: 0, out: "1.2.3\n", err: "" });
});
