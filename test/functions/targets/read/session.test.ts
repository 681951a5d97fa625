import { describe, expect, test } from "vitest";
import type { Tokens } from "../../../../functions/targets/read/session.ts";
import type { CloudAnswer } from "../../../../infra/sandbox/octavia/web-answer.ts";
import { cloudWorld, reasonOf, shop } from "./cloud-world.ts";

const logins = (calls: readonly string[]): number =>
  calls.filter((call) => call.includes("/auth/tokens")).length;

const answer = (status: number, body: unknown, headers: Record<string, string> = {}): CloudAnswer => ({
  status,
  headers,
  body: typeof body === "string" ? body : JSON.stringify(body),
});

/** What is said when Keystone answers a login so. */
async function afterLogin(
  given: CloudAnswer,
  asked: Parameters<ReturnType<typeof cloudWorld>["readOne"]>[1] = {},
) {
  const { operator, readOne, cloud } = cloudWorld();
  const id = operator.build(shop);
  cloud.faults.add({
    match: ({ to }) => to === "keystone",
    fault: { kind: "answers", answer: given },
    times: 9,
  });
  const { read, calls } = await readOne(id, asked);
  expect(logins(calls)).toBe(1);
  return reasonOf(read);
}

describe("a token", () => {
  test("is kept for the next read, and renewed before its end", async () => {
    const { operator, readOne, wait } = cloudWorld();
    const id = operator.build(shop);
    const tokens: Tokens = new Map();
    expect(logins((await readOne(id, { tokens })).calls)).toBe(1);
    await wait(58 * 60_000);
    expect(logins((await readOne(id, { tokens })).calls)).toBe(0);
    await wait(60_000 + 1);
    expect(logins((await readOne(id, { tokens })).calls)).toBe(1);
  });

  test("of a short life is renewed when a fifth of it is left", async () => {
    const { operator, readOne, wait, cloud } = cloudWorld();
    const id = operator.build(shop);
    cloud.keystone.state.tokenSeconds = 10;
    const tokens: Tokens = new Map();
    await readOne(id, { tokens });
    await wait(7999);
    expect(logins((await readOne(id, { tokens })).calls)).toBe(0);
    await wait(1);
    expect(logins((await readOne(id, { tokens })).calls)).toBe(1);
  });

  test("whose end is written without a zone ends in UTC", async () => {
    const { operator, readOne, wait, cloud, people, clock } = cloudWorld();
    const id = operator.build(shop);
    const { credentials } = cloud.keystone.state;
    const credential = credentials.get(people.observer.id);
    if (!credential) throw new Error("the world is not furnished");
    credentials.set(credential.id, { ...credential, expiresAt: clock.now() + 600_000 });
    const tokens: Tokens = new Map();
    await readOne(id, { tokens });
    await wait(530_000);
    expect(logins((await readOne(id, { tokens })).calls)).toBe(0);
    await wait(20_000);
    expect(logins((await readOne(id, { tokens })).calls)).toBe(1);
  });

  test("is another one for each credential, region and cloud", async () => {
    const { operator, readOne, people } = cloudWorld();
    const id = operator.build(shop);
    const tokens: Tokens = new Map();
    await readOne(id, { tokens });
    await readOne(id, { tokens, credentials: people.observerByRules });
    await readOne(id, { tokens, cloud: { interface: "internal" } });
    expect(tokens.size).toBe(3);
    expect([...tokens.keys()].join()).not.toContain(people.observer.secret);
  });

  test("that Octavia refuses is replaced once, for all requests that are under way", async () => {
    const { operator, read, cloud, wait } = cloudWorld({ tokenCacheSeconds: 0 });
    const ids = ["a", "b", "c", "d"].map((name) => operator.build({ ...shop, name }));
    const tokens: Tokens = new Map();
    await read(ids, { tokens });
    for (const token of cloud.keystone.state.tokens.values()) token.isRevoked = true;
    await wait(1000);
    const { answer, calls } = await read(ids, { tokens });
    expect(Object.values(answer).map(({ kind }) => kind)).toEqual(ids.map(() => "complete"));
    expect(logins(calls)).toBe(1);
  });

  test("that is new and refused too ends the read: no third login, and a sentence", async () => {
    const { operator, read, cloud } = cloudWorld();
    const ids = ["a", "b"].map((name) => operator.build({ ...shop, name }));
    cloud.faults.add({
      match: ({ to }) => to === "octavia",
      times: 99,
      fault: { kind: "answers", answer: answer(401, { error: { code: 401, message: "no" } }) },
    });
    const { answer: found, calls } = await read(ids);
    for (const id of ids)
      expect(reasonOf(found[id])).toMatch(
        /^unreadable: Octavia refuses a token that Keystone gave a moment ago \(401\)/,
      );
    expect(calls).toHaveLength(4);
  });

  test("is forgotten when nothing could be read: Octavia may have moved with its catalogue", async () => {
    const { operator, readOne, cloud } = cloudWorld();
    const id = operator.build(shop);
    const [endpoint] = cloud.keystone.state.endpoints;
    if (!endpoint) throw new Error("the world is not furnished");
    const { url } = endpoint;
    endpoint.url = "https://moved-away.example.com";
    const tokens: Tokens = new Map();
    expect(reasonOf((await readOne(id, { tokens })).read)).toMatch(
      /^unreadable: Octavia at https:\/\/moved-away\.example\.com\/v2\/lbaas, GET loadbalancers\/.*: its name is not known to DNS/,
    );
    endpoint.url = url;
    expect((await readOne(id, { tokens })).read.kind).toBe("complete");
  });
});

