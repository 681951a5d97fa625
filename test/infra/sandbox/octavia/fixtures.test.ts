import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import * as answers from "../../../../functions/targets/read/answers.ts";
import { cloudWorld, shop } from "../../../functions/targets/read/cloud-world.ts";

const captured = (name: string): unknown =>
  JSON.parse(
    readFileSync(new URL(`../../../contract/octavia/fixtures/${name}.json`, import.meta.url), "utf8"),
  );

/** The types of an object's members; of a list, those of its first item. */
const shape = (value: unknown): unknown => {
  if (value === null) return "null";
  if (Array.isArray(value)) return value.length === 0 ? [] : [shape(value[0])];
  if (typeof value !== "object") return typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shape(inner)]));
};

function world() {
  const made = cloudWorld();
  const { cloud, people, operator } = made;
  const id = operator.build({
    ...shop,
    pools: [{ name: "web", monitor: {}, members: [{ address: "10.0.1.1", port: 30_080, weight: 10 }] }],
    listeners: [{ port: 80, pool: "web" }],
  });
  // As the captured ones: written once, and in a subnet.
  for (const row of cloud.store.rows.values()) {
    row.updatedAt = row.createdAt;
    if (row.kind === "loadbalancer") row.fields = { ...row.fields, vip_subnet_id: "s" };
    if (row.kind === "member") row.fields = { ...row.fields, subnet_id: "s" };
  }
  const logIn = async (body: object): Promise<{ status: number; body: unknown; token: string }> => {
    const reply = await cloud.reply({
      method: "POST",
      target: "/identity/v3/auth/tokens",
      headers: {},
      body: JSON.stringify(body),
    });
    if (reply.kind !== "answer") throw new Error(reply.kind);
    const { status, body: text, headers } = reply.answer;
    return { status, body: JSON.parse(text) as unknown, token: headers["x-subject-token"] ?? "" };
  };
  const credential = (change: object = {}) => {
    const { id, secret } = people.writer;
    return {
      identity: { methods: ["application_credential"], application_credential: { id, secret, ...change } },
    };
  };
  return {
    ...made,
    id,
    logIn,
    credential,
    get: async (path: string, method = "GET", body?: object) => {
      const { token } = await logIn({ auth: credential() });
      const reply = await cloud.reply({
        method,
        target: `/v2/lbaas/${path}`,
        headers: { "x-auth-token": token },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      if (reply.kind !== "answer") throw new Error(reply.kind);
      return { status: reply.answer.status, body: JSON.parse(reply.answer.body) as unknown };
    },
  };
}

describe("the simulated Octavia answers in the form of the captured one", () => {
  test.for([
    ["loadbalancer", "loadbalancers/ID"],
    ["listeners", "listeners?loadbalancer_id=ID"],
    ["pools", "pools?loadbalancer_id=ID"],
    ["loadbalancers-filtered-page", "loadbalancers?limit=1&fields=id&fields=name"],
    ["loadbalancers-page4-empty", "loadbalancers?limit=1&marker=ID"],
    ["trap-200-unknown-subresource", "loadbalancers/ID/members"],
  ])("%s", async ([file = "", path = ""]) => {
    const { get, id } = world();
    const { body } = await get(path.replace("ID", id));
    expect(shape(body)).toEqual(shape(captured(file)));
  });

  test("the status tree, with a monitor and without", async () => {
    interface Tree {
      readonly statuses: {
        readonly loadbalancer: { readonly listeners: readonly { readonly pools: readonly object[] }[] };
      };
    }
    const { get, id, operator, wait } = world();
    const ours = async (): Promise<unknown> =>
      shape(((await get(`loadbalancers/${id}/status`)).body as Tree).statuses.loadbalancer.listeners[0]);
    const [without, withOne] = (captured("loadbalancer-status") as Tree).statuses.loadbalancer.listeners;
    expect(await ours()).toEqual(shape(withOne));
    operator.remove(operator.idsOf(id, "healthmonitor")[0] ?? "");
    await wait(2000);
    expect(await ours()).toEqual(shape(without));
  });

  test("members and health monitors", async () => {
    const { get, operator, id } = world();
    const [pool = ""] = operator.idsOf(id, "pool");
    expect(shape((await get(`pools/${pool}/members`)).body)).toEqual(shape(captured("members")));
    expect(shape((await get(`healthmonitors?pool_id=${pool}`)).body)).toEqual(
      shape(captured("healthmonitors")),
    );
  });

  test.for([
    ["error-400-bad-filter", 400, "loadbalancers?bogus=1"],
    ["error-400-bad-limit", 400, "loadbalancers?limit=abc"],
    ["error-404-loadbalancer", 404, "loadbalancers/00000000-0000-0000-0000-000000000000"],
    ["error-404-unknown-path", 404, "nosuch"],
    ["error-500-limit-0", 500, "loadbalancers?limit=0"],
  ] as const)("%s, word for word", async ([file, status, path]) => {
    const { get } = world();
    expect(await get(path)).toEqual({ status, body: captured(file) });
  });

  test("what is immutable, and what is there already", async () => {
    const { get, operator, id } = world();
    const [pool = ""] = operator.idsOf(id, "pool");
    const members = `pools/${pool}/members`;
    const plain = (body: unknown): string => JSON.stringify(body).replaceAll(/[0-9a-f-]{36}/g, "ID");
    const twice = await get(members, "POST", { member: { address: "10.0.1.1", protocol_port: 30_080 } });
    expect(twice).toEqual({ status: 409, body: captured("error-409-duplicate-member") });
    operator.hold(id, "PENDING_UPDATE");
    const member = await get(members, "POST", { member: { address: "10.0.1.9", protocol_port: 1 } });
    expect([member.status, plain(member.body)]).toEqual([
      409,
      plain(captured("error-409-immutable-member-put")),
    ]);
    const own = await get(`loadbalancers/${id}`, "PUT", { loadbalancer: { description: "z" } });
    expect([own.status, plain(own.body)]).toEqual([
      409,
      plain(captured("error-409-immutable-loadbalancer-put")),
    ]);
  });

  test("who may not, and who is nobody", async () => {
    const { cloud, people, id, logIn } = world();
    const { token } = await logIn({
      auth: { identity: { methods: ["application_credential"], application_credential: people.other } },
    });
    const ask = async (headers: Record<string, string>) => {
      const reply = await cloud.reply({ method: "GET", target: `/v2/lbaas/loadbalancers/${id}`, headers });
      return reply.kind === "answer"
        ? { status: reply.answer.status, body: JSON.parse(reply.answer.body) as unknown }
        : reply;
    };
    expect(await ask({ "x-auth-token": token })).toEqual({ status: 403, body: captured("error-403") });
    expect(await ask({})).toEqual({ status: 401, body: captured("error-401") });
    expect(await ask({ "x-auth-token": "garbage" })).toEqual({ status: 401, body: captured("error-401") });
  });

  test("Keystone down, 3.5 seconds later", async () => {
    const { cloud, clock, inTime } = world();
    cloud.keystoneIs = "down";
    const before = clock.now();
    const reply = await inTime(() =>
      cloud.reply({ method: "GET", target: "/v2/lbaas/loadbalancers", headers: { "x-auth-token": "any" } }),
    );
    expect(reply.kind === "answer" && JSON.parse(reply.answer.body)).toEqual(
      captured("error-503-keystone-down"),
    );
    expect(clock.now() - before).toBe(3500);
  });
});

describe("the simulated Keystone answers in the form of the captured one", () => {
  const withoutSizes = (value: unknown): unknown => {
    const { token } = value as { token: { catalog?: { endpoints: unknown[] }[]; roles?: unknown[] } };
    return shape({ ...token, ...(token.catalog ? { catalog: [token.catalog[0]] } : {}) });
  };

  test("a token by credential, by one that ends before, by password, and for no project", async () => {
    const { logIn, credential, cloud, people, clock } = world();
    const { body } = await logIn({ auth: credential() });
    expect(withoutSizes(body)).toEqual(withoutSizes(captured("keystone-token-appcred")));
    const { credentials, users } = cloud.keystone.state;
    const own = credentials.get(people.writer.id);
    if (!own) throw new Error("the world is not furnished");
    const user = users.get(own.userId);
    const given = { user: { name: user?.name, domain: { id: "default" }, password: user?.password } };
    const identity = { methods: ["password"], password: given };
    const scoped = await logIn({ auth: { identity, scope: { project: { id: people.project } } } });
    expect(withoutSizes(scoped.body)).toEqual(withoutSizes(captured("keystone-token-password")));
    expect(withoutSizes((await logIn({ auth: { identity } })).body)).toEqual(
      withoutSizes(captured("keystone-token-unscoped")),
    );
    credentials.set(own.id, { ...own, expiresAt: clock.now() + 1000 });
    const expiring = (await logIn({ auth: credential() })).body;
    expect(withoutSizes(expiring)).toEqual(withoutSizes(captured("keystone-token-appcred-expiring")));
    const zoneless = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/;
    for (const each of [expiring, captured("keystone-token-appcred-expiring")])
      expect((each as { token: { expires_at: string } }).token.expires_at).toMatch(zoneless);
  });

  test("refusals, word for word", async () => {
    const { logIn, credential, cloud, people } = world();
    const unknown = "0".repeat(32);
    expect(await logIn({ auth: credential({ secret: "wrong" }) })).toMatchObject({
      status: 401,
      body: captured("keystone-error-401"),
    });
    expect(await logIn({ auth: credential({ id: unknown }) })).toMatchObject({
      status: 404,
      body: captured("keystone-error-404-credential"),
    });
    expect(
      await logIn({ auth: { ...credential(), scope: { project: { id: people.project } } } }),
    ).toMatchObject({
      status: 401,
      body: captured("keystone-error-401-scope"),
    });
    const project = cloud.keystone.state.projects.get(people.project);
    if (project) project.isEnabled = false;
    const { status, body } = await logIn({ auth: credential() });
    const plain = (value: unknown): string => JSON.stringify(value).replaceAll(/[0-9a-f]{32}/g, "ID");
    expect([status, plain(body)]).toEqual([404, plain(captured("keystone-error-404-project-disabled"))]);
  });
});

describe("the reader takes what was captured", () => {
  test.for([
    ["loadbalancer", "loadbalancer", answers.LoadBalancer],
    ["listeners", "listeners", answers.Listener],
    ["pools", "pools", answers.Pool],
    ["members", "members", answers.Member],
    ["healthmonitors", "healthmonitors", answers.HealthMonitor],
  ] as const)("%s", ([file, key, schema]) => {
    const found = (captured(file) as Record<string, unknown>)[key];
    for (const each of Array.isArray(found) ? found : [found])
      expect(schema.safeParse(each)).toMatchObject({ success: true });
  });

  test.for([
    "keystone-token-appcred",
    "keystone-token-appcred-expiring",
    "keystone-token-password",
    "keystone-token-unscoped",
  ])("%s", (file) => {
    expect(answers.Token.safeParse(captured(file))).toMatchObject({ success: true });
  });

  test.for([
    ["error-404-loadbalancer", "Load Balancer 00000000-0000-0000-0000-000000000000 not found."],
    ["error-503-keystone-down", /The Keystone service is temporarily unavailable/],
    ["error-400-bad-limit", "Supplied pagination limit 'abc' is not valid."],
    ["error-401", "The request you have made requires authentication."],
    ["keystone-error-401", "The request you have made requires authentication."],
    ["error-404-unknown-path", undefined],
  ] as const)("the words of %s", ([file, words]) => {
    const said = answers.wordsOf(JSON.stringify(captured(file)));
    if (words instanceof RegExp) expect(said).toMatch(words);
    else expect(said).toBe(words);
  });
});
