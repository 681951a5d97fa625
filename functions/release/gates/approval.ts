import type { Request } from "../../ledger/records.ts";
import type { ApprovalConfig } from "../../shared/service-config.ts";

export type ApprovalVerdict =
  | { readonly kind: "approved"; readonly reason: string }
  | { readonly kind: "rejected"; readonly reason: string }
  | { readonly kind: "open"; readonly reason: string; readonly until: number };

export interface ApprovalFacts {
  readonly approval: ApprovalConfig;
  readonly starter: string;
  readonly requests: readonly Request[];
  /** Epoch ms when the approval was first wanted. */
  readonly askedAt: number;
  readonly now: number;
}

/** A rejection outranks an approval; the limit's default action comes only when nobody decided. */
export function approvalOf({ approval, starter, requests, askedAt, now }: ApprovalFacts): ApprovalVerdict {
  const rejected = requests.find(({ kind }) => kind === "reject");
  if (rejected) return { kind: "rejected", reason: `rejected by ${rejected.by.who}: ${rejected.reason}` };
  const approved = requests.find(
    ({ kind, by }) => kind === "approve" && mayApprove(approval, starter, by.who),
  );
  if (approved) return { kind: "approved", reason: `approved by ${approved.by.who}: ${approved.reason}` };
  const until = askedAt + approval.limitSeconds * 1000;
  if (now < until) return { kind: "open", reason: "approval is wanted", until };
  const passed = `nobody decided within ${approval.limitSeconds} s`;
  return approval.onLimit === "approve"
    ? { kind: "approved", reason: `${passed}; the service file says to go on then` }
    : { kind: "rejected", reason: `${passed}; the service file says to refuse then` };
}

export const mayApprove = (approval: ApprovalConfig, starter: string, approver: string): boolean =>
  approval.notBy !== "starter" || starter !== approver;
