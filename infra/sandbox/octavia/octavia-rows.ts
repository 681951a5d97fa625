/**
 * What the simulated Octavia keeps. Attributes have the API's own names and its defaults, as Octavia 11 answers
 * them; https://docs.openstack.org/api-ref/load-balancer/v2/
 */
export type Kind = "loadbalancer" | "listener" | "pool" | "healthmonitor" | "member" | "l7policy";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type Fields = Readonly<Record<string, Json>>;

export interface Row {
  readonly id: string;
  readonly kind: Kind;
  readonly projectId: string;
  /** Of itself, for a load balancer. */
  readonly loadBalancerId: string;
  /** A member's or health monitor's pool, an L7 policy's listener; else the load balancer. */
  readonly parentId: string;
  fields: Fields;
  status: "ACTIVE" | "ERROR" | "PENDING_CREATE" | "PENDING_UPDATE" | "PENDING_DELETE";
  operatingStatus: string;
  /** Epoch milliseconds; told in whole seconds. */
  readonly createdAt: number;
  updatedAt: number | undefined;
}

const common: Fields = { name: "", description: "", admin_state_up: true, tags: [] };

/** Every attribute that can be written, with its default; undefined ones must be given. */
export const defaults: Readonly<Record<Kind, Fields>> = {
  loadbalancer: {
    ...common,
    vip_address: null,
    vip_port_id: null,
    vip_subnet_id: null,
    vip_network_id: null,
    vip_qos_policy_id: null,
    additional_vips: [],
    provider: "amphora",
    flavor_id: null,
    availability_zone: null,
  },
  listener: {
    ...common,
    protocol: null,
    protocol_port: null,
    connection_limit: -1,
    default_tls_container_ref: null,
    sni_container_refs: [],
    default_pool_id: null,
    insert_headers: {},
    timeout_client_data: 50_000,
    timeout_member_connect: 5000,
    timeout_member_data: 50_000,
    timeout_tcp_inspect: 0,
    client_ca_tls_container_ref: null,
    client_authentication: "NONE",
    client_crl_container_ref: null,
    allowed_cidrs: null,
    tls_ciphers: null,
    tls_versions: null,
    alpn_protocols: null,
  },
  pool: {
    ...common,
    protocol: null,
    lb_algorithm: null,
    session_persistence: null,
    tls_container_ref: null,
    ca_tls_container_ref: null,
    crl_container_ref: null,
    tls_enabled: false,
    tls_ciphers: null,
    tls_versions: null,
    alpn_protocols: null,
  },
  healthmonitor: {
    name: "",
    admin_state_up: true,
    tags: [],
    type: null,
    delay: null,
    timeout: null,
    max_retries: null,
    max_retries_down: 3,
    http_method: null,
    url_path: null,
    expected_codes: null,
    http_version: null,
    domain_name: null,
  },
  member: {
    name: "",
    admin_state_up: true,
    tags: [],
    address: null,
    protocol_port: null,
    weight: 1,
    backup: false,
    subnet_id: null,
    monitor_address: null,
    monitor_port: null,
  },
  l7policy: {
    ...common,
    action: null,
    redirect_pool_id: null,
    redirect_url: null,
    redirect_prefix: null,
    redirect_http_code: null,
    position: 1,
  },
};

/** Attributes of which one at least must be given. */
export const required: Readonly<Record<Kind, readonly (readonly string[])[]>> = {
  loadbalancer: [["vip_subnet_id", "vip_network_id", "vip_port_id"]],
  listener: [["protocol"], ["protocol_port"]],
  pool: [["protocol"], ["lb_algorithm"]],
  healthmonitor: [["type"], ["delay"], ["timeout"], ["max_retries"]],
  member: [["address"], ["protocol_port"]],
  l7policy: [["action"]],
};

/** Attributes of a request that name another object, and are not the object's own. */
export const references: Readonly<Record<Kind, readonly string[]>> = {
  loadbalancer: ["project_id"],
  listener: ["loadbalancer_id", "project_id"],
  pool: ["loadbalancer_id", "listener_id", "project_id"],
  healthmonitor: ["pool_id", "project_id"],
  member: ["project_id"],
  l7policy: ["listener_id", "project_id"],
};

export const words: Readonly<Record<Kind, string>> = {
  loadbalancer: "Load Balancer",
  listener: "Listener",
  pool: "Pool",
  healthmonitor: "Health Monitor",
  member: "Member",
  l7policy: "L7Policy",
};

export const kindOf: Readonly<Record<string, Kind>> = {
  loadbalancers: "loadbalancer",
  listeners: "listener",
  pools: "pool",
  healthmonitors: "healthmonitor",
  members: "member",
  l7policies: "l7policy",
};

/** An attribute's value as text, as a query would name it. */
export function textOf(value: Json | undefined): string {
  if (typeof value === "boolean") return value ? "True" : "False";
  return typeof value === "string" ? value : JSON.stringify(value ?? null);
}
