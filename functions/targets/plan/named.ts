import type { Desired } from "../meaning/desired.ts";
import { networkOf } from "./identity.ts";

/** UDP and TCP on one port are two listeners: no call turns one into the other. TLS is TCP to clients. */
export const familyOf = (protocol: string): "tcp" | "udp" =>
  protocol === "UDP" || protocol === "QUIC" ? "udp" : "tcp";

/** What the ledger counts a listener's absence under. */
export const listenerName = ({
  port,
  protocol,
}: {
  readonly port: number;
  readonly protocol: string;
}): string => `listener ${port}/${familyOf(protocol)}`;

interface AnyRule {
  readonly protocol: string;
  readonly port: number;
  readonly cidr: string;
}

export const ruleName = ({ protocol, port, cidr }: AnyRule): string =>
  `rule ${protocol} ${port} ${networkOf(cidr)}`;

/** What was refused is not gone: what stands on its port stays as it is, unless the port is wanted otherwise. */
export const isKept = ({ listeners, kept }: Desired, port: number): boolean =>
  kept.ports.includes(port) && !listeners.some((listener) => listener.port === port);

/** A source without a listener that takes users. It is not known whether it was emptied, or misread. */
export const isBlank = ({ listeners, kept }: Desired): boolean =>
  listeners.length === 0 && kept.ports.length === 0;
