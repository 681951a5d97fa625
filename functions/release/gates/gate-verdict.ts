import { epochOf } from "../../ledger/times.ts";
import type { Freeze, Request, WaitPoint } from "../../ledger/records.ts";
import type { GatesConfig } from "../../shared/service-config.ts";
import { pauseThatHolds } from "../pause.ts";
import { approvalOf } from "./approval.ts";
import { isOpen, nextOpening } from "./windows.ts";

/**
 * The gates before the start. All must be open at the same look; those that people wait at come first.
 *
 * | what is so                                   | verdict            |
 * | -------------------------------------------- | ------------------ |
 * | abort, supersede or yield asked              | refuse             |
 * | paused, and not promoted since               | wait               |
 * | frozen                                       | wait, until it ends |
 * | approval at start: rejected, or limit passed | refuse             |
 * | approval at start: nobody decided yet        | wait               |
 * | outside every window, not promoted           | wait               |
 * | else                                         | open               |
 */
export type GateVerdict =
  | { readonly kind: "open"; readonly skipped: readonly string[] }
  | { readonly kind: "wait"; readonly point: WaitPoint; readonly reason: string; readonly wakeAt?: number }
  | { readonly kind: "refuse"; readonly reason: string };

export interface GateFacts {
  readonly now: number;
  readonly gates: GatesConfig;
  readonly requests: readonly Request[];
  readonly freeze: Freeze | undefined;
  readonly overrides: readonly string[];
  readonly starter: string;
  /** Epoch ms when this release came to its gates. */
  readonly askedAt: number;
}

export function gateVerdict(facts: GateFacts): GateVerdict {
  const { requests, gates, now, overrides } = facts;
  const ended = requests.find(({ kind }) => kind === "abort" || kind === "supersede" || kind === "yield");
  if (ended) return { kind: "refuse", reason: `${ended.kind} by ${ended.by.who}: ${ended.reason}` };
  const paused = pauseThatHolds(requests);
  if (paused) return { kind: "wait", point: "pause", reason: `paused by ${paused.by.who}: ${paused.reason}` };
  if (facts.freeze && !overrides.includes("freeze")) return frozen(facts.freeze);
  const approval = startApproval(facts);
  if (approval) return approval;
  const promoted = requests.find(({ kind }) => kind === "promote");
  const closed = !isOpen(gates.windows, now);
  if (closed && !promoted && !overrides.includes("window")) {
    const opens = nextOpening(gates.windows, now);
    const reason = opens === undefined ? "no window ever opens" : "outside the release windows";
    return { kind: "wait", point: "window", reason, ...(opens === undefined ? {} : { wakeAt: opens }) };
  }
  return { kind: "open", skipped: closed ? ["window"] : [] };
}

function frozen({ reason, by, until }: Freeze): GateVerdict {
  return {
    kind: "wait",
    point: "freeze",
    reason: `frozen by ${by.who}: ${reason}`,
    ...(until ? { wakeAt: epochOf(until) } : {}),
  };
}

function startApproval({ gates, starter, requests, askedAt, now }: GateFacts): GateVerdict | undefined {
  const { approval } = gates;
  if (approval?.at !== "start") return undefined;
  const verdict = approvalOf({ approval, starter, requests, askedAt, now });
  if (verdict.kind === "rejected") return { kind: "refuse", reason: verdict.reason };
  if (verdict.kind === "open")
    return { kind: "wait", point: "approval", reason: verdict.reason, wakeAt: verdict.until };
  return undefined;
}
