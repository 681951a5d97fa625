/** What people do by `pointsman targets`, with rights of their own: seen on the wire under the names of their policies. */
import { RemoveTagsCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import { expect, test } from "vitest";
import { adopt } from "../../functions/targets/command/adopt.ts";
import { override } from "../../functions/targets/command/override.ts";
import { plannedRemoval, removal } from "../../functions/targets/command/removal.ts";
import { show } from "../../functions/targets/command/show.ts";
import { status } from "../../functions/targets/command/status.ts";
import { tagKeys } from "../../functions/targets/aws/names.ts";
import { planned, rounds } from "../../functions/targets/round/rounds.ts";
import { members, minute, mirrorWorld } from "./mirror-world.ts";
import type { MirrorWorld } from "./mirror-world.ts";

const [viewer, operator] = ["mirrorviewer", "mirroroperator"] as const;
const word = { by: "ann", reason: "as the test says" };

async function settled(): Promise<MirrorWorld> {
  const w = mirrorWorld();
  await w.pass(4);
  return w;
}

/** The reader is a function, which runs in the world's time: that goes on for some seconds, short of the next round. */
async function meanwhile<Outcome>(w: MirrorWorld, doing: Promise<Outcome>): Promise<Outcome> {
  await w.clock.run({ until: w.clock.now() + minute / 12 });
  return doing;
}

const callsOf = (w: MirrorWorld, name: string) => w.calls.filter((call) => call.function === name);

test("a viewer sees what a round would do, and writes nothing", async () => {
  const w = await settled();
  w.operator.addMember(w.pool(), { address: "192.168.7.9", port: 8080 });
  await w.clock.run({ until: w.clock.now() + 3000 });
  const report = await meanwhile(w, planned(w.known(viewer), w.config));
  expect(report.plan?.steps.map(({ kind }) => kind)).toEqual(["register"]);
  const shown = await meanwhile(w, show(w.known(viewer), w.config));
  expect(shown.actual?.groups).toHaveLength(1);
  expect(await status(w.known(viewer), ["shop"])).toMatchObject([{ mirror: "shop", isConfigured: true }]);
  await plannedRemoval(w.known(viewer), "shop");
  const names = callsOf(w, viewer).map(({ operation }) => operation);
  expect(names.filter((name) => !/^(Describe|Get|Query)/.test(name))).toEqual(
    names.filter((n) => n === "Invoke"),
  );
  expect(names).toContain("Invoke");
});

test("an operator makes a mirror before the function has seen it, and lets held changes through", async () => {
  const w = mirrorWorld();
  for (let round = 0; round < 3; round++) {
    const [report] = await meanwhile(w, rounds(w.known(operator), [w.config]));
    expect(report?.failed).toBeUndefined();
  }
  expect(callsOf(w, "pointsman-mirror")).toEqual([]);
  expect(await w.at(80)).toHaveLength(4);
  await w.pass(8);
  w.operator.replaceMembers(w.pool(), members(1));
  await w.pass(4);
  const digest = w.last()?.plan?.heldDigest ?? "";
  await override(w.known(operator), "shop", digest, word.by, word.reason);
  const [report] = await meanwhile(w, rounds(w.known(operator), [w.config]));
  expect(report?.done.map(({ kind }) => kind)).toContain("deregister");
});

test("an operator takes back what lost its tags, without touching anything else", async () => {
  const w = await settled();
  const ResourceArns = [(await w.actual()).loadBalancer?.arn ?? ""];
  const TagKeys = [tagKeys.installation, tagKeys.mirror];
  await w.clients.elbv2.send(new RemoveTagsCommand({ ResourceArns, TagKeys }));
  const report = await meanwhile(w, adopt(w.known(operator), w.config, word));
  expect(report.things.map(({ about }) => about.split(" ")[0])).toEqual(["load"]);
  expect((await w.actual()).loadBalancer?.isOurs).toBe(true);
  const written = callsOf(w, operator).filter(
    ({ operation }) => !/^(Describe|Get|Query|Invoke)/.test(operation),
  );
  expect(written.filter(({ service }) => service !== "dynamodb").map(({ operation }) => operation)).toEqual([
    "AddTags",
  ]);
});

test("an operator removes a mirror to its last thing", async () => {
  const w = await settled();
  w.lambda.register("pointsman-mirror", { timeoutSeconds: 1, build: () => () => undefined });
  const remove = async () => (await removal(w.known(operator), "shop", word)).isOver;
  for (let asked = 0; asked < 20 && !(await remove()); asked++) await w.pass(2);
  expect(await w.actual()).toMatchObject({ loadBalancer: undefined, groups: [], securityGroup: undefined });
});
