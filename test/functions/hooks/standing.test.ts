import { describe, expect, test } from "vitest";
import type { StandingFacts } from "../../../functions/hooks/checks.ts";
import { originOf, standingOf, targetFinding, worstOf } from "../../../functions/hooks/checks.ts";
import type { Freeze, Request } from "../../../functions/ledger/records.ts";
import { ann, lease, plan, progress, record, release, request, state } from "../release/world.ts";

const sound = { record: record(), plans: [plan()], cells: [progress()], requests: [] };

/** A release that holds its lease and is about to deploy cell a. */
const facts = (changes: Partial<StandingFacts> = {}): StandingFacts => ({
  event: "BeforeInstall",
  deploymentId: "d-FORWARD",
  label: { release, cell: "a", purpose: "deploy", attempt: 1 },
  view: sound,
  state: state({ lease: lease() }),
  freeze: undefined,
  ...changes,
});
const view = (changes: object) => ({ view: { ...sound, ...changes } });
const freeze: Freeze = { scope: "storefront", reason: "Black Friday", by: ann, at: "2026-11-21T09:00:00Z" };
const asked = (...kinds: Request["kind"][]) => view({ requests: kinds.map((kind) => request(kind)) });
const { lease: _, ...unheld } = state();

describe("a release may move traffic no longer", () => {
  const nobody = `release ${release} does not hold the lease of storefront: nobody does`;
  const holds = "a freeze (storefront) by arn:aws:iam::111122223333:user/ann holds";
  const passes = 'Black Friday; only a release that was started with the override "freeze" passes it';
  const outcome = { kind: "rolled-back", reason: "an alarm", at: "2026-11-21T10:00:00Z" } as const;

  test.for<readonly [sentence: string, changes: Partial<StandingFacts>, reason: string]>([
    ["that the ledger does not know", { view: undefined }, `the ledger knows no release ${release}`],
    [
      "that has ended",
      view({ record: record({ state: "ended", outcome }) }),
      `release ${release} has ended (rolled-back)`,
    ],
    [
      "that has ended, nobody knows how",
      view({ record: record({ state: "ended" }) }),
      `release ${release} has ended (outcome unknown)`,
    ],
    [
      "whose lease another one holds",
      { state: state({ lease: lease({ holder: "rollback-7" }) }) },
      `release ${release} does not hold the lease of storefront: rollback-7 does`,
    ],
    ["whose lease nobody holds", { state: unheld }, nobody],
    ["of a service that nothing is known of", { state: undefined }, nobody],
    ["that plans nothing for the cell", view({ plans: [] }), `release ${release} plans nothing for cell a`],
    [
      "that plans another cell only",
      view({ plans: [plan({ cell: "b" })] }),
      `release ${release} plans nothing for cell a`,
    ],
    [
      "that has nothing of the cell's progress",
      view({ cells: [] }),
      `release ${release} plans nothing for cell a`,
    ],
    [
      "that has another cell's progress only",
      view({ cells: [progress({ cell: "b" })] }),
      `release ${release} plans nothing for cell a`,
    ],
    [
      "whose cell another deployment deploys",
      view({ cells: [progress({ deploymentId: "d-OTHER" })] }),
      `cell a of ${release} is deployed by d-OTHER, not by d-FORWARD`,
    ],
    [
      "whose cell is on its way back",
      view({ cells: [progress({ deploymentId: "d-FORWARD", backSince: "2026-11-21T10:05:00Z" })] }),
      "cell a is on its way back since 2026-11-21T10:05:00Z",
    ],
    ["that was to be aborted", asked("promote", "abort"), `abort by ${ann.who}: abort, please`],
    ["that was superseded", asked("supersede"), `supersede by ${ann.who}: supersede, please`],
    ["that was asked to yield", asked("yield"), `yield by ${ann.who}: yield, please`],
    ["during a freeze", { freeze }, `${holds}: ${passes}`],
    [
      "during a freeze that has an end",
      { freeze: { ...freeze, until: "2026-11-30T00:00:00Z" }, event: "BeforeAllowTraffic" },
      `${holds} until 2026-11-30T00:00:00Z: ${passes}`,
    ],
    [
      "during a freeze, with another rail lifted",
      { freeze, ...view({ record: record({ overrides: ["window"] }) }) },
      `${holds}: ${passes}`,
    ],
  ])("%s", ([, changes, reason]) => {
    expect(standingOf(facts(changes))).toEqual({ kind: "failed", reason });
  });
});

