/**
 * `storefront-20261121T095500Z-3c949327`: service, time of the push (UTC), beginning of the digest. The same push
 * has the same id, and with the longest service name it stays far below the 80 characters of an execution's name.
 * @param at epoch ms
 */
export function releaseId(service: string, at: number, digest: string): string {
  return `${service}-${stamp(at)}-${digest.replace("sha256:", "").slice(0, 8)}`;
}

/** Epoch ms → `20261121T095500Z`. */
export function stamp(at: number): string {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: "UTC",
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return `${parts["year"]}${parts["month"]}${parts["day"]}T${parts["hour"]}${parts["minute"]}${parts["second"]}Z`;
}
