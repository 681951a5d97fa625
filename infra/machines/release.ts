import { LeaseLost } from "../../functions/shared/errors.ts";
import { anythingElse, leaseLost, task, waitingTask, whenKind } from "./tasks.ts";
import { evacuating, hasTraffic, restoring, trafficOfWayBack } from "./traffic-cell.ts";

const ticket = { "ticket.$": "$.ticket" };
const back = [leaseLost, anythingElse("BackOut")];

/**
 * Beside events and the sweep's minute, gates are looked at each hour, cells each quarter and the way back each
 * five minutes. A look is 8 history events: a cell at CodeDeploy's longest waits (168 h) makes some 5,400 of 25,000.
 */
const gateLookSeconds = 3600;
const cellLookSeconds = 900;
const backLookSeconds = 300;

const whenDone = { Variable: "$.verdict.kind", StringEquals: "done" };

const cell = {
  ProcessorConfig: { Mode: "INLINE" },
  StartAt: "IsSite",
  States: {
    IsSite: { Type: "Choice", Choices: [{ ...hasTraffic, Next: "Evacuate" }], Default: "Deploy" },
    ...evacuating("Deploy", "CellFailed"),
    Deploy: waitingTask("deploy", { ...ticket, "cell.$": "$.cell" }, cellLookSeconds, "Deploy", {
      next: "IsDeployed",
      catches: [],
    }),
    IsDeployed: {
      Type: "Choice",
      Choices: [
        { And: [whenDone, hasTraffic], Next: "Restore" },
        { ...whenDone, Next: "CellDone" },
        whenKind("look", "Deploy"),
      ],
      Default: "CellFailed",
    },
    ...restoring("CellDone", "CellFailed"),
    CellDone: { Type: "Succeed" },
    CellFailed: { Type: "Fail", Error: "CellFailed", CausePath: "$.verdict.reason" },
  },
};

const wave = {
  ProcessorConfig: { Mode: "INLINE" },
  StartAt: "Cells",
  States: {
    Cells: {
      Type: "Map",
      ItemsPath: "$.wave.cells",
      ItemSelector: { ...ticket, "cell.$": "$$.Map.Item.Value" },
      ItemProcessor: cell,
      ResultPath: null,
      End: true,
    },
  },
};

/**
 * A release, from an accepted image to its end. `${name}` stands for the function of that name. Any failure
 * goes to BackOut, which undoes what the ledger says was begun, be it nothing; only a lost lease does not,
 * for then another execution does it.
 */
export const releaseMachine = {
  Comment: "A release: accept, plan, gates, waves of cells, settle; or back out.",
  StartAt: "Accept",
  TimeoutSeconds: 30 * 24 * 3600,
  States: {
    Accept: {
      ...task(
        "accept",
        {
          execution: {
            "id.$": "$$.Execution.Id",
            "name.$": "$$.Execution.Name",
            "startTime.$": "$$.Execution.StartTime",
          },
          "input.$": "$",
        },
        { next: "IsAccepted", catches: [] },
      ),
      ResultSelector: {
        "kind.$": "$.Payload.kind",
        "reason.$": "$.Payload.reason",
        "ticket.$": "$.Payload.ticket",
      },
      ResultPath: "$.verdict",
    },
    IsAccepted: { Type: "Choice", Choices: [whenKind("go", "Begin")], Default: "NothingToCarry" },
    NothingToCarry: { Type: "Succeed" },
    Begin: {
      Type: "Pass",
      Parameters: { "ticket.$": "$.verdict.ticket", "verdict.$": "$.verdict", problem: null },
      Next: "Plan",
    },
    Plan: {
      ...task("plan", ticket, { next: "IsPlanned", catches: back }),
      ResultSelector: {
        "kind.$": "$.Payload.kind",
        "reason.$": "$.Payload.reason",
        "waves.$": "$.Payload.waves",
      },
    },
    IsPlanned: {
      Type: "Choice",
      Choices: [whenKind("go", "Planned"), whenKind("nothing", "Settle")],
      Default: "Refused",
    },
    Planned: {
      Type: "Pass",
      Parameters: {
        "ticket.$": "$.ticket",
        "verdict.$": "$.verdict",
        "waves.$": "$.verdict.waves",
        problem: null,
      },
      Next: "Gates",
    },
    Gates: waitingTask("gates", ticket, gateLookSeconds, "Gates", { next: "AreGatesOpen", catches: back }),
    AreGatesOpen: {
      Type: "Choice",
      Choices: [whenKind("open", "Waves"), whenKind("look", "Gates")],
      Default: "Refused",
    },
    Waves: {
      Type: "Map",
      ItemsPath: "$.waves",
      ItemSelector: { ...ticket, "wave.$": "$$.Map.Item.Value" },
      MaxConcurrency: 1,
      ItemProcessor: wave,
      ResultPath: null,
      Catch: [leaseLost, anythingElse("IsInTraffic")],
      Next: "Deployed",
    },
    IsInTraffic: { Type: "Choice", Choices: [{ ...hasTraffic, Next: "Withdraw" }], Default: "BackOut" },
    Deployed: {
      Type: "Pass",
      Result: { kind: "settled", reason: "every cell carries the candidate" },
      ResultPath: "$.verdict",
      Next: "Settle",
    },
    Settle: task(
      "finish",
      { ...ticket, "ending.$": "$.verdict" },
      { next: "Settled", catches: back, patient: true },
    ),
    Settled: { Type: "Succeed" },
    Refused: { Type: "Pass", InputPath: "$.verdict", ResultPath: "$.problem", Next: "BackOut" },
    BackOut: waitingTask("backOut", ticket, backLookSeconds, "BackOut", {
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
      ],
      Default: "End",
    },
    ...trafficOfWayBack("End"),
    CannotGoBack: {
      Type: "Pass",
      Result: { kind: "stuck", reason: "backing out failed itself; the execution's history has the error" },
      ResultPath: "$.verdict",
      Next: "End",
    },
    End: task(
      "finish",
      { ...ticket, "ending.$": "$.verdict", "problem.$": "$.problem" },
      {
        next: "NotSettled",
        catches: [leaseLost],
        patient: true,
      },
    ),
    NotSettled: { Type: "Fail", Error: "NotSettled", CausePath: "$.verdict.reason" },
    LeaseGone: {
      Type: "Fail",
      Error: LeaseLost.prototype.name,
      Cause: "Another execution holds the lease: this one changed nothing more.",
    },
  },
};
