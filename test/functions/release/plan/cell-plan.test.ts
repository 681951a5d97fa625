import { describe, expect, test } from "vitest";
import { planCell } from "../../../../functions/release/plan/cell-plan.ts";
import type { CellSight } from "../../../../functions/release/plan/cell-plan.ts";
import type { CellConfig, ServiceConfig } from "../../../../functions/shared/service-config.ts";
import { config, digest, plan, stableArn, taskSet } from "../world.ts";
import { cellConfig, groupFacts, sight } from "./sight-facts.ts";

const image = `repository@${digest("b")}`;
const gates = config().gates;
const canary = { kind: "canary", weight: 10, intervalSeconds: 300 } as const;
const bakes = (bakeSeconds: number) => ({ strategy: { ...canary, bakeSeconds } });
const weighted = { kind: "weighted", steps: [{ weight: 10, bakeSeconds: 60 }], bakeSeconds: 90_000 } as const;
const smoke = { path: "/health", expect: { status: 200 }, timeoutSeconds: 5, attempts: 3 };
const preview = (limitSeconds: number) => ({
  gates: { ...gates, approval: { at: "preview", limitSeconds, onLimit: "refuse" } as const },
});
const manyAlarms = (count: number) => Array.from({ length: count }, (_, number) => `alarm-${number}`);

interface Given {
  readonly sight?: Partial<CellSight>;
  readonly config?: Partial<ServiceConfig>;
  readonly cell?: Partial<CellConfig>;
}
const planned = (given: Given) =>
  planCell(config(given.config), cellConfig(given.cell), sight(given.sight), image);

describe("a cell is refused before anything moves", () => {
  test.for<readonly [sentence: string, given: Given, reason: string]>([
    ["that runs nothing", { sight: { live: undefined } }, "shop/storefront has no primary task set"],
    [
      "that CodeDeploy does not control",
      { sight: { controlledByCodeDeploy: false } },
      "storefront is not deployed by CodeDeploy (its deployment controller)",
    ],
    [
      "whose revision has no such container",
      { sight: { hasContainer: false, container: "app" } },
      `${stableArn} has no container named app`,
    ],
    [
      "whose revision has members that would be lost, each by name",
      { sight: { base: { arn: stableArn, unknownMembers: ["newThing", "containerDefinitions[0].newer"] } } },
      `${stableArn} has members that this version does not know and would lose: newThing, containerDefinitions[0].newer; upgrade pointsman`,
    ],
    [
      "that shifts by steps behind a Network Load Balancer",
      { sight: { isNetwork: true } },
      "canary behind a Network Load Balancer: CodeDeploy has only all-at-once there",
    ],
    [
      "that is to be weighted, and is no site",
      { config: { strategy: weighted } },
      "weighted moves DNS weights, and it names no site of a traffic policy",
    ],
    [
      "with more alarms than CodeDeploy takes, the group's and the file's together",
      { sight: { group: groupFacts({ alarms: manyAlarms(10) }) } },
      "the group's and the file's alarms together are 11; CodeDeploy takes 10",
    ],
    [
      "whose alarm fires",
      { sight: { alarms: [{ name: "storefront-5xx", state: "ALARM" }] } },
      "alarm storefront-5xx guards this release, and it fires already, so nothing could be told from it; nothing was moved",
    ],
    [
      "whose alarm is missing",
      { sight: { alarms: [{ name: "storefront-5xx", state: "missing" }] } },
      "alarm storefront-5xx guards this release, and CloudWatch knows no such alarm; nothing was moved",
    ],
    [
      "whose alarm cannot be read",
      { sight: { alarms: [{ name: "storefront-5xx", state: "unreadable", reason: "AccessDenied" }] } },
      "alarm storefront-5xx guards this release, and its state cannot be read (AccessDenied); nothing was moved",
    ],
    [
      "whose bake nothing can hold",
      { config: bakes(3001) },
      "a bake of 3001 s fits neither into AfterAllowTraffic (2700 s) nor into the termination wait (3600 s less 600 s)",
    ],
    [
      "whose ready wait is shorter than its approval's limit",
      { config: preview(3600), sight: { group: groupFacts({ readyWaitSeconds: 3599 }) } },
      "a preview approval of 3600 s needs the group's ready wait (STOP_DEPLOYMENT); it is 3599 s",
    ],
    [
      "whose termination wait is shorter than the service file counts on",
      { cell: { terminationWaitSeconds: 7200 } },
      "the deployment group's termination wait is 3600 s; the service file counts on 7200 s",
    ],
    [
      "whose ready wait is shorter than the service file counts on",
      { cell: { readyWaitSeconds: 60 } },
      "the deployment group's ready wait is 0 s; the service file counts on 60 s",
    ],
  ])("%s", ([, given, reason]) => {
    expect(planned(given)).toEqual({ kind: "refuse", reason: `cell a: ${reason}` });
  });

  test("whose smoke requests have nowhere to go", () => {
    const smoked = { gates: { ...gates, smoke: [smoke] } };
    expect(planned({ config: smoked })).toEqual({
      kind: "refuse",
      reason:
        "cell a: smoke requests are sent in AfterAllowTestTraffic, and the deployment group has no test listener for it",
    });
    const lost = { group: groupFacts({ testListener: "arn:test" }) };
    expect(planned({ config: smoked, sight: lost })).toMatchObject({ kind: "refuse" });
    const found = { ...lost, testUrl: "https://shop.example:8443" };
    expect(planned({ config: smoked, sight: found })).toMatchObject({
      kind: "planned",
      plan: { testUrl: "https://shop.example:8443", listeners: { test: "arn:test" } },
    });
  });
});

