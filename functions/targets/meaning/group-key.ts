/**
 * The pool's id (the listener's with `targets: vip`), and what cannot be changed of a target group: `<id>.tcp4`.
 * Fit for the value of a tag.
 */
export function groupKey(id: string, protocol: "TCP" | "UDP" | "TLS", family: "ipv4" | "ipv6"): string {
  return `${id}.${protocol.toLowerCase()}${family === "ipv4" ? "4" : "6"}`;
}
