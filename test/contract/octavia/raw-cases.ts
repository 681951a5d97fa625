/** What the reader relies on, or is built against: asked of the API itself. */
import type { Credentials } from "../../../functions/targets/read/source.ts";
import { builder, poolOf } from "./building.ts";
import type { Case, Stage } from "./case.ts";
import { plain } from "./case.ts";
import { held } from "./held.ts";

const missing = "00000000-0000-4000-8000-000000000000";

type Json = Record<string, unknown>;

/** Status, and for an error its words. */
async function said(
  { world }: Stage,
  method: string,
  path: string,
  body?: object,
  as?: Credentials,
): Promise<string> {
  const answer = await world.api(method, path, body, as);
  const words = (answer.body ?? {}) as {
    faultstring?: string;
    description?: string;
    error?: { message: string };
  };
  const sentence = words.faultstring ?? words.description ?? words.error?.message;
  return `${answer.status}${sentence === undefined ? "" : ` ${plain(sentence)}`}`;
}

/** The types of an object's members. */
const shape = (value: unknown): unknown => {
  if (value === null) return "null";
  if (Array.isArray(value)) return value.length === 0 ? [] : [shape(value[0])];
  if (typeof value !== "object") return typeof value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, shape(inner)]));
};

/** Its answer's form is compared from world to world, and has no expectation of its own. */
export const sameEverywhere = Symbol("the same in each world");

const shapes = (about: string, path: (stage: Stage) => Promise<string> | string): Case => ({
  about: `the form of ${about}`,
  expected: sameEverywhere,
  async run(stage) {
    const { status, body } = await stage.world.api("GET", await path(stage));
    return [status, shape(body)];
  },
});

