import { describe, expect, test } from "vitest";
import { octaviaOf, rootOf } from "../../../../functions/targets/read/catalogue.ts";
import { cheaper, pagesOf } from "../../../../functions/targets/read/fewest-calls.ts";
import { authOf, nameOf } from "../../../../functions/targets/read/login.ts";
import {
  quoted,
  seconds,
  unmistakable,
  withoutSecrets,
} from "../../../../functions/targets/read/sentences.ts";
import { utcOf } from "../../../../functions/targets/read/times.ts";

const endpoint = (region: string, where: string, url: string) => ({
  interface: where,
  region_id: region,
  url,
});
const entry = (...endpoints: ReturnType<typeof endpoint>[]) => ({ type: "load-balancer", endpoints });
const wanted = { region: "RegionOne", interface: "public" };

describe("Octavia's address in Keystone's catalogue", () => {
  test("is that of the region and the interface, wherever it stands in the list", () => {
    const catalogue = [
      { type: "identity", endpoints: [endpoint("RegionOne", "public", "https://keystone.example.com/v3")] },
      entry(
        endpoint("RegionTwo", "public", "https://two.example.com"),
        endpoint("RegionOne", "internal", "https://internal.example.com"),
        endpoint("RegionOne", "public", "https://one.example.com"),
      ),
    ];
    expect(octaviaOf(catalogue, wanted)).toEqual({ kind: "found", root: "https://one.example.com/v2/lbaas" });
  });

  test.for([
    ["https://lb.example.com/load-balancer", "https://lb.example.com/load-balancer/v2/lbaas"],
    ["https://lb.example.com/load-balancer//", "https://lb.example.com/load-balancer/v2/lbaas"],
    ["https://lb.example.com:9876/v2", "https://lb.example.com:9876/v2/lbaas"],
    ["https://lb.example.com:9876/v2.0/", "https://lb.example.com:9876/v2.0/lbaas"],
    ["https://lb.example.com/v20", "https://lb.example.com/v20/v2/lbaas"],
  ])("keeps the path of %s", ([url = "", root]) => {
    expect(rootOf(url)).toBe(root);
  });

  test("is taken once when it is there twice, with and without a slash", () => {
    const catalogue = [
      entry(endpoint("RegionOne", "public", "https://lb.example.com")),
      entry(endpoint("RegionOne", "public", "https://lb.example.com/")),
    ];
    expect(octaviaOf(catalogue, wanted)).toMatchObject({ kind: "found" });
  });

  test("is neither of two that differ", () => {
    const catalogue = [
      entry(
        endpoint("RegionOne", "public", "https://b.example.com"),
        endpoint("RegionOne", "public", "https://a.example.com"),
      ),
    ];
    expect(octaviaOf(catalogue, wanted)).toEqual({
      kind: "none",
      reason:
        "Keystone's catalogue has several load-balancer endpoints for region RegionOne, interface public: " +
        "https://a.example.com/v2/lbaas, https://b.example.com/v2/lbaas",
    });
  });

  test("that is not there is told with what there is, each once and in order", () => {
    const catalogue = [
      entry(
        endpoint("RegionTwo", "public", "https://two.example.com"),
        endpoint("RegionTwo", "public", "https://again.example.com"),
        endpoint("RegionOne", "internal", "https://one.example.com"),
        { interface: "admin", url: "https://none.example.com" } as ReturnType<typeof endpoint>,
      ),
    ];
    expect(octaviaOf(catalogue, wanted)).toEqual({
      kind: "none",
      reason:
        "Keystone's catalogue has no load-balancer endpoint for region RegionOne, interface public; there are: " +
        "RegionOne internal, RegionTwo public, no region admin",
    });
  });

  test("may be named by the older word for a region", () => {
    const older = { interface: "public", region: "RegionOne", url: "https://lb.example.com" };
    expect(octaviaOf([{ type: "load-balancer", endpoints: [older] }], wanted).kind).toBe("found");
  });

  test.for([
    ["no catalogue", undefined, "Keystone's answer has no catalogue"],
    [
      "no entry",
      [{ type: "identity", endpoints: [] }],
      "Keystone's catalogue has no endpoint of type load-balancer, so none for region RegionOne, interface public",
    ],
    [
      "an entry without endpoints",
      [entry()],
      "Keystone's catalogue has no endpoint of type load-balancer, so none for region RegionOne, interface public",
    ],
  ] as const)("is missing with %s", ([, catalogue, reason]) => {
    expect(octaviaOf(catalogue as Parameters<typeof octaviaOf>[0], wanted)).toEqual({ kind: "none", reason });
  });
});