describe("a release may go on", () => {
  test.for<readonly [sentence: string, changes: Partial<StandingFacts>]>([
    ["with a deployment that the ledger does not know yet", {}],
    ["with the deployment that the ledger knows", view({ cells: [progress({ deploymentId: "d-FORWARD" })] })],
    ["when a person asked something that holds nothing up", asked("pause", "promote", "approve", "reject")],
    [
      "during a freeze that it was started to pass",
      { freeze, ...view({ record: record({ overrides: ["freeze"] }) }) },
    ],
    ["during a freeze once traffic moves", { freeze, event: "AfterAllowTraffic" }],
  ])("%s", ([, changes]) => {
    expect(standingOf(facts(changes)).kind).toBe("stands");
  });

  test("with the plan and the progress of the cell that the deployment names", () => {
    const [plans, cells] = [
      [plan({ cell: "b" }), plan()],
      [progress({ cell: "b" }), progress()],
    ];
    const seen = { ...sound, plans, cells };
    expect(standingOf(facts({ view: seen }))).toEqual({
      kind: "stands",
      view: seen,
      plan: plans[1],
      progress: cells[1],
    });
  });
});

describe("a deployment that is not a release of ours says why it passes:", () => {
  const ours = "pointsman release=r-1 cell=a purpose=return attempt=1";
  test.for([
    [{ description: ours, creator: "user", undoes: "d-1" }, "it rolls d-1 back"],
    [{ description: ours, creator: "codeDeployRollback" }, "it is a rollback (by codeDeployRollback)"],
    [{ description: "hotfix", creator: "user" }, "it is not ours (by user)"],
    [{ description: "hotfix", creator: "" }, "it is not ours (by unknown)"],
    [{ description: ours, creator: "user" }, "it is our own way back to stable"],
  ] as const)("%j", ([deployment, reason]) => {
    expect(originOf(deployment)).toEqual({ kind: "foreign", reason });
  });

  test("and one that is ours says which release, cell and attempt it belongs to", () => {
    expect(originOf({ description: ours.replace("return", "deploy"), creator: "user" })).toEqual({
      kind: "ours",
      label: { release: "r-1", cell: "a", purpose: "deploy", attempt: 1 },
    });
  });
});

describe("what is told of targets", () => {
  const group = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/green/7f0c1d4ac8c3b215";
  const ill = (id: string, more = {}) => ({ id, state: "unhealthy", ...more });

  test("is the state of the first three that are ill, with ELB's reason and its words", () => {
    const why = { reason: "Target.FailedHealthChecks", description: "Health checks failed" };
    const targets = [ill("1", why), ill("2", { reason: "Target.Timeout" }), ill("3"), ill("4")];
    expect(targetFinding(group, targets)).toEqual({
      kind: "again",
      reason:
        "0 of 4 targets of green are healthy: 1 is unhealthy (Target.FailedHealthChecks: Health checks failed); " +
        "2 is unhealthy (Target.Timeout); 3 is unhealthy",
    });
  });

  test("is no more than their number when all are well, or nobody looks at them", () => {
    const healthy = { id: "1", state: "healthy" };
    expect(targetFinding(group, [healthy, { id: "2", state: "draining" }]).reason).toBe(
      "1 of 1 targets of green are healthy",
    );
    const unused = { id: "1", state: "unused", reason: "Target.NotInUse" };
    expect(targetFinding(group, [unused, { ...unused, id: "2" }]).reason).toBe(
      "no listener sends to green yet, so the health of its 2 targets is unknown",
    );
  });

  test("names a group that is not written as an ARN by what is written", () => {
    expect(targetFinding("green", []).reason).toBe("no target is registered in green");
  });

  test("of no group at all is nothing, and passes", () => {
    expect(worstOf([])).toEqual({ kind: "passed", reason: "" });
  });
});
