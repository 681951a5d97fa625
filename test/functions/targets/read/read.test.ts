import { describe, expect, test } from "vitest";
import type { Tokens } from "../../../../functions/targets/read/session.ts";
import type { SourceRead } from "../../../../functions/targets/read/source.ts";
import { cloudWorld, reasonOf, shop } from "./cloud-world.ts";

const missing = "00000000-0000-4000-8000-000000000000";

const updatedAt = (read: SourceRead): string =>
  read.kind === "complete" ? read.source.updatedAt : `no time: ${read.kind}`;

describe("one load balancer", () => {
  test("is read whole, by a call for itself, for each kind below it and for each pool with members", async () => {
    const { operator, readOne } = cloudWorld();
    const { read, calls } = await readOne(operator.build(shop));
    expect(calls).toEqual([
      "POST /identity/v3/auth/tokens",
      "GET loadbalancers/ID",
      "GET listeners?loadbalancer_id=ID&limit=1000",
      "GET pools?loadbalancer_id=ID&limit=1000",
      "GET healthmonitors?pool_id=ID&limit=1000",
      "GET pools/ID/members?limit=1000",
      "GET pools/ID/members?limit=1000",
      "GET loadbalancers/ID",
    ]);
    expect(read).toMatchObject({
      kind: "complete",
      readAt: "2026-11-21T08:00:00.000Z",
      source: { name: "shop", vipAddress: "203.0.113.10", listeners: [{}, {}], pools: [{}, {}] },
    });
  });

  test("without listeners and pools takes two calls, for it says so itself", async () => {
    const { operator, readOne } = cloudWorld();
    const { read, calls } = await readOne(operator.build({}));
    expect(calls.slice(1)).toEqual(["GET loadbalancers/ID", "GET loadbalancers/ID"]);
    expect(read).toMatchObject({ kind: "complete", source: { listeners: [], pools: [] } });
  });

  test("that has not changed takes one call, with a token that is kept", async () => {
    const { operator, readOne } = cloudWorld();
    const id = operator.build(shop);
    const tokens: Tokens = new Map();
    const first = await readOne(id, { tokens });
    const { read, calls } = await readOne(id, { tokens, known: { [id]: updatedAt(first.read) } });
    expect(calls).toEqual(["GET loadbalancers/ID"]);
    expect(read).toMatchObject({ kind: "unchanged", updatedAt: "2026-11-21T07:00:00" });
  });
});

describe("several load balancers", () => {
  test("take one list when nothing changed, one more for each page", async () => {
    const { operator, read, cloud } = cloudWorld();
    const ids = ["a", "b", "c"].map((name) => operator.build({ ...shop, name }));
    const tokens: Tokens = new Map();
    const known = Object.fromEntries(
      Object.entries((await read(ids, { tokens })).answer).map(([id, found]) => [id, updatedAt(found)]),
    );
    expect((await read(ids, { tokens, known })).calls).toHaveLength(1);
    cloud.mostPerPage = 2;
    const paged = await read(ids, { tokens, known });
    expect(paged.calls).toHaveLength(2);
    expect(Object.values(paged.answer).map(({ kind }) => kind)).toEqual([
      "unchanged",
      "unchanged",
      "unchanged",
    ]);
  });

  test("that changed share the project's lists, and only members are asked for pool by pool", async () => {
    const { operator, read } = cloudWorld();
    const ids = ["a", "b", "c"].map((name) => operator.build({ ...shop, name }));
    const { answer, calls } = await read(ids);
    expect(Object.values(answer).map(({ kind }) => kind)).toEqual(["complete", "complete", "complete"]);
    const counted = (start: string): number => calls.filter((call) => call.startsWith(start)).length;
    expect(counted("GET loadbalancers?project_id=")).toBe(2);
    expect(counted("GET listeners?project_id=")).toBe(1);
    expect(counted("GET pools?project_id=")).toBe(1);
    expect(counted("GET healthmonitors?project_id=")).toBe(1);
    expect(counted("GET pools/ID/members")).toBe(6);
    expect(calls).toHaveLength(1 + 2 + 3 + 6);
  });

  test("one of which changed are one list and what that one takes", async () => {
    const { operator, read, wait } = cloudWorld();
    const ids = ["a", "b", "c"].map((name) => operator.build({ ...shop, name }));
    const tokens: Tokens = new Map();
    const known = Object.fromEntries(
      Object.entries((await read(ids, { tokens })).answer).map(([id, found]) => [id, updatedAt(found)]),
    );
    const [changed = ""] = ids;
    operator.change(operator.idsOf(changed, "member")[0] ?? "", { weight: 7 });
    await wait(60_000);
    const { answer, calls } = await read(ids, { tokens, known });
    expect(ids.map((id) => answer[id]?.kind)).toEqual(["complete", "unchanged", "unchanged"]);
    expect(calls).toEqual([
      expect.stringMatching(/^GET loadbalancers\?project_id=/),
      "GET listeners?loadbalancer_id=ID&limit=1000",
      "GET pools?loadbalancer_id=ID&limit=1000",
      "GET healthmonitors?pool_id=ID&limit=1000",
      "GET pools/ID/members?limit=1000",
      "GET pools/ID/members?limit=1000",
      "GET loadbalancers/ID",
    ]);
  });

  test("do not suffer from each other: one pending, one gone, one whose members fail, one good", async () => {
    const { operator, read, cloud } = cloudWorld();
    const [pending = "", broken = "", good = ""] = ["a", "b", "c"].map((name) =>
      operator.build({ ...shop, name }),
    );
    operator.hold(pending, "PENDING_UPDATE");
    const pools = operator.idsOf(broken, "pool");
    cloud.faults.add({
      match: ({ target }) => pools.some((pool) => target.includes(`${pool}/members`)),
      fault: {
        kind: "answers",
        answer: { status: 500, headers: {}, body: "<html>Internal Server Error</html>" },
      },
      times: 100,
    });
    const { answer } = await read([pending, broken, good, missing]);
    expect(reasonOf(answer[pending])).toBe(
      `unreadable: load balancer ${pending} is PENDING_UPDATE, not ACTIVE`,
    );
    expect(reasonOf(answer[broken])).toMatch(/^unreadable: Octavia fails \(500\), GET pools\/.*\/members$/);
    expect(answer[good]?.kind).toBe("complete");
    expect(answer[missing]?.kind).toBe("gone");
  });

  test("that are asked for twice are read once, and none asked for is no call", async () => {
    const { operator, read } = cloudWorld();
    const id = operator.build(shop);
    expect(Object.keys((await read([id, id])).answer)).toEqual([id]);
    expect((await read([])).calls).toEqual([]);
  });
});

