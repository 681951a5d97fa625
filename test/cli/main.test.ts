import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { exitCodeTable } from "../../cli/exit-codes.ts";
import { rehearsalSchema } from "../../infra/sandbox/rehearsal/rehearsal-schema.ts";
import { installationServer, keys } from "./installation-server.ts";
import type { Answering } from "./installation-server.ts";
import { pointsman } from "./spawned.ts";

const home = mkdtempSync(join(tmpdir(), "pointsman-home-"));
afterAll(() => rmSync(home, { recursive: true }));
const closing: (() => unknown)[] = [];
afterEach(() => Promise.all(closing.splice(0).map((close) => close())));

const run = (words: readonly string[], env: NodeJS.ProcessEnv = {}) => pointsman(words, home, env);
const nowhere = { AWS_EC2_METADATA_DISABLED: "true" };

async function installed(answering: Answering) {
  const server = await installationServer(answering);
  closing.push(server.close);
  const env = {
    AWS_ENDPOINT_URL: server.url,
    AWS_ACCESS_KEY_ID: keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
  };
  return { ...server, env };
}

describe("help", () => {
  test("explains every exit code", async () => {
    const { code, out } = await run(["--help"]);
    expect(code).toBe(0);
    for (const [exitCode, meaning] of exitCodeTable)
      expect(out).toMatch(new RegExp(`^ +${exitCode}  ${meaning}$`, "m"));
  });
});

test.for([
  [["relase", "list"], "unknown command 'relase' – Did you mean release?"],
  [["release", "abort", "x"], '--reason "…" is missing: say why'],
] as const)("%j is not understood: exit code 2, and one sentence", async ([words, sentence]) => {
  const { code, out, err } = await run(words, nowhere);
  expect([code, out]).toEqual([2, ""]);
  expect(err).toContain(sentence);
  expect(err.trim().split("\n")).toHaveLength(1);
});

test("with --json a failure is JSON on standard output", async () => {
  const { code, out, err } = await run(["release", "list", "--json"], nowhere);
  expect([code, err]).toEqual([3, ""]);
  expect(JSON.parse(out)).toEqual({ problem: expect.stringContaining("no AWS credentials"), exitCode: 3 });
});

describe("without credentials it says so, with exit code 3:", () => {
  test("where the metadata service takes the connection and never answers", async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => void silent.listen(0, "127.0.0.1", resolve));
    const { port } = silent.address() as AddressInfo;
    const ended = run(["freezes"], { AWS_EC2_METADATA_SERVICE_ENDPOINT: `http://127.0.0.1:${port}` });
    const { code, err } = await ended;
    silent.close();
    expect(code).toBe(3);
    expect(err).toContain("no AWS credentials: log in as for the AWS CLI, or name a profile");
  });

  test("where the profile does not exist", async () => {
    const { code, err } = await run(["freezes", "--profile", "shop"], nowhere);
    expect(code).toBe(3);
    expect(err).toContain("no AWS credentials: profile shop is not configured, or has none");
  });
});

const nothing: Answering = () => ({ status: 200, body: { freezes: [] } });

describe("an installation is found as the AWS CLI would find it:", () => {
  test("by the environment, asked with a signature, and answered in words", async () => {
    const { env, asked } = await installed(nothing);
    expect(await run(["freezes"], env)).toEqual({ code: 0, out: "Nothing is frozen.\n", err: "" });
    expect(asked).toEqual([{ role: "viewer", command: { command: "freezes" }, signature: "good" }]);
  });

  test("by a profile of AWS_CONFIG_FILE, which --profile puts before keys in the environment", async () => {
    const { url, asked } = await installed(nothing);
    const file = join(home, "config");
    writeFileSync(
      file,
      `[profile shop]\naws_access_key_id = ${keys.accessKeyId}\naws_secret_access_key = ${keys.secretAccessKey}\nendpoint_url = ${url}\n`,
    );
    const env = { AWS_CONFIG_FILE: file, AWS_ACCESS_KEY_ID: "OTHER", AWS_SECRET_ACCESS_KEY: "other" };
    expect((await run(["freezes", "--profile", "shop"], env)).code).toBe(0);
    expect(asked.map(({ signature }) => signature)).toEqual(["good"]);
  });

  test("keys in the environment go before AWS_PROFILE, and nothing is said about it", async () => {
    const { env, asked } = await installed(nothing);
    const { code, err } = await run(["freezes"], { ...env, AWS_PROFILE: "shop" });
    expect([code, err]).toEqual([0, ""]);
    expect(asked.map(({ signature }) => signature)).toEqual(["good"]);
  });

  test("where there is none of that name, it names the Region and who said it, with exit code 4", async () => {
    const { env } = await installed(nothing);
    const { code, err } = await run(["freezes", "--name", "shop"], { ...env, AWS_REGION: "eu-west-1" });
    expect(code).toBe(4);
    expect(err).toContain("no installation shop in eu-west-1 (as AWS_REGION says)");
  });

  test("where nobody answers at the endpoint, with exit code 4", async () => {
    const { env, close } = await installed(nothing);
    await close();
    closing.length = 0;
    const { code, err } = await run(["freezes"], env);
    expect(code).toBe(4);
    expect(err).toContain("cannot reach AWS Systems Manager in eu-central-1");
  });
});