describe("a cell is planned", () => {
  test("with everything that its deployment needs, fixed", () => {
    expect(planned({})).toEqual({ kind: "planned", plan: plan({ image }), warnings: [] });
  });

  test.for<readonly [sentence: string, given: Given]>([
    [
      "all at once behind a Network Load Balancer",
      { sight: { isNetwork: true }, config: { strategy: { kind: "all-at-once", bakeSeconds: 900 } } },
    ],
    ["with ten alarms", { sight: { group: groupFacts({ alarms: manyAlarms(9) }) } }],
    [
      "whose alarm has no data",
      { sight: { alarms: [{ name: "storefront-5xx", state: "INSUFFICIENT_DATA" }] } },
    ],
    [
      "whose approval fits exactly into the ready wait",
      { config: preview(3600), sight: { group: groupFacts({ readyWaitSeconds: 3600 }) } },
    ],
    [
      "whose group waits longer than the file counts on",
      { cell: { terminationWaitSeconds: 1800, readyWaitSeconds: 0 } },
    ],
  ])("%s", ([, given]) => {
    expect(planned(given).kind).toBe("planned");
  });

  test("whose traffic goes to the container where it went, whichever takes the new image", () => {
    const live = taskSet("PRIMARY", stableArn, "blue");
    const edge = { live: { ...live, container: "edge", port: 443 }, container: "app" };
    expect(planned({ sight: edge })).toMatchObject({ plan: { container: "edge", port: 443 } });
    const { container: _, ...bare } = live;
    expect(planned({ sight: { live: bare, container: "app" } })).toMatchObject({
      plan: { container: "app" },
    });
  });

  test("also where nobody knows which image runs", () => {
    expect(planned({ sight: { liveImage: undefined } })).toMatchObject({ plan: { stable: { image: "" } } });
  });

  test("with the group's alarms and the file's, each once, in order", () => {
    const group = groupFacts({ alarms: ["z-latency", "storefront-5xx", "a-cpu"] });
    expect(planned({ sight: { group } })).toMatchObject({
      plan: { alarms: ["a-cpu", "storefront-5xx", "z-latency"] },
    });
  });

  test.for([
    [0, 3600, "nothing"],
    [2700, 0, "hook"],
    [2701, 3301, "termination-wait"],
    [3000, 3600, "termination-wait"],
  ] as const)("a bake of %i s with a termination wait of %i s runs within: %s", ([seconds, wait, within]) => {
    const given = { config: bakes(seconds), sight: { group: groupFacts({ terminationWaitSeconds: wait }) } };
    expect(planned(given)).toMatchObject({ plan: { bake: { seconds, within } } });
  });

  test.for<readonly [warning: RegExp, given: Given]>([
    [/no alarm guards this release/, { sight: { alarms: [] }, config: { rollback: { alarms: [] } } }],
    [
      /without data now.*: quiet, silent/,
      {
        sight: {
          alarms: [
            { name: "quiet", state: "INSUFFICIENT_DATA" },
            { name: "silent", state: "INSUFFICIENT_DATA" },
          ],
        },
      },
    ],
    [
      /no termination wait: .* fast road back is closed at once/,
      { sight: { group: groupFacts({ terminationWaitSeconds: 0 }) } },
    ],
  ])("with a warning: %s", ([warning, given]) => {
    expect(planned(given)).toMatchObject({ warnings: [expect.stringMatching(warning)] });
  });
});

test("a cell that is a site may be weighted behind a Network Load Balancer, and bakes when its users are back", () => {
  const traffic = { policy: "shop", site: "a" };
  const verdict = planned({ config: { strategy: weighted }, cell: { traffic }, sight: { isNetwork: true } });
  expect(verdict).toMatchObject({
    kind: "planned",
    plan: { traffic, bake: { seconds: 0, within: "nothing" }, configName: "CodeDeployDefault.ECSAllAtOnce" },
  });
  expect(planned({})).not.toHaveProperty("plan.traffic");
});
