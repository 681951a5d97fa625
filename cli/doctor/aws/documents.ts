import type { PolicyDocument } from "../policy.ts";

/** A policy as AWS hands it out; IAM's are percent-encoded. No policy lets nobody in. */
export function policyOf(text: string | undefined): PolicyDocument {
  if (!text) return {};
  const json = text.startsWith("%") ? decodeURIComponent(text) : text;
  return JSON.parse(json) as PolicyDocument;
}
