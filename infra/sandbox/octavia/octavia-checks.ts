import { isIP } from "node:net";
import { invalidInput, OctaviaFault, validation } from "./octavia-fault.ts";
import type { Fields, Json, Kind, Row } from "./octavia-rows.ts";
import { defaults, required, textOf } from "./octavia-rows.ts";
import type { Store } from "./octavia-store.ts";

interface Asked {
  readonly store: Store;
  readonly parentId: string | undefined;
  /** The object that is changed; undefined when one is made. */
  readonly row?: Row | undefined;
}

/** @throws OctaviaFault for what Octavia refuses before it looks at any state. */
export function checkFields(kind: Kind, fields: Fields, { store, parentId, row }: Asked): void {
  for (const name of Object.keys(fields))
    if (!(name in defaults[kind]))
      throw new OctaviaFault(400, `Unknown attribute for argument ${kind}_.${kind}: ${name}`);
  if (!row)
    for (const names of required[kind])
      if (names.every((name) => fields[name] == null))
        throw kind === "loadbalancer"
          ? validation("VIP must contain one of: vip_port_id, vip_network_id, vip_subnet_id.")
          : new OctaviaFault(
              400,
              `Invalid input for field/attribute ${names[0]}. Value: 'None'. Mandatory field missing.`,
            );
  between(fields, "weight", 0, 256);
  between(fields, "protocol_port", 1, 65_535);
  for (const name of ["address", "monitor_address"] as const) {
    const value = fields[name];
    if (typeof value === "string" && isIP(value) === 0)
      throw invalidInput(name, value, `Value should be IPv4 or IPv6 format`);
  }
  if (parentId !== undefined) unique(kind, fields, store, parentId, row);
}

function between(fields: Fields, name: string, low: number, high: number): void {
  const value: Json | undefined = fields[name];
  if (typeof value !== "number") return;
  if (value > high) throw invalidInput(name, String(value), `Value should be lower or equal to ${high}`);
  if (value < low) throw invalidInput(name, String(value), `Value should be greater or equal to ${low}`);
}

function unique(kind: Kind, fields: Fields, store: Store, parentId: string, row: Row | undefined): void {
  const merged = { ...row?.fields, ...fields };
  const others = store.childrenOf(parentId, kind).filter((each) => each !== row);
  const same = (name: string) => (each: Row) => each.fields[name] === merged[name];
  if (kind === "member" && others.filter(same("address")).some(same("protocol_port")))
    throw new OctaviaFault(
      409,
      `Another member on this pool is already using ip ${textOf(merged["address"])} on protocol_port ${textOf(merged["protocol_port"])}`,
    );
  if (
    kind === "listener" &&
    others.filter(same("protocol_port")).some((each) => udp(each.fields) === udp(merged))
  )
    throw new OctaviaFault(
      409,
      `Another Listener on this Load Balancer is already using protocol_port ${textOf(merged["protocol_port"])}`,
    );
  if (kind === "healthmonitor" && others.length > 0)
    throw new OctaviaFault(409, "This pool already has a health monitor");
}

const udp = (fields: Fields): boolean => fields["protocol"] === "UDP";