describe("the way that takes fewer calls", () => {
  test.for([
    ["nothing wanted", { calls: 0, objects: 0, inProject: 0, pageSize: 100 }, "each"],
    ["one call each is as few", { calls: 1, objects: 3, inProject: 3, pageSize: 100 }, "each"],
    [
      "two calls against one, all of it wanted",
      { calls: 2, objects: 6, inProject: 6, pageSize: 100 },
      "project",
    ],
    ["three calls against three pages", { calls: 3, objects: 6, inProject: 6, pageSize: 3 }, "each"],
    ["four calls against three pages", { calls: 4, objects: 6, inProject: 6, pageSize: 3 }, "project"],
    ["a project of unknown size", { calls: 9, objects: 9, inProject: Infinity, pageSize: 100 }, "each"],
  ] as const)("%s", ([, asked, way]) => {
    expect(cheaper({ kind: "pools", ...asked })).toBe(way);
  });

  test.for([
    ["loadbalancers", 60],
    ["listeners", 150],
    ["pools", 25],
    ["healthmonitors", 150],
  ] as const)("two calls saved are worth %s that nobody wants: twice %i", ([kind, worth]) => {
    const asked = { kind, calls: 3, objects: 6, pageSize: 1000 };
    expect(cheaper({ ...asked, inProject: 6 + 2 * worth })).toBe("project");
    expect(cheaper({ ...asked, inProject: 7 + 2 * worth })).toBe("each");
  });

  test.for([
    [0, 10, 1],
    [9, 10, 1],
    [10, 10, 2],
    [11, 10, 2],
    [20, 10, 3],
  ] as const)(
    "a list of %d in pages of %d takes %d calls, for behind a full page there is another",
    ([objects, size, calls]) => {
      expect(pagesOf(objects, size)).toBe(calls);
    },
  );
});

describe("a login's body", () => {
  const credential = { kind: "application-credential", id: "c1", secret: "s1" } as const;

  test("names no scope with an application credential, for it has one", () => {
    expect(authOf(credential, "p1")).toEqual({
      identity: { methods: ["application_credential"], application_credential: { id: "c1", secret: "s1" } },
    });
  });

  test("names the project with a password, and the user by id if it is known", () => {
    expect(authOf({ kind: "password", userId: "u1", username: "ignored", password: "pw" }, "p1")).toEqual({
      identity: { methods: ["password"], password: { user: { id: "u1", password: "pw" } } },
      scope: { project: { id: "p1" } },
    });
  });

  test.for([
    [undefined, { id: "default" }],
    ["default", { id: "default" }],
    ["0123456789abcdef0123456789abcdef", { id: "0123456789abcdef0123456789abcdef" }],
    ["Staff", { name: "Staff" }],
  ] as const)("with user domain %s says %j", ([userDomain, domain]) => {
    const given = {
      kind: "password",
      username: "ann",
      password: "pw",
      ...(userDomain ? { userDomain } : {}),
    } as const;
    expect(authOf(given, "p1")).toMatchObject({
      identity: { password: { user: { name: "ann", domain, password: "pw" } } },
    });
  });

  test.for([
    [credential, "application credential c1"],
    [{ kind: "password", username: "ann", password: "pw" }, "user ann"],
    [{ kind: "password", userId: "u1", password: "pw" }, "user u1"],
    [{ kind: "password", password: "pw" }, "user without a name"],
  ] as const)("is spoken of without its secret", ([credentials, name]) => {
    expect(nameOf(credentials)).toBe(name);
  });
});

describe("sentences", () => {
  test.for([
    [2000, "2 s"],
    [1450, "1.5 s"],
    [40, "0 s"],
  ] as const)("tell %d ms as %s", ([ms, said]) => {
    expect(seconds(ms)).toBe(said);
  });

  test("quote others in one short line without their HTML", () => {
    expect(quoted("<html><h1>Bad\n  Gateway</h1></html>")).toBe("Bad Gateway");
    expect(quoted("x".repeat(200))).toBe(`${"x".repeat(160)}…`);
    expect(quoted("x".repeat(160))).toBe("x".repeat(160));
  });

  test("never repeat a secret, in whichever form it comes back", () => {
    const secret = 'pass"word/1';
    const said = withoutSecrets(`${secret} ${JSON.stringify(secret)} ${encodeURIComponent(secret)}`, [
      secret,
      "",
    ]);
    expect(said).toBe('[secret] "[secret]" [secret]');
  });

  test("hide only what nobody writes by chance where the words are ours", () => {
    expect(unmistakable(["short", "x".repeat(19), "y".repeat(20)])).toEqual(["y".repeat(20)]);
  });
});

describe("a time of OpenStack's", () => {
  test.for([
    ["2026-11-21T08:06:55.106265", "2026-11-21T08:06:55.106Z"],
    ["2026-11-21T09:26:05.000000Z", "2026-11-21T09:26:05.000Z"],
    ["2026-11-21T07:05:01", "2026-11-21T07:05:01.000Z"],
    ["2026-11-21T10:05:01+03:00", "2026-11-21T07:05:01.000Z"],
    ["2026-11-21T02:05:01-0500", "2026-11-21T07:05:01.000Z"],
  ] as const)("%s is UTC whether it says so or not, wherever this runs", ([time, utc]) => {
    expect(new Date(utcOf(time)).toISOString()).toBe(utc);
  });
});