describe("a login that is refused names the cause", () => {
  test.for([
    [
      "503",
      answer(503, { error: { message: "busy" } }),
      /^unreadable: Keystone at https:\/\/cloud\.example\.com\/identity\/v3 fails \(503\): busy$/,
    ],
    ["500 in HTML", answer(500, "<html><h1>Internal Server Error</h1></html>"), /fails \(500\)$/],
    ["429", answer(429, { error: { message: "slow down" } }), /fails \(429\): slow down$/],
    [
      "400",
      answer(400, { error: { message: "Expecting auth" } }),
      /refuses the login \(400\): Expecting auth$/,
    ],
    [
      "404 in HTML",
      answer(404, "<h1>Not Found</h1>"),
      /what answers at .*\/identity\/v3 is no Keystone \(404\)$/,
    ],
    [
      "300",
      answer(300, "", { location: "https://k.example.com/v3/" }),
      /is no Keystone \(300, and leads to https:\/\/k\.example\.com\/v3\/\)$/,
    ],
    ["200 with a page", answer(200, "<html>Welcome</html>"), /is no Keystone \(200\)$/],
    ["201 with HTML", answer(201, "<html></html>"), /answers a login with what is no token: not JSON$/],
    ["201 with an empty object", answer(201, {}), /answers a login with what is no token: token/],
  ] as const)("%s", async ([, given, sentence]) => {
    expect(await afterLogin(given)).toMatch(sentence);
  });

  test("201 without a token", async () => {
    const token = { expires_at: "2026-11-21T09:00:00Z", issued_at: "2026-11-21T08:00:00Z" };
    expect(await afterLogin(answer(201, { token }))).toMatch(/answers a login without a token$/);
  });

  test("a token for no project", async () => {
    const token = { expires_at: "2026-11-21T09:00:00Z", issued_at: "2026-11-21T08:00:00Z" };
    expect(await afterLogin(answer(201, { token }, { "x-subject-token": "t" }))).toMatch(
      /Keystone's token for application credential .* is for no project, not for /,
    );
  });

  test("an address that is none", async () => {
    const { operator, readOne } = cloudWorld();
    const { read, calls } = await readOne(operator.build(shop), {
      cloud: { authUrl: "keystone.example.com" },
    });
    expect(reasonOf(read)).toBe(
      "unreadable: Keystone's address keystone.example.com is no http or https URL",
    );
    expect(calls).toEqual([]);
  });

  test.for(["", "/", "/v3", "/v3/"])("an address with %j at its end is the same Keystone", async (end) => {
    const { operator, readOne, cloud } = cloudWorld();
    const authUrl = `${cloud.origin}/identity${end}`;
    expect((await readOne(operator.build(shop), { cloud: { authUrl } })).read.kind).toBe("complete");
  });

  test("Keystone hung takes one login's time for a whole share of load balancers", async () => {
    const { operator, read, cloud, clock } = cloudWorld();
    const ids = ["a", "b", "c"].map((name) => operator.build({ ...shop, name }));
    cloud.keystoneIs = "hanging";
    const before = clock.now();
    const { answer: found, calls } = await read(ids);
    expect(clock.now() - before).toBe(20_000);
    expect(calls).toHaveLength(1);
    for (const id of ids)
      expect(reasonOf(found[id])).toBe(
        "unreadable: Keystone at https://cloud.example.com/identity/v3: no whole answer within 20 s",
      );
  });

  test("a given endpoint takes the catalogue's place", async () => {
    const { operator, readOne, cloud } = cloudWorld();
    cloud.keystone.state.endpoints = [];
    const asked = { cloud: { endpoint: `${cloud.origin}/` } };
    expect((await readOne(operator.build(shop), asked)).read.kind).toBe("complete");
  });
});

describe("no sentence holds a secret", () => {
  test("that Keystone gives back", async () => {
    const { people } = cloudWorld();
    const { secret } = people.observer;
    const said = await afterLogin(answer(400, { error: { message: `cannot take ${secret}` } }));
    expect(said).toMatch(/cannot take \[secret\]$/);
  });

  test("that is a password of one word", async () => {
    const credentials = { kind: "password", username: "ann", password: "open" } as const;
    const said = await afterLogin(answer(400, { error: { message: "open is too short" } }), { credentials });
    expect(said).toMatch(/: \[secret\] is too short$/);
  });

  test("that is a token which Octavia, or what stands before it, gives back", async () => {
    const { operator, readOne, cloud } = cloudWorld();
    const id = operator.build(shop);
    let token = "";
    const echo = (given: CloudAnswer): CloudAnswer => {
      token = cloud.calls.at(-1)?.headers["x-auth-token"] ?? "";
      return { ...given, status: 400, body: JSON.stringify({ faultstring: `bad ${token}` }) };
    };
    cloud.faults.add({ match: ({ to }) => to === "octavia", fault: { kind: "spoils", change: echo } });
    const said = reasonOf((await readOne(id)).read);
    expect(token).toHaveLength(183);
    expect(said).toMatch(/bad \[secret\]/);
  });
});
