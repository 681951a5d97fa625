import { AddTagsCommand, RemoveTagsCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import { describe, expect, test } from "vitest";
import { createAwsWorld } from "./aws-world.ts";

describe("whether groups are still ours", () => {
  const standing = async () => {
    const world = createAwsWorld();
    await world.stand("web", ["a", "b"]);
    await world.stand("other", ["a"]);
    const of = async (mirror: string) => ({ mirror, groups: (await world.seen({ mirror })).actual.groups });
    const named = [await of("web"), await of("other")];
    world.calls();
    return { ...world, named, arn: named[0]?.groups[1]?.arn ?? "" };
  };

  test("takes one call for twenty of them, and none for none", async () => {
    const { look, named, calls } = await standing();
    expect(await look.stillOurs(named)).toEqual(new Set(["web", "other"]));
    expect(calls()).toEqual({ DescribeTags: 1 });
    expect(await look.stillOurs([{ mirror: "web", groups: [] }])).toEqual(new Set(["web"]));
    expect(calls()).toEqual({});
  });

  test.for([
    ["another installation", "pointsman:installation"],
    ["another mirror", "pointsman:mirror"],
    ["another key", "pointsman:group"],
  ] as const)(
    "invariant 4: one that is tagged for %s is not, and the other mirrors' are",
    async ([, Key]) => {
      const { look, named, clients, arn } = await standing();
      await clients.elb.send(new AddTagsCommand({ ResourceArns: [arn], Tags: [{ Key, Value: "else" }] }));
      expect(await look.stillOurs(named)).toEqual(new Set(["other"]));
    },
  );

  test("invariant 4: one that bears no tags any more, or is gone, is not", async () => {
    const { look, named, clients, arn } = await standing();
    const TagKeys = ["pointsman:installation", "pointsman:mirror", "pointsman:group"];
    await clients.elb.send(new RemoveTagsCommand({ ResourceArns: [arn], TagKeys }));
    expect(await look.stillOurs(named)).toEqual(new Set(["other"]));
    const spare = named[1]?.groups[0]?.arn ?? "";
    const gone = {
      mirror: "other",
      groups: named[1]?.groups.map((each) => ({ ...each, arn: `${spare}0` })) ?? [],
    };
    expect(await look.stillOurs([gone])).toEqual(new Set());
  });

  test("of those that were adopted without tags, and bear none, is said that nothing changed", async () => {
    const { look, named, clients, arn } = await standing();
    const TagKeys = ["pointsman:installation", "pointsman:mirror", "pointsman:group"];
    await clients.elb.send(new RemoveTagsCommand({ ResourceArns: [arn], TagKeys }));
    const adopted = named[0]?.groups.map((each) =>
      each.arn === arn ? { ...each, isOurs: false, key: undefined } : each,
    );
    expect(await look.stillOurs([{ mirror: "web", groups: adopted ?? [] }])).toEqual(new Set(["web"]));
  });

  test("when nobody tells, those that are asked about are not, and those that are not asked about are", async () => {
    const { look, named, reads } = await standing();
    reads.tags = () => Promise.reject(new Error("throttled"));
    expect(await look.stillOurs([...named, { mirror: "quiet", groups: [] }])).toEqual(new Set(["quiet"]));
  });
});