describe("invariant 2: nothing is said of what was written in the meantime", () => {
  const atMembers = ({ target }: { target: string }): boolean => target.includes("/members");

  test("a member that is added in the middle throws the read away", async () => {
    const { operator, readOne, cloud, wait } = cloudWorld({ pendingMs: 0 });
    const id = operator.build(shop);
    const [pool = ""] = operator.idsOf(id, "pool");
    cloud.faults.add({
      match: atMembers,
      fault: {
        kind: "meanwhile",
        act: () => void operator.addMember(pool, { address: "10.0.0.9", port: 1 }),
      },
    });
    const { read } = await readOne(id);
    expect(reasonOf(read)).toMatch(
      /^unreadable: load balancer .* (changed|became PENDING_UPDATE) while it was read/,
    );
    await wait(60_000);
    expect((await readOne(id)).read.kind).toBe("complete");
  });

  test("a load balancer that is deleted in the middle is not gone before it is asked for again", async () => {
    const { operator, readOne, cloud, wait } = cloudWorld({ pendingMs: 0 });
    const id = operator.build(shop);
    cloud.faults.add({
      match: atMembers,
      fault: { kind: "meanwhile", act: () => operator.remove(id, { cascade: true }) },
    });
    expect((await readOne(id)).read.kind).toBe("unreadable");
    await wait(1000);
    expect((await readOne(id)).read.kind).toBe("gone");
  });

  test("one that was written a moment before is looked at again two seconds later", async () => {
    const { operator, readOne, wait } = cloudWorld({ pendingMs: 100 });
    const id = operator.build(shop);
    operator.change(operator.idsOf(id, "member")[0] ?? "", { weight: 3 });
    await wait(150);
    const { read, calls } = await readOne(id);
    expect(read).toMatchObject({ kind: "complete", readAt: "2026-11-21T08:00:02.000Z" });
    expect(calls.filter((call) => call === "GET loadbalancers/ID")).toHaveLength(3);
  });

  test("a second write in the same second, which no time shows, does not get past it", async () => {
    const { operator, readOne, cloud, wait } = cloudWorld({ pendingMs: 10 });
    const id = operator.build(shop);
    const [member = ""] = operator.idsOf(id, "member");
    operator.change(member, { weight: 3 });
    await wait(20);
    // Between the two looks, within the second of the first write.
    cloud.faults.add({
      match: ({ target }) => target.includes(`/loadbalancers/${id}`),
      nth: 2,
      fault: { kind: "meanwhile", act: () => operator.change(member, { weight: 4 }) },
    });
    const { read } = await readOne(id);
    expect(reasonOf(read)).toMatch(/^unreadable: /);
  });

  test("one that is written again and again is read in another round", async () => {
    const { operator, readOne, cloud, wait, clock } = cloudWorld({ pendingMs: 10 });
    const id = operator.build(shop);
    const [member = ""] = operator.idsOf(id, "member");
    operator.change(member, { weight: 3 });
    await wait(20);
    clock.after(1900, "another write", () => operator.change(member, { weight: 4 }));
    expect(reasonOf((await readOne(id)).read)).toBe(
      `unreadable: load balancer ${id} was written 2026-11-21T08:00:01, a moment ago`,
    );
    expect(cloud.calls.filter(({ target }) => target.includes("/pools"))).toEqual([]);
  });
});

