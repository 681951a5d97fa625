import { afterEach, expect, test } from "vitest";
import type { Credentials } from "../../cli/credentials.ts";
import { openDoor } from "../../cli/door.ts";
import { rolesFor } from "../../cli/roles.ts";
import type { Command } from "../../functions/release/command/input.ts";
import { installationServer, keys } from "./installation-server.ts";
import type { Answering } from "./installation-server.ts";

const servers: { close: () => Promise<unknown> }[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

async function doorTo(answering: Answering, credentials: Awaited<ReturnType<Credentials>> = keys) {
  const server = await installationServer(answering);
  servers.push(server);
  return {
    ...server,
    door: openDoor({ urls: server.urls, region: "eu-central-1" }, async () => credentials, rolesFor),
  };
}

const abort: Command = { command: "abort", release: "r", reason: "wrong branch – falsch" };

test("asks the URL of the least role that may, signed as the person", async () => {
  const { door, asked } = await doorTo(() => ({ status: 200, body: { acts: "at once" } }));
  expect(await door.ask(abort)).toEqual({ acts: "at once" });
  expect(asked).toEqual([{ role: "releaser", command: abort, signature: "good" }]);
});

test("sends a session's token, and signs it too", async () => {
  const { door, asked, tokens } = await doorTo(() => ({ status: 200, body: {} }), {
    ...keys,
    sessionToken: "token",
  });
  await door.ask({ command: "freezes" });
  expect(asked.map(({ signature }) => signature)).toEqual(["good"]);
  expect(tokens).toEqual(["token"]);
});

test("with other keys the signature does not fit", async () => {
  const { door, asked } = await doorTo(() => ({ status: 200, body: {} }), {
    ...keys,
    secretAccessKey: "other",
  });
  await door.ask({ command: "freezes" });
  expect(asked.map(({ signature }) => signature)).toEqual(["bad"]);
});

test("takes the next role's URL where IAM says no to the first", async () => {
  const { door, asked } = await doorTo((role) =>
    role === "oncall" ? { status: 200, body: { ok: true } } : undefined,
  );
  expect(await door.ask(abort)).toEqual({ ok: true });
  expect(asked.map(({ role }) => role)).toEqual(["releaser", "oncall"]);
});

test("says which policies would do when IAM says no to all, with exit code 3", async () => {
  const { door } = await doorTo(() => undefined);
  await expect(door.ask(abort)).rejects.toMatchObject({
    exitCode: 3,
    message:
      "IAM does not let you ask for abort: it needs the policy PointsmanReleaser (role releaser) or PointsmanOnCall (role oncall)",
  });
});

test("passes on what AWS says of the credentials themselves", async () => {
  const { door } = await doorTo(() => ({
    status: 403,
    body: { message: "The security token included in the request is expired" },
  }));
  await expect(door.ask(abort)).rejects.toThrow(
    "AWS says: The security token included in the request is expired",
  );
});

test("a release that passes a rail is asked of on-call only", async () => {
  const { door, asked } = await doorTo(() => ({ status: 200, body: {} }));
  await door.ask({ command: "start", service: "s", tag: "v1", reason: "r", override: ["freeze"] });
  expect(asked.map(({ role }) => role)).toEqual(["oncall"]);
});

test.for([
  [403, 3],
  [409, 1],
  [404, 1],
  [400, 1],
  [503, 4],
] as const)(
  "the command function's own refusal with %d is told in its words, with exit code %d, and asked once",
  async ([status, exitCode]) => {
    const { door, asked } = await doorTo(() => ({ status, body: { problem: "somebody else must approve" } }));
    await expect(door.ask(abort)).rejects.toMatchObject({ exitCode, message: "somebody else must approve" });
    expect(asked).toHaveLength(1);
  },
);

test("an answer that is not the command function's is not taken for one", async () => {
  const { door } = await doorTo(() => ({ status: 502, body: "Internal Server Error" }));
  await expect(door.ask(abort)).rejects.toMatchObject({
    exitCode: 4,
    message: expect.stringContaining("status 502"),
  });
});

test("where nobody answers, it says that what was asked may have happened", async () => {
  const { door, close } = await doorTo(() => ({ status: 200, body: {} }));
  await close();
  servers.length = 0;
  await expect(door.ask(abort)).rejects.toMatchObject({
    exitCode: 4,
    message: expect.stringMatching(/ECONNREFUSED.*may have happened all the same/),
  });
});

test("an installation without a URL for the role is of another version", async () => {
  await expect(
    openDoor({ urls: {}, region: "eu-central-1" }, async () => keys, rolesFor).ask(abort),
  ).rejects.toMatchObject({
    exitCode: 4,
  });
});
