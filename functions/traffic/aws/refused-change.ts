import { isNamed, translate } from "../../shared/aws-errors.ts";
import { Throttled } from "../../shared/errors.ts";

/** A batch of which nothing was taken. */
export type NotChanged =
  /** Another change of the zone is under way, or we ask too often: the same batch may be taken in a while. */
  | { readonly kind: "busy"; readonly reason: string }
  /**
   * A record set protection holds one of the records, against everybody: it is for people to lift.
   * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/rrset-protection.html
   */
  | { readonly kind: "protected"; readonly reason: string }
  | { readonly kind: "refused"; readonly reason: string };

/** @returns undefined for an error that says nothing of the batch. */
export function refusedChange(error: unknown): NotChanged | undefined {
  if (!(error instanceof Error)) return undefined;
  if (isNamed(error, "PriorRequestNotComplete") || isThrottled(error))
    return { kind: "busy", reason: `${error.name}: ${error.message}` };
  const messages = messagesOf(error);
  if (messages.length > 0 || isNamed(error, "InvalidChangeBatch")) {
    const reason = `InvalidChangeBatch: ${messages.join("; ") || error.message}`;
    // No name of its own tells a protection from any other fault of a batch: its words do.
    return { kind: /\bprotect(ed|ion|ions)\b/i.test(reason) ? "protected" : "refused", reason };
  }
  if (isNamed(error, "NoSuchHealthCheck", "InvalidInput"))
    return { kind: "refused", reason: `${error.name}: ${error.message}` };
  return undefined;
}

function isThrottled(error: Error): boolean {
  try {
    return translate("ChangeResourceRecordSets")(error);
  } catch (translated) {
    return translated instanceof Throttled;
  }
}

/**
 * An invalid batch's messages. It has two forms on the wire: the usual one of an error, and a document of its own name
 * with a list of messages, of which the SDK makes an error called Unknown with that list as a member.
 * https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html (InvalidChangeBatch)
 */
function messagesOf(error: Error): string[] {
  const { messages, Messages } = error as Error & {
    readonly messages?: readonly string[];
    readonly Messages?: { readonly Message?: string | readonly string[] };
  };
  return [messages ?? [], Messages?.Message ?? []].flat();
}
