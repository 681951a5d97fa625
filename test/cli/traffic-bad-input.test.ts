import { describe, expect, test } from "vitest";
import { run } from "../../cli/run.ts";
import { folderOf, installation } from "../infra/config/folder.ts";
import { shop } from "../flows/traffic-world.ts";
import type { TrafficWorld } from "../flows/traffic-world.ts";
import { recording } from "./recording.ts";
import { stage } from "./traffic-stage.ts";

const why = ["--reason", "tried"] as const;
const set = { Name: "shop.example.com", Type: "A" as const, TTL: 60 };
const theirs = [{ Value: "192.0.2.1" }];
type Change = Parameters<TrafficWorld["byHand"]>[0];
const create = (ResourceRecordSet: Change["ResourceRecordSet"]): Change => ({
  Action: "CREATE",
  ResourceRecordSet,
});

describe("a name that cannot be moved ends with a sentence, and nothing is changed:", () => {
  test.for<readonly [string, Change, string]>([
    [
      "a simple record at it",
      create({ ...set, ResourceRecords: theirs }),
      "shop.example.com has an A record with simple routing: Route 53 mixes no other with weighted ones",
    ],
    [
      "a latency record at it",
      create({ ...set, SetIdentifier: "eu", Region: "eu-central-1", ResourceRecords: theirs }),
      "shop.example.com has an A record with latency routing: Route 53 mixes no other with weighted ones",
    ],
    [
      "a CNAME at it",
      create({ ...set, Type: "CNAME", ResourceRecords: [{ Value: "www.example.org" }] }),
      "shop.example.com is a CNAME of www.example.org",
    ],
    [
      "a zone that external-dns keeps too",
      create({
        Name: "a-shop.example.com",
        Type: "TXT",
        TTL: 60,
        ResourceRecords: [{ Value: '"heritage=external-dns,external-dns/owner=k8s"' }],
      }),
      "is written by external-dns",
    ],
  ])("%s", async ([, change, sentence]) => {
    const { pointsman, w } = await stage({ isStanding: false });
    await w.byHand(change);
    const before = JSON.stringify([...w.zone.standing]);
    const plan = await pointsman("plan", "shift", "shop", "nlb=50", "octavia=50");
    expect([plan.code, plan.text]).toEqual([3, expect.stringContaining(sentence)]);
    const begun = await pointsman("shift", "shop", "nlb=50", "octavia=50", ...why);
    expect([begun.code, begun.text]).toEqual([3, expect.stringContaining(sentence)]);
    expect((await pointsman("show", "shop")).text).toContain(sentence);
    expect(w.executions()).toEqual([]);
    expect(JSON.stringify([...w.zone.standing])).toBe(before);
  });

  test.for([
    ["that is not there", undefined, "there is no hosted zone Z0SHOP in this account"],
    ["of another name", "example.org", "hosted zone Z0SHOP is example.org, and the policy says example.com"],
  ] as const)("a zone %s", async ([, name, sentence]) => {
    const { pointsman, w } = await stage({ isStanding: false });
    const { zones } = w.account.world.route53;
    zones.zones.delete("Z0SHOP");
    if (name !== undefined) zones.create({ id: "Z0SHOP", name });
    const plan = await pointsman("plan", "shift", "shop", "nlb=50", "octavia=50");
    expect([plan.code, plan.text]).toEqual([3, `refused: ${sentence}`]);
    const shown = await pointsman("show", "shop");
    expect([shown.code, shown.err]).toEqual([1, `pointsman: policy shop: ${sentence}`]);
    expect(w.executions()).toEqual([]);
  });
});

test("a zone's own name may be moved, for its records are aliases or addresses and no CNAME", async () => {
  const { pointsman } = await stage({ policy: shop({ name: "example.com" }), isStanding: false });
  const plan = await pointsman("plan", "shift", "shop", "nlb=10", "octavia=90");
  expect([plan.code, plan.out[0]]).toEqual([2, "example.com"]);
});

test("a name outside its zone, and a CNAME at the zone's own name, are refused before anything is deployed", async () => {
  const policy = (name: string, target: string) =>
    `policy: shop\nname: ${name}\nzone: { id: Z0SHOP, name: example.com }\nsites:\n` +
    `  - { name: a, ${target}, weight: 1, check: { kind: tcp, port: 80 } }\n`;
  const validated = async (text: string) => {
    const folder = folderOf({ "installation.yaml": installation, "traffic/shop.yaml": text });
    const { session, out } = recording();
    return [await run(["validate", "--config", folder], "0.1.0", session), out.join("\n")];
  };
  expect(await validated(policy("shop.example.org", "addresses: [192.0.2.1]"))).toEqual([
    1,
    expect.stringContaining("name: shop.example.org does not lie in the zone example.com"),
  ]);
  expect(await validated(policy("example.com", "cname: lb.example.org"))).toEqual([
    1,
    expect.stringContaining("a CNAME stands beside nothing, and never at a zone's own name"),
  ]);
});
