/** The entries of PutEvents, taken or refused one by one. */
import type { PutEventsRequestEntry, PutEventsResultEntry } from "@aws-sdk/client-eventbridge";
import { awsError } from "../faults/faults-error.ts";
import type { BusEvent, Place } from "../ports.ts";

export interface EntryFailure {
  readonly ErrorCode: string;
  readonly ErrorMessage: string;
}

const MOST_ENTRIES = 10;
/** Total of a request: below 1 MB. */
const MOST_BYTES = 1_048_576;
const MOST_DETAIL_TYPE = 128;

export function putEvents(
  entries: readonly PutEventsRequestEntry[],
  take: (entry: PutEventsRequestEntry) => PutEventsResultEntry,
): { FailedEntryCount: number; Entries: PutEventsResultEntry[] } {
  if (entries.length === 0 || entries.length > MOST_ENTRIES)
    throw awsError(
      "ValidationException",
      `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length ` +
        (entries.length === 0 ? "greater than or equal to 1" : `less than or equal to ${MOST_ENTRIES}`),
    );
  if (entries.reduce((sum, entry) => sum + sizeOf(entry), 0) >= MOST_BYTES)
    throw awsError("ValidationException", "Total size of the entries in the request is over the limit.");
  const results = entries.map((entry) => refusal(entry) ?? take(entry));
  return { FailedEntryCount: results.filter(({ ErrorCode }) => ErrorCode).length, Entries: results };
}

export function entryEvent(entry: PutEventsRequestEntry, id: string, now: number, place: Place): BusEvent {
  return {
    version: "0",
    id,
    "detail-type": entry.DetailType ?? "",
    source: entry.Source ?? "",
    account: place.account,
    time: (entry.Time ?? new Date(now)).toISOString().replace(/\.\d+Z$/, "Z"),
    region: place.region,
    resources: [...(entry.Resources ?? [])],
    detail: JSON.parse(entry.Detail ?? "{}") as Readonly<Record<string, unknown>>,
  };
}

function refusal({ Source, DetailType, Detail }: PutEventsRequestEntry): EntryFailure | undefined {
  const missing = Object.entries({ Source, DetailType, Detail }).find(([, value]) => !value)?.[0];
  if (missing)
    return failure(
      "InvalidArgument",
      `Parameter ${missing} is not valid. Reason: ${missing} is a required argument.`,
    );
  if ((DetailType?.length ?? 0) > MOST_DETAIL_TYPE)
    return failure(
      "InvalidArgument",
      "Parameter DetailType is not valid. Reason: longer than 128 characters.",
    );
  if (Source?.startsWith("aws."))
    return failure("NotAuthorizedForSourceException", "Not authorized for the source.");
  return isObject(Detail ?? "") ? undefined : failure("MalformedDetail", "Detail is malformed.");
}

const failure = (ErrorCode: string, ErrorMessage: string): EntryFailure => ({ ErrorCode, ErrorMessage });

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

/** As AWS counts: 14 bytes for a time, and the UTF-8 of the texts. */
function sizeOf({
  Time,
  Source = "",
  DetailType = "",
  Detail = "",
  Resources = [],
}: PutEventsRequestEntry): number {
  return [Source, DetailType, Detail, ...Resources].reduce(
    (sum, text) => sum + Buffer.byteLength(text),
    Time ? 14 : 0,
  );
}
