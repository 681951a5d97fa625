import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { mirror, withCloud } from "../../infra/config/folder.ts";
import { pointsman } from "../spawned.ts";

const home = mkdtempSync(join(tmpdir(), "pointsman-ledger-name-"));
mkdirSync(join(home, "mirrors"));
mkdirSync(join(home, "services"));
writeFileSync(join(home, "installation.yaml"), withCloud);
writeFileSync(join(home, "mirrors", "shop.yaml"), mirror("shop"));
afterAll(() => rmSync(home, { recursive: true }));

interface Reply {
  readonly status: number;
  readonly body: object;
}

/** Parameters and an empty ledger on 127.0.0.1. @param parameter its answer by the parameter's name. */
async function aws(parameter: (name: string) => Reply) {
  const tables: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const asked = JSON.parse(Buffer.concat(chunks).toString()) as { Name?: string; TableName?: string };
      if (asked.TableName !== undefined) tables.push(asked.TableName);
      const { status, body } =
        asked.Name === undefined ? { status: 200, body: { Items: [], Count: 0 } } : parameter(asked.Name);
      response.writeHead(status, { "content-type": "application/x-amz-json-1.0" }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => server.close().closeAllConnections());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const run = (...words: string[]) =>
    pointsman(["targets", "status", "--config", home, "--endpoint-url", url, ...words], home, {
      AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
      AWS_SECRET_ACCESS_KEY: "none",
    });
  return { run, tables };
}

const refused = (name: string, message: string): Reply => ({
  status: 400,
  body: { __type: name, message },
});

test("the ledger is the one that the installation's parameter names", async () => {
  const names: string[] = [];
  const { run, tables } = await aws((name) => {
    names.push(name);
    return { status: 200, body: { Parameter: { Name: name, Value: "the-ledger" } } };
  });
  const { code, out, err } = await run();
  expect([code, err]).toEqual([0, ""]);
  expect(out).toMatch(/^shop +0 +no round yet$/m);
  expect(names).toEqual(["/pointsman/pointsman/ledger"]);
  expect(new Set(tables)).toEqual(new Set(["the-ledger"]));
});

test("--table goes before it, and no parameter is asked for", async () => {
  const { run, tables } = await aws(() => refused("AccessDeniedException", "no"));
  expect(await run("--table", "mine")).toMatchObject({ code: 0, err: "" });
  expect(new Set(tables)).toEqual(new Set(["mine"]));
});

test("where there is none, it says which installation was looked for, where, and by whose word", async () => {
  const { run, tables } = await aws(() => refused("ParameterNotFound", ""));
  expect(await run()).toEqual({
    code: 4,
    out: "",
    err: `pointsman: no installation pointsman in eu-central-1 (as ${join(home, "installation.yaml")} says) of this account: there is no parameter /pointsman/pointsman/ledger; --table names the ledger's table directly\n`,
  });
  expect(tables).toEqual([]);
});

test("who may not read it is told which policies let one", async () => {
  const { run } = await aws(() => refused("AccessDeniedException", "User: ann is not authorized"));
  const { code, err } = await run();
  expect(code).toBe(3);
  expect(err).toMatch(
    /IAM does not let you read \/pointsman\/pointsman\/ledger: PointsmanMirrorViewer and .*ann is not authorized/,
  );
});
