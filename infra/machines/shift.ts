import { LeaseLost } from "../../functions/shared/errors.ts";
import { anythingElse, leaseLost, lookLater, lookTask, task, whenKind } from "./tasks.ts";

const ticket = { "ticket.$": "$.ticket" };
const phase = (name: string) => ({ phase: name, ...ticket });

/**
 * A shift of DNS weights, started with `{policy, kind, …}`. It is moved by time alone, so each look answers at once
 * and the machine waits. Any failure goes to Return, which brings back the weights that the ledger stored.
 */
export const shiftMachine = {
  Comment: "A shift of DNS weights: plan, steps that are each proved, or back to what was stored.",
  StartAt: "Asked",
  TimeoutSeconds: 7 * 24 * 3600,
  States: {
    Asked: { Type: "Pass", Parameters: { "input.$": "$$.Execution.Input", problem: null }, Next: "Begin" },
    Begin: {
      ...task(
        "shift",
        {
          phase: "begin",
          execution: {
            "id.$": "$$.Execution.Id",
            "name.$": "$$.Execution.Name",
            "startTime.$": "$$.Execution.StartTime",
          },
          "input.$": "$.input",
        },
        { next: "HasBegun", catches: [], patient: true },
      ),
      ResultSelector: {
        "kind.$": "$.Payload.kind",
        "reason.$": "$.Payload.reason",
        "ticket.$": "$.Payload.ticket",
      },
    },
    HasBegun: {
      Type: "Choice",
      // Begun for a dead execution: only its way back is left.
      Choices: [whenKind("go", "Go"), whenKind("return", "GoBack"), whenKind("nothing", "NothingToMove")],
      Default: "Refused",
    },
    NothingToMove: { Type: "Succeed" },
    Refused: { Type: "Fail", Error: "ShiftRefused", CausePath: "$.verdict.reason" },
    Go: {
      Type: "Pass",
      Parameters: { "ticket.$": "$.verdict.ticket", "verdict.$": "$.verdict", problem: null },
      Next: "Move",
    },
    GoBack: {
      Type: "Pass",
      Parameters: { "ticket.$": "$.verdict.ticket", "verdict.$": "$.verdict", problem: null },
      Next: "Return",
    },
    Move: lookTask("shift", phase("move"), "$.verdict", {
      next: "IsMoved",
      catches: [leaseLost, anythingElse("Return")],
    }),
    IsMoved: {
      Type: "Choice",
      Choices: [whenKind("wait", "MoveLater"), whenKind("done", "Settle"), whenKind("refused", "End")],
      Default: "Return",
    },
    MoveLater: lookLater("$.verdict", "Move"),
    Settle: task(
      "shift",
      { ...phase("end"), "ending.$": "$.verdict" },
      { next: "Settled", catches: [leaseLost, anythingElse("Return")], patient: true },
    ),
    Settled: { Type: "Succeed" },
    Return: lookTask("shift", { ...phase("return"), "problem.$": "$.problem" }, "$.verdict", {
      next: "IsReturned",
      catches: [leaseLost, anythingElse("CannotReturn")],
      patient: true,
    }),
    IsReturned: { Type: "Choice", Choices: [whenKind("wait", "ReturnLater")], Default: "End" },
    ReturnLater: lookLater("$.verdict", "Return"),
    CannotReturn: {
      Type: "Pass",
      Result: { kind: "stuck", reason: "going back failed itself; the execution's history has the error" },
      ResultPath: "$.verdict",
      Next: "End",
    },
    End: task(
      "shift",
      { ...phase("end"), "ending.$": "$.verdict", "problem.$": "$.problem" },
      { next: "NotMoved", catches: [leaseLost], patient: true },
    ),
    NotMoved: { Type: "Fail", Error: "NotMoved", CausePath: "$.verdict.reason" },
    LeaseGone: {
      Type: "Fail",
      Error: LeaseLost.prototype.name,
      Cause: "Another execution holds the lease: this one changed nothing more.",
    },
  },
};
