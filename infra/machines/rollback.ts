import { LeaseLost } from "../../functions/shared/errors.ts";
import { anythingElse, leaseLost, task, waitingTask, whenKind } from "./tasks.ts";
import { hasTraffic, trafficOfWayBack } from "./traffic-cell.ts";

const ticket = { "ticket.$": "$.ticket" };
/** Seconds between looks that nothing else asked for. */
const lookSeconds = 300;
/** Getting the lease is looked at more often: a person waits. */
const beginLookSeconds = 15;

/** A rollback: started by a person with `{service, to?, reason}`, or by the finalizer of a dead execution. */
export const rollbackMachine = {
  Comment: "A rollback: decide where to, take the lease, go back, freeze.",
  StartAt: "Asked",
  TimeoutSeconds: 24 * 3600,
  States: {
    Asked: { Type: "Pass", Parameters: { "input.$": "$$.Execution.Input", problem: null }, Next: "Begin" },
    Begin: waitingTask(
      "rollback",
      {
        execution: {
          "id.$": "$$.Execution.Id",
          "name.$": "$$.Execution.Name",
          "startTime.$": "$$.Execution.StartTime",
        },
        "input.$": "$.input",
      },
      beginLookSeconds,
      "Begin",
      { next: "HasBegun", catches: [], patient: true },
    ),
    HasBegun: {
      Type: "Choice",
      Choices: [whenKind("go", "Ticket"), whenKind("look", "Begin")],
      Default: "Refused",
    },
    Refused: { Type: "Fail", Error: "RollbackRefused", CausePath: "$.verdict.reason" },
    Ticket: {
      Type: "Pass",
      Parameters: { "ticket.$": "$.verdict.ticket", "verdict.$": "$.verdict", problem: null },
      Next: "IsInTraffic",
    },
    IsInTraffic: { Type: "Choice", Choices: [{ ...hasTraffic, Next: "Withdraw" }], Default: "BackOut" },
    BackOut: waitingTask("backOut", ticket, lookSeconds, "BackOut", {
      next: "IsBack",
      catches: [leaseLost, anythingElse("CannotGoBack")],
      patient: true,
    }),
    IsBack: {
      Type: "Choice",
      Choices: [
        whenKind("look", "BackOut"),
        {
          And: [{ Variable: "$.verdict.kind", StringEquals: "returned" }, hasTraffic],
          Next: "ReturnTraffic",
        },
        whenKind("returned", "Settle"),
      ],
      Default: "GiveUp",
    },
    ...trafficOfWayBack("IsAllBack"),
    IsAllBack: { Type: "Choice", Choices: [whenKind("returned", "Settle")], Default: "GiveUp" },
    CannotGoBack: {
      Type: "Pass",
      Result: { kind: "stuck", reason: "going back failed itself; the execution's history has the error" },
      ResultPath: "$.verdict",
      Next: "GiveUp",
    },
    Settle: task(
      "finish",
      { ...ticket, "ending.$": "$.verdict" },
      { next: "RolledBack", catches: [leaseLost], patient: true },
    ),
    RolledBack: { Type: "Succeed" },
    GiveUp: task(
      "finish",
      { ...ticket, "ending.$": "$.verdict", "problem.$": "$.problem" },
      {
        next: "NeedsAPerson",
        catches: [leaseLost],
        patient: true,
      },
    ),
    NeedsAPerson: { Type: "Fail", Error: "NeedsAPerson", CausePath: "$.verdict.reason" },
    LeaseGone: {
      Type: "Fail",
      Error: LeaseLost.prototype.name,
      Cause: "Another execution holds the lease: this one changed nothing more.",
    },
  },
};
