import { updatedAtOf } from "../../../functions/targets/read/assemble.ts";
import type { LoadBalancer } from "../../../functions/targets/read/answers.ts";
import type { Http } from "../../../functions/targets/read/http.ts";
import { builder, poolOf } from "./building.ts";
import type { Case } from "./case.ts";
import { sourceOf } from "./case.ts";
import { held } from "./held.ts";

const missing = "00000000-0000-4000-8000-000000000000";

/** What happens just before the first request that fits is sent. */
export function before(fits: (path: string) => boolean, act: () => Promise<unknown>): (http: Http) => Http {
  let isDone = false;
  return (http) => async (request) => {
    if (!isDone && fits(new URL(request.url).pathname)) {
      isDone = true;
      await act();
    }
    return http(request);
  };
}

const membersOf = ({ pools }: ReturnType<typeof sourceOf>): number => pools[0]?.members.length ?? 0;

export const readingCases: readonly Case[] = [
  {
    about: "one load balancer takes a call for each kind below it, and a second look",
    expected: [
      "login",
      "GET loadbalancer",
      "GET listeners",
      "GET pools",
      "GET healthmonitors",
      "GET members",
      "GET loadbalancer",
    ],
    run: async ({ read, ready }) => (await read({ ids: [ready.steady] })).calls,
  },
  {
    about: "several that changed share the lists of their project",
    expected: { login: 1, "GET loadbalancers": 2, "GET listeners": 1, "GET pools": 1, "GET members": 2 },
    async run({ read, ready }) {
      const { calls } = await read({ ids: [ready.steady, ready.second] });
      return Object.fromEntries(
        [...new Set(calls)]
          .filter((call) => call !== "GET healthmonitors")
          .map((call) => [call, calls.filter((each) => each === call).length]),
      );
    },
  },
  {
    about: "what has not changed since is known by one list, with a token that is kept",
    expected: [["unchanged", "unchanged"], ["GET loadbalancers"]],
    async run({ read, ready }) {
      const tokens = new Map();
      const ids = [ready.steady, ready.second];
      const { reads } = await read({ ids, tokens });
      const known = Object.fromEntries(ids.map((id, at) => [id, sourceOf(reads[at]).updatedAt]));
      const again = await read({ ids, tokens, known });
      return [again.told, again.calls];
    },
  },
  {
    about: "a write to a member shows in the load balancer's updated_at, and it is read anew",
    expected: ["complete", 7],
    async run(stage) {
      const { read, ready, world } = stage;
      const { updatedAt } = sourceOf((await read({ ids: [ready.second] })).reads[0]);
      // In another second than the last write.
      await world.sleep(1100);
      const pool = await poolOf(world, ready.second);
      const { body } = await world.api("GET", `pools/${pool}/members`);
      const [member] = (body as { members: { id: string }[] }).members;
      await builder(world, ready.second).written("PUT", `pools/${pool}/members/${member?.id}`, {
        member: { weight: 7 },
      });
      const { reads } = await read({ ids: [ready.second], known: { [ready.second]: updatedAt } });
      const source = sourceOf(reads[0]);
      return [reads[0]?.kind, source.pools[0]?.members.find(({ id }) => id === member?.id)?.weight];
    },
  },
  {
    about: "a member's health is told; only where it changes the load balancer's own does updated_at move",
    expected: ["ERROR", "complete", "unchanged", "ERROR"],
    async run(stage) {
      const { read, ready, world } = stage;
      const ids = [ready.steady];
      const whole = async () => sourceOf((await read({ ids })).reads[0]);
      const before = await whole();
      const [one = "", two = ""] = before.pools[0]?.members.map(({ id }) => id) ?? [];
      const stateOf = async (member: string): Promise<string | undefined> =>
        (await whole()).pools[0]?.members.find(({ id }) => id === member)?.operatingStatus;
      await world.sleep(1100);
      await world.report(ready.steady, one);
      const first = await read({ ids, known: { [ready.steady]: before.updatedAt } });
      const told = [await stateOf(one), ...first.told];
      const { updatedAt } = await whole();
      await world.sleep(1100);
      await world.report(ready.steady, two);
      const second = await read({ ids, known: { [ready.steady]: updatedAt } });
      return [...told, ...second.told, await stateOf(two)];
    },
  },
  {
    about: "while it is pending, or in error, nothing is said of it; then it is read whole",
    expected: [
      "unreadable: load balancer ‹uuid› is PENDING_UPDATE, not ACTIVE",
      "unreadable: load balancer ‹uuid› is ERROR, not ACTIVE",
      "complete",
    ],
    async run({ read, ready, world }) {
      const told: string[] = [];
      for (const status of ["PENDING_UPDATE", "ERROR"] as const)
        told.push(...(await held(world, ready.steady, status, () => read({ ids: [ready.steady] }))).told);
      return [...told, ...(await read({ ids: [ready.steady] })).told];
    },
  },
  {
    about: "a write in the middle of the read throws the read away, and the next one is whole",
    expected: [
      "unreadable: load balancer ‹uuid› changed while it was read (‹time›, then ‹time›)",
      "complete",
      1,
    ],
    async run(stage) {
      const { read, ready, world } = stage;
      const pool = await poolOf(world, ready.second);
      const write = async (): Promise<void> => {
        await builder(world, ready.second).member(pool, {
          name: "late",
          address: "10.1.0.3",
          protocol_port: 8080,
        });
      };
      const first = sourceOf((await read({ ids: [ready.second] })).reads[0]);
      await world.sleep(1100);
      const through = before((path) => path.endsWith("/members"), write);
      const { told } = await read({ ids: [ready.second], through });
      const next = await read({ ids: [ready.second] });
      const count = membersOf(sourceOf(next.reads[0])) - membersOf(first);
      return [...told, ...next.told, count];
    },
  },
  {
    about: "a write that is still pending at the second look does the same",
    expected: "unreadable: load balancer ‹uuid› became PENDING_UPDATE while it was read",
    async run({ read, ready, world }) {
      const through = before(
        (path) => path.endsWith("/members"),
        () => world.hold(ready.steady, "PENDING_UPDATE"),
      );
      const { told } = await held(world, ready.steady, "ACTIVE", () =>
        read({ ids: [ready.steady], through }),
      );
      return told[0];
    },
  },
  {
    about: "one that is not there is gone, alone or among others, and only to whoever may read",
    expected: [
      "gone: Octavia has no load balancer ‹uuid›, and the token is one of project ‹id› that may read",
      "complete",
      "gone: Octavia has no load balancer ‹uuid›, and the token is one of project ‹id› that may read",
      "unreadable: Octavia does not allow GET loadbalancers (403): the credential lacks a role such as load-balancer_observer (and reader, where the cloud asks for it) on project ‹id›, or this is another project's",
    ],
    async run({ read, ready, world }) {
      const alone = await read({ ids: [missing] });
      const among = await read({ ids: [ready.steady, missing] });
      const { reader } = world.people;
      const without = await read({ ids: [missing], credentials: reader });
      return [...alone.told, ...among.told, ...without.told];
    },
  },
  {
    about: "a deleted one is unreadable while it is being deleted, and then gone",
    expected: [
      "complete",
      "gone: Octavia has no load balancer ‹uuid›, and the token is one of project ‹id› that may read",
    ],
    async run({ read, world }) {
      const build = builder(world);
      const id = await build.loadBalancer({ name: "short-lived", vip_address: "203.0.113.99" });
      await build.pool({ name: "short-lived", protocol: "TCP" });
      const first = await read({ ids: [id] });
      await build.written("DELETE", `loadbalancers/${id}?cascade=true`);
      return [...first.told, ...(await read({ ids: [id] })).told];
    },
  },
  {
    about: "updated_at is null until something is written, and created_at stands for it",
    expected: [true, true],
    async run({ world }) {
      const loadbalancer = { name: "new", vip_subnet_id: missing, vip_address: "203.0.113.98" };
      const { body } = await world.whileWorkerIsBusy(() =>
        world.api("POST", "loadbalancers", { loadbalancer }),
      );
      const { loadbalancer: answered } = body as { loadbalancer: LoadBalancer };
      const made = builder(world, answered.id);
      await made.settled();
      await made.written("DELETE", `loadbalancers/${answered.id}`);
      return [answered.updated_at === null, updatedAtOf(answered) === answered.created_at];
    },
  },
];