describe("invariant 2: absent is not gone", () => {
  test("gone is only what Octavia itself calls not found, for a token that may read", async () => {
    const { readOne, people } = cloudWorld();
    expect(reasonOf((await readOne(missing)).read)).toBe(
      `gone: Octavia has no load balancer ${missing}, and the token is one of project ${people.project} that may read`,
    );
  });

  test.for([
    [
      "a web server's 404",
      { status: 404, headers: { "content-type": "text/html" }, body: "<h1>Not Found</h1>" },
    ],
    [
      "a 404 of a path",
      { status: 404, headers: {}, body: '{"code": 404, "title": "Not Found", "description": ""}' },
    ],
    ["a 404 of something else", { status: 404, headers: {}, body: '{"faultstring": "Pool x not found."}' }],
    ["an empty object", { status: 200, headers: {}, body: '{"loadbalancer": {}}' }],
    ["HTML with 200", { status: 200, headers: {}, body: "<html>Maintenance</html>" }],
    ["a redirect", { status: 302, headers: { location: "https://elsewhere.example.com" }, body: "" }],
    ["an empty list", { status: 200, headers: {}, body: '{"loadbalancers": []}' }],
    ["nothing at all", { status: 200, headers: {}, body: "" }],
  ] as const)("%s is unreadable", async ([, answer]) => {
    const { operator, readOne, cloud } = cloudWorld();
    const id = operator.build(shop);
    cloud.faults.add({ match: ({ to }) => to === "octavia", fault: { kind: "answers", answer }, times: 9 });
    const { read } = await readOne(id);
    expect(read.kind).toBe("unreadable");
    cloud.faults.clear();
    expect((await readOne(id)).read.kind).toBe("complete");
  });

  test("a load balancer that the list forgot is read by its id", async () => {
    const { operator, read, cloud } = cloudWorld();
    const [forgotten = "", other = ""] = ["a", "b"].map((name) => operator.build({ ...shop, name }));
    cloud.faults.add({
      match: ({ target }) => target.includes("/loadbalancers?"),
      times: 9,
      fault: {
        kind: "spoils",
        change: (answer) => {
          const page = JSON.parse(answer.body) as { loadbalancers: { id: string }[] };
          page.loadbalancers = page.loadbalancers.filter(({ id }) => id !== forgotten);
          return { ...answer, body: JSON.stringify(page) };
        },
      },
    });
    const { answer } = await read([forgotten, other]);
    expect([answer[forgotten]?.kind, answer[other]?.kind]).toEqual(["complete", "complete"]);
  });

  test("another project's token sees nothing, and nothing is gone", async () => {
    const { operator, read, people } = cloudWorld();
    const ids = ["a", "b"].map((name) => operator.build({ ...shop, name }));
    const asked = { credentials: people.other, cloud: { project: people.otherProject } };
    const { answer } = await read(ids, asked);
    for (const id of ids)
      expect(reasonOf(answer[id])).toMatch(/^unreadable: Octavia does not allow .*\(403\)/);
  });

  test("one of another project's, which an administrator sees, is refused by name", async () => {
    const { operator, readOne, cloud, people } = cloudWorld();
    const id = operator.build(shop);
    const { credentials, users } = cloud.keystone.state;
    const credential = credentials.get(people.other.id);
    if (!credential) throw new Error("the world is not furnished");
    credentials.set(credential.id, { ...credential, roles: ["admin"] });
    users.get(credential.userId)?.roles.set(people.otherProject, new Set(["admin"]));
    const { read } = await readOne(id, {
      credentials: people.other,
      cloud: { project: people.otherProject },
    });
    expect(reasonOf(read)).toBe(
      `unreadable: load balancer ${id} is project ${people.project}'s, and the configuration says ${people.otherProject}`,
    );
  });
});
