import { describe, expect, test } from "vitest";
import type { CellConfig, ServiceConfig } from "../../functions/shared/service-config.ts";
import { deployByHand, registerByHand } from "./by-hand.ts";
import { storefront } from "./stories.ts";
import { minute, people, world } from "./world.ts";
import type { World, WorldOptions } from "./world.ts";

const [first] = storefront().cells as [CellConfig];
const { terminationWaitSeconds: _, ...undeclared } = first;
const gates = storefront().gates;

interface Row {
  readonly config?: Partial<ServiceConfig>;
  readonly options?: WorldOptions;
  readonly before?: (w: World) => unknown;
  readonly after?: (w: World) => unknown;
  /** The limit and the numbers. */
  readonly says: RegExp;
}

const rows: Record<string, Row> = {
  "a freeze": {
    config: { whenFrozen: "refuse" },
    before: (w) => w.say({ command: "freeze", scope: "storefront", reason: "the sale is on" }),
    says: /^frozen by .*:user\/ann since 2026-11-23T09:06:00\.\d+Z: the sale is on; on-call may start it with --override freeze$/,
  },
  "an alarm that fires": {
    before: (w) => w.account.world.alarms.setAlarmState("storefront-5xx", "ALARM", "high", 7200),
    says: /^cell a: alarm storefront-5xx guards this release, and it fires already, .*; nothing was moved$/,
  },
  "a bake that nothing can hold": {
    config: { cells: [undeclared], strategy: { kind: "all-at-once", bakeSeconds: 7200 } },
    says: /a bake of 7200 s fits neither into AfterAllowTraffic \(2700 s\) nor into the termination wait \(3600 s less 600 s\)$/,
  },
  "a canary behind a Network Load Balancer": {
    config: { strategy: { kind: "canary", weight: 10, intervalSeconds: 300, bakeSeconds: 0 } },
    options: { lay: { spec: { loadBalancer: "network" } } },
    says: /canary behind a Network Load Balancer: CodeDeploy has only all-at-once there$/,
  },
  "an approval that nobody gave": {
    config: { gates: { ...gates, approval: { at: "start", limitSeconds: 900, onLimit: "refuse" } } },
    says: /^nobody decided within 900 s; the service file says to refuse then$/,
  },
  "somebody else's deployment": {
    config: { foreignDeployment: { kind: "wait", limitSeconds: 300 }, onForeignRevision: "adopt" },
    before: (w) =>
      deployByHand(
        w,
        registerByHand(w, () => ({ cpu: "512" })),
      ),
    says: /^storefront\/storefront-a is busy with d-\w+, a deployment that is not ours \(by user\), and still was after 3\d\d s \(limit 300 s\)$/,
  },
  "a revision that somebody else deployed": {
    before: async (w) => {
      await deployByHand(
        w,
        registerByHand(w, () => ({ cpu: "512" })),
      );
      await w.pass(45 * minute);
    },
    says: /^somebody deployed by hand: a runs .*storefront-a:2, not .*storefront-a:1\. Roll back .*, or set onForeignRevision: adopt/,
  },
  "an abort at the gates": {
    config: { gates: { ...gates, approval: { at: "start", limitSeconds: 900, onLimit: "refuse" } } },
    after: async (w) => {
      await w.atPoint("approval");
      await w.say({ command: "abort", release: w.release("v1").id, reason: "wrong branch" }, people.ben);
    },
    says: /^abort by .*:user\/ben: wrong branch$/,
  },
  "a release that is running": {
    config: { whileReleasing: "refuse" },
    before: async (w) => {
      w.push("v0.9");
      await w.atPoint("bake");
    },
    says: /^storefront-.* is running, and the service file says to refuse then$/,
  },
};

describe("every refusal says what it would have done, the limit, the numbers, and who may override it (invariant 9)", () => {
  test.for(Object.entries(rows))("%s", async ([, { config = {}, options = {}, before, after, says }]) => {
    const w = await world(storefront(config), options);
    await before?.(w);
    w.push("v1");
    await after?.(w);
    await w.until(() => w.releases().some(({ tag, outcome }) => tag === "v1" && outcome !== undefined));
    const { outcome, id } = w.release("v1");
    expect(outcome).toMatchObject({ kind: "refused", reason: expect.stringMatching(says) });
    await w.pass(minute);
    const message = w.sns.messages
      .map(
        ({ message }) =>
          JSON.parse(message) as { content: { title: string; description: string; nextSteps: string[] } },
      )
      .at(-1);
    expect(message?.content).toMatchObject({
      title: ":no_entry: refused: storefront v1",
      description: outcome?.reason,
    });
    expect(message?.content.nextSteps).toEqual([
      `pointsman release show ${id}`,
      'pointsman release start storefront --tag v1 --reason "…"',
      expect.stringContaining("only on-call with --override freeze,window"),
    ]);
  });

  test("a person's start that is refused is told so in the answer", async () => {
    const w = await world(storefront({ whenFrozen: "refuse" }));
    await w.say({ command: "freeze", scope: "all", reason: "the sale is on" });
    w.push("v1", {}, { quiet: true });
    const answer = await w.say(
      { command: "start", service: "storefront", tag: "v1", reason: "now" },
      people.ben,
      "releaser",
    );
    expect(answer).toMatchObject({
      status: 409,
      problem: expect.stringContaining("on-call may start it with --override freeze"),
    });
    const gone = await w.say({ command: "start", service: "storefront", tag: "v7", reason: "now" });
    expect(gone).toMatchObject({ status: 409, problem: "no image has the tag v7 now" });
    const nothing = await w.say({ command: "start", service: "storefront", reason: "now" });
    expect(nothing).toMatchObject({
      status: 400,
      problem: "tag or digest: one of them says what is to be released",
    });
  });
});
