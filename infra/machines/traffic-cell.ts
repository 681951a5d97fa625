import { anythingElse, leaseLost, lookLater, lookTask, whenKind } from "./tasks.ts";

const phase = (name: string) => ({ phase: name, "ticket.$": "$.ticket" });

const ofCell = (name: string) => ({ ...phase(name), "cell.$": "$.cell" });

/** A cell that is a site of a traffic policy loses its users before it is deployed to, step by step. */
export const evacuating = (next: string, failed: string) => ({
  Evacuate: lookTask("shift", ofCell("evacuate"), "$.verdict", { next: "IsOut", catches: [] }),
  IsOut: {
    Type: "Choice",
    Choices: [whenKind("wait", "EvacuateLater"), whenKind("done", next)],
    Default: failed,
  },
  EvacuateLater: lookLater("$.verdict", "Evacuate"),
});

/** It gets them back by steps, under judgement. */
export const restoring = (next: string, failed: string) => ({
  Restore: lookTask("shift", ofCell("restore"), "$.verdict", { next: "IsRestored", catches: [] }),
  IsRestored: {
    Type: "Choice",
    Choices: [whenKind("wait", "RestoreLater"), whenKind("done", next)],
    Default: failed,
  },
  RestoreLater: lookLater("$.verdict", "Restore"),
});

/** Present where a cell of the service is a site. */
export const hasTraffic = { Variable: "$.ticket.hasTraffic", IsPresent: true } as const;

/**
 * Before and after a way back: a site whose users were coming back loses them again, where the others can carry
 * them, and they are given the time that resolvers take; and when every cell is back, each site gets what it had. A site whose cell could not be brought back stays
 * out of traffic.
 * @param next where it goes from here, with the way back's verdict, or that of the traffic if that is stuck.
 */
export const trafficOfWayBack = (next: string) => ({
  Withdraw: lookTask("shift", phase("withdraw"), "$.traffic", {
    next: "IsWithdrawn",
    catches: [leaseLost, { ErrorEquals: ["States.ALL"], ResultPath: "$.traffic", Next: "BackOut" }],
  }),
  IsWithdrawn: {
    Type: "Choice",
    Choices: [whenKind("wait", "WithdrawLater", "$.traffic")],
    Default: "BackOut",
  },
  WithdrawLater: lookLater("$.traffic", "Withdraw"),
  ReturnTraffic: lookTask("shift", phase("return-all"), "$.traffic", {
    next: "IsTrafficBack",
    catches: [leaseLost, anythingElse("TrafficIsStuck")],
    patient: true,
  }),
  IsTrafficBack: {
    Type: "Choice",
    Choices: [
      whenKind("wait", "ReturnTrafficLater", "$.traffic"),
      whenKind("stuck", "TrafficNeedsAPerson", "$.traffic"),
    ],
    Default: next,
  },
  ReturnTrafficLater: lookLater("$.traffic", "ReturnTraffic"),
  TrafficIsStuck: {
    Type: "Pass",
    Result: {
      kind: "stuck",
      reason:
        "the cells are back, but bringing their DNS weights back failed itself; the execution's history has the error",
    },
    ResultPath: "$.traffic",
    Next: "TrafficNeedsAPerson",
  },
  TrafficNeedsAPerson: { Type: "Pass", InputPath: "$.traffic", ResultPath: "$.verdict", Next: next },
});
