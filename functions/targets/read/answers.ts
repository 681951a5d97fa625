/**
 * What Octavia and Keystone answer, as far as a mirror reads it; more is allowed, less is not.
 * https://docs.openstack.org/api-ref/load-balancer/v2/ and https://docs.openstack.org/api-ref/identity/v3/
 */
import * as z from "zod/mini";

const id = z.string().check(z.minLength(1));
const ids = z.array(z.object({ id }));
/** Times of Octavia: UTC, no zone, whole seconds. */
const time = z.string().check(z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/));
const orNothing = <Schema extends z.ZodMiniType>(schema: Schema) => z.nullish(schema);
const status = { provisioning_status: z.string() };
/** When it was made, and when it, or anything below it, was written last. */
const times = { created_at: orNothing(time), updated_at: orNothing(time) };

export const LoadBalancer = z.object({
  id,
  name: orNothing(z.string()),
  project_id: id,
  vip_address: id,
  admin_state_up: z.boolean(),
  operating_status: z.string(),
  ...status,
  created_at: time,
  updated_at: orNothing(time),
  listeners: ids,
  pools: ids,
});
export type LoadBalancer = z.infer<typeof LoadBalancer>;

/** All of `LoadBalancer`; a name that Octavia does not know would make every item an empty object. */
export const loadBalancerFields = Object.keys(LoadBalancer.shape);

export const Listener = z.object({
  id,
  name: orNothing(z.string()),
  ...status,
  ...times,
  protocol: z.string(),
  protocol_port: z.int(),
  admin_state_up: z.boolean(),
  default_pool_id: z.nullable(id),
  loadbalancers: ids,
  l7policies: ids,
  connection_limit: orNothing(z.int()),
  timeout_client_data: orNothing(z.int()),
  timeout_member_data: orNothing(z.int()),
  /** Since API 2.12. */
  allowed_cidrs: orNothing(z.array(z.string())),
  /** Since API 2.8. */
  client_authentication: orNothing(z.string()),
  sni_container_refs: orNothing(z.array(z.string())),
  insert_headers: orNothing(z.record(z.string(), z.unknown())),
});
export type Listener = z.infer<typeof Listener>;

export const Pool = z.object({
  id,
  name: orNothing(z.string()),
  ...status,
  ...times,
  protocol: z.string(),
  lb_algorithm: z.string(),
  admin_state_up: z.boolean(),
  session_persistence: z.nullable(z.object({ type: z.string() })),
  /** Since API 2.8. */
  tls_enabled: orNothing(z.boolean()),
  /** The key is missing, not null, when there is none. */
  healthmonitor_id: orNothing(id),
  loadbalancers: ids,
  members: ids,
});
export type Pool = z.infer<typeof Pool>;

export const HealthMonitor = z.object({
  id,
  ...status,
  type: z.string(),
  admin_state_up: z.boolean(),
  delay: z.number(),
  timeout: z.number(),
  max_retries: z.int(),
  max_retries_down: z.int(),
  http_method: orNothing(z.string()),
  url_path: orNothing(z.string()),
  expected_codes: orNothing(z.string()),
  /** Since API 2.10. */
  domain_name: orNothing(z.string()),
  pools: ids,
});
export type HealthMonitor = z.infer<typeof HealthMonitor>;

export const Member = z.object({
  id,
  name: orNothing(z.string()),
  ...status,
  operating_status: z.string(),
  address: id,
  protocol_port: z.int(),
  weight: z.int(),
  admin_state_up: z.boolean(),
  backup: z.boolean(),
  monitor_address: orNothing(z.string()),
  monitor_port: orNothing(z.int()),
});
export type Member = z.infer<typeof Member>;

/** The links of a page; without any, Octavia's operator has switched pages off. */
export const Links = orNothing(z.array(z.object({ rel: z.string() })));

const Endpoint = z.object({
  interface: z.string(),
  region: orNothing(z.string()),
  region_id: orNothing(z.string()),
  url: z.string(),
});

export const Token = z.object({
  token: z.object({
    expires_at: time,
    issued_at: time,
    /** None: the token is for no project. */
    project: z.optional(z.object({ id, name: z.optional(z.string()) })),
    catalog: z.optional(z.array(z.object({ type: z.string(), endpoints: z.array(Endpoint) }))),
  }),
});
export type Token = z.infer<typeof Token>["token"];

/** Words of an error, in whichever of their forms it has. */
const Words = z.object({
  faultstring: z.optional(z.string()),
  description: z.optional(z.string()),
  message: z.optional(z.string()),
  error: z.optional(z.object({ message: z.optional(z.string()) })),
});

/** @returns what the body of an error says, or undefined when it is not of OpenStack's making. */
export function wordsOf(body: string): string | undefined {
  const parsed = Words.safeParse(jsonOf(body));
  if (!parsed.success) return undefined;
  const { faultstring, description, message, error } = parsed.data;
  return [faultstring, error?.message, message, description].find(
    (said) => said !== undefined && said !== "",
  );
}

/** @returns undefined for what is not JSON. */
export function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}