export const rawCases: readonly Case[] = [
  shapes("a load balancer", ({ ready }) => `loadbalancers/${ready.steady}`),
  shapes("a page of load balancers", () => "loadbalancers?limit=1"),
  shapes("a list of listeners", ({ ready }) => `listeners?loadbalancer_id=${ready.steady}`),
  shapes("a list of pools", ({ ready }) => `pools?loadbalancer_id=${ready.steady}`),
  shapes(
    "a list of health monitors",
    async (stage) => `healthmonitors?pool_id=${await poolOf(stage.world, stage.ready.steady)}`,
  ),
  shapes(
    "a list of members",
    async (stage) => `pools/${await poolOf(stage.world, stage.ready.steady)}/members`,
  ),
  shapes("a status tree", ({ ready }) => `loadbalancers/${ready.steady}/status`),
  {
    about: "the next link keeps the limit and the marker and loses filters and fields",
    expected: ["limit", "marker"],
    async run({ world }) {
      const path = `loadbalancers?limit=1&project_id=${world.cloud.project}&fields=id&fields=name`;
      const { body } = await world.api("GET", path);
      const links = (body as { loadbalancers_links: { rel: string; href: string }[] }).loadbalancers_links;
      const next = links.find(({ rel }) => rel === "next")?.href ?? "http://none";
      return [...new URL(next).searchParams.keys()].sort();
    },
  },
  {
    about: "a full last page has a next link, and the page behind it is empty",
    expected: [1, ["next"], 0, []],
    async run({ world, ready }) {
      const one = `loadbalancers?limit=1&name=steady`;
      const full = (await world.api("GET", one)).body as Json;
      const empty = (await world.api("GET", `${one}&marker=${ready.steady}`)).body as Json;
      const told = ({ loadbalancers, loadbalancers_links: links }: Json) => [
        (loadbalancers as unknown[]).length,
        (links as { rel: string }[]).map(({ rel }) => rel),
      ];
      return [...told(full), ...told(empty)];
    },
  },
  {
    about: "fields that are named one by one are there, others make empty objects",
    expected: [["id", "updated_at"], []],
    async run({ world }) {
      const keys = async (query: string): Promise<string[]> => {
        const { body } = await world.api("GET", `loadbalancers?name=steady&${query}`);
        return Object.keys((body as { loadbalancers: object[] }).loadbalancers[0] ?? {}).sort();
      };
      return [await keys("fields=id&fields=updated_at"), await keys("fields=id,updated_at")];
    },
  },
  {
    about: "bad questions and things that are not there",
    expected: [
      "400 One or more arguments are either duplicate or invalid",
      "400 One or more arguments are either duplicate or invalid",
      "500 '>=' not supported between instances of 'int' and 'NoneType'",
      "400 Supplied pagination limit 'abc' is not valid.",
      "400 Supplied pagination marker '‹uuid›' is not valid.",
      "404 Load Balancer ‹uuid› not found.",
      "404 Pool ‹uuid› not found.",
      "404 ",
      "200",
    ],
    async run(stage) {
      const paths = [
        "loadbalancers?bogus=1",
        `healthmonitors?loadbalancer_id=${stage.ready.steady}`,
        "loadbalancers?limit=0",
        "loadbalancers?limit=abc",
        `loadbalancers?limit=1&marker=${missing}`,
        `loadbalancers/${missing}`,
        `pools/${missing}/members`,
        "nosuch",
        `loadbalancers/${stage.ready.steady}/members`,
      ];
      const answers: string[] = [];
      for (const path of paths) answers.push(await said(stage, "GET", path));
      return answers;
    },
  },
  {
    about: "another project's token: 200 and nothing, or 403 where the project or the object is named",
    expected: [
      [0, 0],
      "403 Policy does not allow this request to be performed.",
      "403 Policy does not allow this request to be performed.",
      "403 Policy does not allow this request to be performed.",
      "403 Policy does not allow this request to be performed.",
      "404 Load Balancer ‹uuid› not found.",
    ],
    async run(stage) {
      const { world, ready } = stage;
      const { other } = world.people;
      const pool = await poolOf(world, ready.steady);
      const count = async (path: string, key: string): Promise<number | undefined> =>
        ((await world.api("GET", path, undefined, other)).body as Record<string, unknown[]>)[key]?.length;
      return [
        [
          await count("loadbalancers", "loadbalancers"),
          await count(`pools?loadbalancer_id=${ready.steady}`, "pools"),
        ],
        await said(stage, "GET", `loadbalancers?project_id=${world.cloud.project}`, undefined, other),
        await said(stage, "GET", `loadbalancers/${ready.steady}`, undefined, other),
        await said(stage, "GET", `loadbalancers/${ready.steady}/status`, undefined, other),
        await said(stage, "GET", `pools/${pool}/members`, undefined, other),
        await said(stage, "GET", `loadbalancers/${missing}`, undefined, other),
      ];
    },
  },
  {
    about: "a list of a load balancer that does not exist is 200 and empty",
    expected: [200, 0],
    async run({ world }) {
      const { status, body } = await world.api("GET", `pools?loadbalancer_id=${missing}`);
      return [status, (body as { pools: unknown[] }).pools.length];
    },
  },
  {
    about: "without a role of Octavia's a list is 403, and what does not exist is 404",
    expected: [
      "403 Policy does not allow this request to be performed.",
      "404 Load Balancer ‹uuid› not found.",
    ],
    async run(stage) {
      const { reader } = stage.world.people;
      return [
        await said(stage, "GET", "loadbalancers", undefined, reader),
        await said(stage, "GET", `loadbalancers/${missing}`, undefined, reader),
      ];
    },
  },
  {
    about: "while it is pending, every write is 409 and every read is good",
    expected: [
      ["409", "409", "409", "409"],
      ["200", "200"],
    ],
    async run(stage) {
      const { world, ready } = stage;
      const pool = await poolOf(world, ready.steady);
      const writes = [
        ["POST", `pools/${pool}/members`, { member: { address: "10.1.0.77", protocol_port: 1 } }],
        ["PUT", `pools/${pool}`, { pool: { name: "x" } }],
        ["PUT", `loadbalancers/${ready.steady}`, { loadbalancer: { description: "x" } }],
        ["DELETE", `pools/${pool}`, undefined],
      ] as const;
      return held(world, ready.steady, "PENDING_UPDATE", async () => {
        const refused: string[] = [];
        for (const [method, path, body] of writes)
          refused.push((await said(stage, method, path, body)).slice(0, 3));
        const reads = [
          await said(stage, "GET", `pools/${pool}/members`),
          await said(stage, "GET", `loadbalancers/${ready.steady}`),
        ];
        return [refused, reads];
      });
    },
  },
  {
    about: "writes that Octavia refuses whatever the state",
    expected: ["409", "400", "400", "400", "400"],
    async run(stage) {
      const pool = await poolOf(stage.world, stage.ready.steady);
      const member = async (fields: object): Promise<string> =>
        (await said(stage, "POST", `pools/${pool}/members`, { member: fields })).slice(0, 3);
      return [
        await member({ address: "10.1.0.1", protocol_port: 8080 }),
        await member({ address: "10.1.0.50", protocol_port: 8080, weight: 1000 }),
        await member({ address: "10.1.0.50", protocol_port: 8080, bogus: 1 }),
        await member({ address: "no address", protocol_port: 8080 }),
        (await said(stage, "DELETE", `loadbalancers/${stage.ready.steady}`)).slice(0, 3),
      ];
    },
  },
  {
    about: "a write shows at once with PENDING_UPDATE, and a deleted member stays a while as PENDING_DELETE",
    expected: [["PENDING_UPDATE", 9], "ACTIVE", ["PENDING_DELETE"], "404 Member ‹uuid› not found."],
    async run(stage) {
      const { world, ready } = stage;
      const pool = await poolOf(world, ready.second);
      const members = `pools/${pool}/members`;
      const listed = (await world.api("GET", members)).body as { members: { id: string }[] };
      const path = `${members}/${listed.members[0]?.id}`;
      type Member = { readonly member: { readonly provisioning_status: string; readonly weight: number } };
      const { settled } = builder(world, ready.second);
      const { member: shown } = await world.whileWorkerIsBusy(
        async () => (await world.api("PUT", path, { member: { weight: 9 } })).body as Member,
      );
      await settled();
      const after = ((await world.api("GET", path)).body as Member).member;
      const { member: gone } = await world.whileWorkerIsBusy(async () => {
        await world.api("DELETE", path);
        return (await world.api("GET", path)).body as Member;
      });
      await settled();
      return [
        [shown.provisioning_status, shown.weight],
        after.provisioning_status,
        [gone.provisioning_status],
        await said(stage, "GET", path),
      ];
    },
  },
];
