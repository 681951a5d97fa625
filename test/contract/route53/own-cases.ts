import { ListResourceRecordSetsCommand, TestDNSAnswerCommand } from "@aws-sdk/client-route-53";
import type {
  ListResourceRecordSetsCommandInput,
  ListResourceRecordSetsCommandOutput,
} from "@aws-sdk/client-route-53";
import { healthOf } from "../../../functions/traffic/aws/health.ts";
import { metricReader } from "../../../functions/shared/metric-data.ts";
import type { SandboxAccount } from "./account.ts";
import { aliased, record, tcp } from "./bench.ts";
import type { Case } from "./told.ts";

/** What no stand-in is good for: asked of the sandbox alone, and held against what the documentation says. */
export type OwnCase = Case<SandboxAccount> & { readonly expected: unknown; readonly source: string };

const api = "https://docs.aws.amazon.com/Route53/latest/APIReference";
const guide = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide";
const kinds = async (...changes: Promise<{ readonly kind: string }>[]): Promise<string[]> =>
  (await Promise.all(changes)).map(({ kind }) => kind);

export const ownCases: readonly OwnCase[] = [
  {
    about: "a batch with one bad record changes nothing",
    source: `${api}/API_ChangeResourceRecordSets.html (Change Batches and Transactional Changes)`,
    ask: async ({ upsert, seen }) => {
      const changed = await upsert(record("a", 1), record("b", 1, { values: ["nonsense"] }));
      return [changed.kind, (await seen()).records.length];
    },
    expected: ["refused", 0],
  },
  {
    about: "two TTLs of a name, and weighted beside simple, are refused",
    source: `${api}/API_ResourceRecordSet.html`,
    ask: async ({ upsert }) => {
      const { setIdentifier: _, weight: __, ...plain } = record("", 0);
      return [
        ...(await kinds(upsert(record("a", 1), record("b", 1, { ttlSeconds: 30 })))),
        ...(await kinds(upsert(record("a", 1), { ...plain, routing: "simple" }))),
      ];
    },
    expected: ["refused", "refused"],
  },
  {
    about: "a DELETE takes its own name's record, and only with every value repeated",
    source: `${api}/API_ChangeResourceRecordSets.html (Create, Delete, and Upsert)`,
    ask: async ({ upsert, remove, seen }) => {
      await upsert(record("a", 1), record("a", 1, { name: "api.example.com" }));
      const wrong = await remove(record("a", 2));
      const right = await remove(record("a", 1));
      const left = [await seen(), await seen("api.example.com")].map(({ records }) => records.length);
      return [wrong.kind, right.kind, ...left];
    },
    expected: ["refused", "submitted", 0, 1],
  },
  {
    about: "pages lead through a weighted name to its end",
    source: `${api}/API_ListResourceRecordSets.html (Displaying the next page of results)`,
    ask: async ({ upsert, client, zoneId }) => {
      await upsert(...["a", "b", "c", "d", "e"].map((site) => record(site, 1)));
      const found: string[] = [];
      let next: Partial<ListResourceRecordSetsCommandInput> | undefined = {
        StartRecordName: "www.example.com",
      };
      while (next) {
        const page: ListResourceRecordSetsCommandOutput = await client.send(
          new ListResourceRecordSetsCommand({ HostedZoneId: zoneId, MaxItems: 2, ...next }),
        );
        for (const { SetIdentifier = "" } of page.ResourceRecordSets ?? []) found.push(SetIdentifier);
        next = page.IsTruncated
          ? {
              StartRecordName: page.NextRecordName,
              StartRecordType: page.NextRecordType,
              StartRecordIdentifier: page.NextRecordIdentifier,
            }
          : undefined;
      }
      return found;
    },
    expected: ["a", "b", "c", "d", "e"],
  },
  {
    about: "a change is pending before it is in sync, and listed at once",
    source: `${api}/API_GetChange.html`,
    ask: async ({ zones, zoneId, seen, pass }) => {
      const changed = await zones.change(zoneId, [{ action: "UPSERT", record: record("a", 1) }], "contract");
      if (changed.kind !== "submitted") return changed;
      const states = [await zones.changeState(changed.changeId)];
      const { records } = await seen();
      await pass(60);
      return [...states, records.length, await zones.changeState(changed.changeId)];
    },
    expected: ["pending", 1, "in-sync"],
  },
  {
    about: "a change that follows at once is waited out, and a protected record set is told",
    source: `${guide}/rrset-protection.html`,
    ask: async ({ zones, zoneId, world, pass }) => {
      const change = () => zones.change(zoneId, [{ action: "UPSERT", record: record("a", 1) }], "contract");
      const first = await change();
      const second = await change();
      await pass(60);
      const zone = world.zones.zones.get(zoneId);
      if (zone) world.zones.protect(zone, "www.example.com", "A", "until Monday");
      return [first.kind, second.kind, (await change()).kind];
    },
    expected: ["submitted", "busy", "protected"],
  },
  {
    about: "TestDNSAnswer tells one record of a public zone, and nothing of a private one",
    source: `${api}/API_TestDNSAnswer.html`,
    ask: async ({ upsert, client, zoneId, privateZoneId }) => {
      await upsert(record("a", 1, { values: ["192.0.2.7"] }));
      const ask = (HostedZoneId: string, RecordName: string) =>
        client.send(new TestDNSAnswerCommand({ HostedZoneId, RecordName, RecordType: "A" }));
      const { RecordData, ResponseCode } = await ask(zoneId, "www.example.com");
      const refused = await ask(privateZoneId, "a.inside.example.net").catch((error: Error) => error.name);
      return [RecordData, ResponseCode, refused];
    },
    expected: [["192.0.2.7"], "NOERROR", "InvalidInput"],
  },
  {
    about: "a health check is made once for its reference, and a private address has none",
    source: `${api}/API_CreateHealthCheck.html`,
    ask: async ({ check, health }) => [
      (await check()) === (await check()),
      (await health.create("one", { ...tcp, port: 80 })).kind,
      await health.create("two", { ...tcp, address: "10.0.0.1" }).catch((error: Error) => error.name),
    ],
    expected: [true, "taken", "CallRefused"],
  },
  {
    about: "a health check that follows an alarm is read back",
    source: `${api}/API_HealthCheckConfig.html (AlarmIdentifier)`,
    ask: async ({ check, health }) => {
      const wanted = {
        kind: "alarm",
        alarm: "site",
        region: "eu-central-1",
        onInsufficientData: "unhealthy",
      } as const;
      return (await health.get(await check("one", wanted)))?.settings;
    },
    expected: { kind: "alarm", alarm: "site", region: "eu-central-1", onInsufficientData: "unhealthy" },
  },
  {
    about: "health is read from the metric of us-east-1",
    source: `${guide}/monitoring-cloudwatch.html`,
    ask: async ({ check, health, figures, pass, now }) => {
      const id = await check();
      await pass(180);
      const found = await healthOf({ metrics: metricReader(figures), checks: health, now })([id, "none"]);
      return [found.get(id), found.get("none")];
    },
    expected: ["healthy", "unknown"],
  },
  {
    about: "an alias beside an address is answered by weight, with the load balancer's own addresses",
    source: `${api}/API_AliasTarget.html`,
    ask: async (bench) => {
      await bench.upsert(record("octavia", 0), aliased(bench, "nlb", 1, false));
      const own = await bench.world.ask(undefined, bench.balancer.dnsName, "A");
      const answer = await bench.world.ask(undefined, "www.example.com", "A");
      return JSON.stringify(answer) === JSON.stringify(own) && own.length > 0;
    },
    expected: true,
  },
];
