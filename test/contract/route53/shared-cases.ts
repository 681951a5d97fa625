import { aliased, record, tcp } from "./bench.ts";
import type { Case } from "./told.ts";

/** What moto's Route 53 is good for: records with weights and aliases, UPSERT, health checks. */
export const sharedCases: readonly Case[] = [
  {
    about: "a zone is read by its id, public or private, and one that is not there is not",
    ask: async ({ zones, zoneId, privateZoneId }) => {
      const [open, inside] = [await zones.zone(zoneId), await zones.zone(privateZoneId)];
      return [
        { name: open?.name, private: open?.private, servers: (open?.nameServers.length ?? 0) > 0 },
        { name: inside?.name, private: inside?.private },
        (await zones.zone("Z00000000000000000000")) ?? "none",
      ];
    },
  },
  {
    about: "weighted records are read back as they were written",
    ask: async ({ upsert, seen, check }) => {
      const healthCheckId = await check();
      const changed = await upsert(
        record("octavia", 90, { healthCheckId }),
        record("standby", 0, { values: ["192.0.2.2"] }),
      );
      return [changed, await seen()];
    },
  },
  {
    about: "records of IPv6 stand beside those of IPv4",
    ask: async ({ upsert, seen }) => {
      await upsert(record("a", 1), record("a", 2, { type: "AAAA", values: ["2001:db8::1"] }));
      return seen();
    },
  },
  {
    about: "aliases to a load balancer are read back, with and without its targets' health",
    ask: async (bench) => {
      await bench.upsert(aliased(bench, "a", 10, true), aliased(bench, "b", 90, false));
      return bench.seen();
    },
  },
  {
    about: "an address and an alias share a name",
    ask: async (bench) => {
      await bench.upsert(aliased(bench, "nlb", 10, true), record("octavia", 90));
      return bench.seen();
    },
  },
  {
    about: "an UPSERT changes the weights, and nothing else",
    ask: async ({ upsert, seen }) => {
      await upsert(record("a", 90), record("b", 10));
      await upsert(record("a", 50), record("b", 50));
      return seen();
    },
  },
  {
    about: "an UPSERT of one record leaves its sibling",
    ask: async ({ upsert, seen }) => {
      await upsert(record("a", 90), record("b", 10));
      await upsert(record("b", 20));
      return seen();
    },
  },
  {
    about: "a record is created once",
    ask: async ({ create, upsert, seen }) => {
      await upsert(record("a", 1));
      const { setIdentifier: _, weight: __, ...rest } = record("", 0, { name: "simple.example.com" });
      const simple = { ...rest, routing: "simple" as const };
      return [await create(simple), await create(simple), await seen("simple.example.com")];
    },
  },
  {
    about: "a record is deleted by what was read of it",
    ask: async ({ upsert, remove, seen }) => {
      await upsert(record("a", 1), record("b", 2));
      const { records } = await seen();
      return [await remove(...records.slice(0, 1)), await seen()];
    },
  },
  {
    about: "a name outside the zone is refused",
    ask: async ({ upsert, seen }) => [
      await upsert(record("a", 1, { name: "www.example.org" })),
      await seen(),
    ],
  },
  {
    about: "a zone that is not there takes no change",
    ask: async ({ zones }) =>
      zones.change("Z00000000000000000000", [{ action: "UPSERT", record: record("a", 1) }], "contract"),
  },
  {
    about: "a change is in sync in the end, and the names around it are left out",
    ask: async ({ upsert, zones, seen }) => {
      const changed = await upsert(
        record("a", 1),
        record("a", 1, { name: "a.www.example.com" }),
        record("a", 1, { name: "wwx.example.com" }),
      );
      const state = changed.kind === "submitted" ? await zones.changeState(changed.changeId) : changed.kind;
      return [state, await seen()];
    },
  },
  {
    about: "a zone is read whole, by name",
    ask: async ({ upsert, zones, zoneId }) => {
      await upsert(record("a", 1), record("b", 2), record("a", 3, { name: "api.example.com" }));
      const all = await zones.everything(zoneId);
      return ["www.example.com", "api.example.com"].map((name) => all.get(name));
    },
  },
  {
    about: "a health check of TCP is read back",
    ask: async ({ check, health }) => health.get(await check()),
  },
  {
    about: "health checks of HTTP and HTTPS are read back",
    ask: async ({ check, health }) => [
      await health.get(await check("1", { ...tcp, kind: "http", path: "/health", intervalSeconds: 30 })),
      await health.get(await check("2", { ...tcp, kind: "https", path: "/", host: "www.example.com" })),
    ],
  },
  {
    about: "health checks are listed, and one that is not there is not",
    ask: async ({ check, health }) => {
      await check("one");
      await check("two", { ...tcp, port: 80 });
      const none = await health.get("00000000-0000-4000-8000-000000000000");
      return [[...(await health.list()).values()], none ?? "none"];
    },
  },
  {
    about: "a health check gets another port, path and threshold",
    ask: async ({ check, health }) => {
      const id = await check("one", { ...tcp, kind: "http", path: "/" });
      await health.set(id, { ...tcp, kind: "http", path: "/live", port: 8080, threshold: 5 });
      return health.get(id);
    },
  },
  {
    about: "a health check is tagged, and tags of ten are read",
    ask: async ({ check, health, tags }) => {
      const ids: string[] = [];
      for (let index = 0; index < 10; index++) ids.push(await check(String(index)));
      for (const id of ids)
        await health.tag(id, { pointsman: id === ids[0] ? "first" : "other", name: "web" });
      return tags(ids);
    },
  },
];