test("a refusal is told in the installation's words, with exit code 1", async () => {
  const { env } = await installed(() => ({ status: 409, body: { problem: "r has ended already" } }));
  expect(await run(["release", "abort", "r", "--reason", "x"], env)).toEqual({
    code: 1,
    out: "",
    err: "pointsman: r has ended already\n",
  });
});

test("a reader that stops reading is no fault", async () => {
  const child = spawn(process.execPath, ["cli/main.ts", "--help"], { stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.destroy();
  let err = "";
  child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
  const code = await new Promise((resolve) => child.on("close", resolve));
  expect([code, err]).toEqual([0, ""]);
});

test("colours are for terminals, and for those who force them", async () => {
  const escape = "\u001b[";
  expect((await run(["validate"])).out).not.toContain(escape);
  expect((await run(["validate"], { FORCE_COLOR: "1" })).out).toContain(escape);
});

describe("validate", () => {
  test("says in one line that all is well", async () => {
    const { code, out } = await run(["validate"]);
    expect([code, out]).toEqual([
      0,
      "infra/config: no problems, 3 services (basket, checkout, storefront)\n",
    ]);
  });

  test("tells every problem at once with its place, and ends with exit code 1", async () => {
    writeFileSync(join(home, "installation.yaml"), 'name: Shop\naccount: "1"\nregion: eu-central-1\n');
    const { code, out } = await run(["validate", "--config", home]);
    expect(code).toBe(1);
    expect(out).toContain(`${home}/installation.yaml:1:7  name: `);
    expect(out).toContain(`${home}/installation.yaml:2:10  account: `);
    expect(out).toContain("2 problems in");
    const asJson = await run(["validate", "--config", home, "--json"]);
    expect(asJson.code).toBe(1);
    expect(JSON.parse(asJson.out)).toMatchObject({
      problems: [{ line: 1, column: 7, field: "name" }, { line: 2 }],
    });
  });
});

describe("rehearse", () => {
  test("plays the sample of weights: nobody is lost by a release, and a dying site turns a shift back", async () => {
    const { code, out, err } = await run(["rehearse", "infra/config/rehearsals/traffic.yaml"]);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/^ +0:10:00 {2}people {5}pushes basket:v1\.1$/m);
    expect(out).toContain("no request for basket.example.com failed");
    expect(out).toMatch(
      /^ +1:58:\d\d {2}pointsman {2}shop turns back, shift: nlb should gain, and is unhealthy$/m,
    );
    expect(out).toContain("Everything went as the scenario expects.");
  });

  test("plays every scenario of the folder when none is named, in the order of their names", async () => {
    const folder = join(home, "several");
    cpSync("infra/config/installation.yaml", join(folder, "installation.yaml"));
    cpSync("infra/config/services/storefront.yaml", join(folder, "services", "storefront.yaml"));
    mkdirSync(join(folder, "rehearsals"));
    for (const name of ["two", "one"])
      writeFileSync(
        join(folder, "rehearsals", `${name}.yaml`),
        `name: Story ${name}\nlasts: 1m\nservices: [{ service: storefront }]\n`,
      );
    const { code, out } = await run(["rehearse", "--config", folder]);
    expect(code).toBe(0);
    expect(out.match(/^Story \w+ took 1m 00s/gm)).toEqual(["Story one took 1m 00s", "Story two took 1m 00s"]);
  });

  test("prints JSON that its published schema describes, a document for each scenario, and nothing else", async () => {
    const file = join(home, "quiet.yaml");
    writeFileSync(file, "name: Quiet\nlasts: 5m\nservices: [{ service: storefront }]\nexpect: []\n");
    const { code, out, err } = await run(["rehearse", file, file, "--json", "--seed", "3"]);
    expect([code, err]).toEqual([0, ""]);
    const [first = "", second] = out.split(/(?<=^\}\n)/m);
    expect(rehearsalSchema.parse(JSON.parse(first))).toMatchObject({
      scenario: "Quiet",
      virtualSeconds: 300,
    });
    expect(second).toBe(first);
  });

  test("ends with exit code 1 when something else happens than was expected", async () => {
    const file = join(home, "scenario.yaml");
    writeFileSync(
      file,
      "name: Short\nlasts: 5m\nservices: [{ service: storefront }]\nexpect: [{ service: storefront, outcome: settled }]\n",
    );
    const { code, out } = await run(["rehearse", file]);
    expect(code).toBe(1);
    expect(out).toContain("expected storefront to end as settled");
  });

  test("ends with exit code 1 and every problem of the scenario", async () => {
    const file = join(home, "bad.yaml");
    writeFileSync(file, "name: 3\nlasts: long\nservices: [{ service: shop }]\n");
    const { code, out } = await run(["rehearse", file]);
    expect(code).toBe(1);
    expect(out).toContain(`${file}:1:7  name: expected text, found the number 3`);
    expect(out).toContain(`${file}:2:8  lasts: `);
  });
});
