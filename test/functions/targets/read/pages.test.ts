import { describe, expect, test } from "vitest";
import type { CloudAnswer } from "../../../../infra/sandbox/octavia/web-answer.ts";
import { cloudWorld, reasonOf, shop } from "./cloud-world.ts";

const many = {
  ...shop,
  pools: [
    {
      name: "web",
      members: Array.from({ length: 7 }, (_, at) => ({ address: `10.0.0.${at + 1}`, port: 80 })),
    },
  ],
  listeners: [{ port: 80, pool: "web" }],
};

type Page = { members: { id: string }[]; members_links: { rel: string; href: string }[] };

const spoilt =
  (change: (page: Page) => Page) =>
  (answer: CloudAnswer): CloudAnswer => ({
    ...answer,
    body: JSON.stringify(change(JSON.parse(answer.body) as Page)),
  });

async function spoiltRead(nth: number, change: (page: Page) => Page): Promise<string> {
  const { operator, readOne, cloud } = cloudWorld({ mostPerPage: 3 });
  const id = operator.build(many);
  cloud.faults.add({
    match: ({ target }) => target.includes("/members"),
    nth,
    times: 99,
    fault: { kind: "spoils", change: spoilt(change) },
  });
  return reasonOf((await readOne(id)).read);
}

describe("a list", () => {
  test("is followed to its last page, each address made from the last id, with its filters", async () => {
    const { operator, readOne } = cloudWorld({ mostPerPage: 2 });
    const { read, calls } = await readOne(operator.build(many), { limits: { pageSize: 2 } });
    expect(read).toMatchObject({ kind: "complete", source: { pools: [{ members: { length: 7 } }] } });
    expect(calls.filter((call) => call.includes("/members"))).toEqual([
      "GET pools/ID/members?limit=2",
      "GET pools/ID/members?limit=2&marker=ID",
      "GET pools/ID/members?limit=2&marker=ID",
      "GET pools/ID/members?limit=2&marker=ID",
    ]);
    expect(calls).toContain("GET pools?loadbalancer_id=ID&limit=2");
  });

  test("whose last page is full ends with the empty one behind it", async () => {
    const { operator, readOne } = cloudWorld({ mostPerPage: 7 });
    const { read, calls } = await readOne(operator.build(many));
    expect(read.kind).toBe("complete");
    expect(calls.filter((call) => call.includes("/members"))).toHaveLength(2);
  });

  test("is asked for in the pages that the server gives, though more were asked for", async () => {
    const { operator, read } = cloudWorld({ mostPerPage: 2 });
    const ids = ["a", "b", "c", "d", "e"].map((name) => operator.build({ ...many, name }));
    const { answer, calls } = await read(ids);
    expect(ids.map((id) => answer[id]?.kind)).toEqual(ids.map(() => "complete"));
    // Five load balancers in pages of two take three calls; one each would take five.
    expect(calls.filter((call) => call.startsWith("GET loadbalancers?"))).toHaveLength(6);
    expect(calls.filter((call) => call.startsWith("GET pools?project_id="))).toHaveLength(3);
  });

  test("invariant 2: that goes round in circles is refused", async () => {
    const { operator, readOne, http } = cloudWorld({ mostPerPage: 3 });
    const id = operator.build(many);
    const { read } = await readOne(id, {
      http: () => (request) => http({ ...request, url: request.url.replace(/&marker=[^&]*/, "") }),
    });
    expect(reasonOf(read)).toMatch(
      /^unreadable: Octavia lists .* twice in the pages of pools\/.*\/members: the list moved/,
    );
  });

  test("invariant 2: whose page was cut off is refused, whatever its links say", async () => {
    expect(await spoiltRead(1, (page) => ({ members: page.members.slice(0, 2), members_links: [] }))).toMatch(
      /is not read whole: pool .* names 7 members and 2 are listed/,
    );
    expect(await spoiltRead(2, (page) => ({ ...page, members: page.members.slice(1) }))).toMatch(
      /is not read whole: pool .* names 7 members and \d are listed/,
    );
  });

  test("invariant 2: with an empty page that promises another is refused", async () => {
    expect(await spoiltRead(2, (page) => ({ ...page, members: [] }))).toMatch(
      /^unreadable: Octavia gives an empty page of pools\/.*\/members and says that another follows$/,
    );
  });

  test("invariant 2: whose items are empty objects is refused", async () => {
    expect(
      await spoiltRead(1, (page) => ({ ...page, members: page.members.map(() => ({}) as { id: string }) })),
    ).toMatch(
      /^unreadable: Octavia answers GET pools\/.*\/members with what is not its form: members\.0\.id: expected text, but it is missing/,
    );
  });

  test("without any links is whole: an operator may switch pages off", async () => {
    const { operator, readOne, cloud } = cloudWorld();
    const id = operator.build(many);
    cloud.faults.add({
      match: ({ target }) => target.includes("/members"),
      fault: { kind: "spoils", change: spoilt(({ members }) => ({ members }) as Page) },
    });
    expect((await readOne(id)).read.kind).toBe("complete");
  });

  test("of 10,000 members is read", async () => {
    const members = Array.from({ length: 10_000 }, (_, at) => ({
      address: `10.0.${at >> 8}.${at & 255}`,
      port: 80,
    }));
    const { operator, readOne } = cloudWorld();
    const id = operator.build({ ...many, pools: [{ name: "web", members }] });
    expect((await readOne(id)).read).toMatchObject({ source: { pools: [{ members: { length: 10_000 } }] } });
  });
});
