import { describe, expect, test } from "vitest";
import type {
  HealthMonitor,
  Listener,
  LoadBalancer,
  Member,
  Pool,
} from "../../../../functions/targets/read/answers.ts";
import { assembled, updatedAtOf } from "../../../../functions/targets/read/assemble.ts";
import type { Parts } from "../../../../functions/targets/read/assemble.ts";
import { lookedAt, verdict } from "../../../../functions/targets/read/look.ts";

const loadBalancer: LoadBalancer = {
  id: "lb",
  name: "shop",
  project_id: "p1",
  vip_address: "203.0.113.10",
  admin_state_up: true,
  operating_status: "ONLINE",
  provisioning_status: "ACTIVE",
  created_at: "2026-11-21T07:00:00",
  updated_at: "2026-11-21T08:00:00",
  listeners: [{ id: "li" }],
  pools: [{ id: "po" }],
};
const listener: Listener = {
  id: "li",
  name: "web",
  provisioning_status: "ACTIVE",
  protocol: "TCP",
  protocol_port: 80,
  admin_state_up: true,
  default_pool_id: "po",
  loadbalancers: [{ id: "lb" }],
  l7policies: [{ id: "l7-b" }, { id: "l7-a" }],
  connection_limit: 10,
  timeout_client_data: 1,
  timeout_member_data: 2,
  allowed_cidrs: ["192.0.2.0/24", "10.0.0.0/8"],
};
const pool: Pool = {
  id: "po",
  name: "web",
  provisioning_status: "ACTIVE",
  protocol: "TCP",
  lb_algorithm: "ROUND_ROBIN",
  admin_state_up: true,
  session_persistence: { type: "SOURCE_IP" },
  healthmonitor_id: "hm",
  loadbalancers: [{ id: "lb" }],
  members: [{ id: "b" }, { id: "a" }],
};
const healthMonitor: HealthMonitor = {
  id: "hm",
  provisioning_status: "ACTIVE",
  type: "HTTP",
  admin_state_up: true,
  delay: 5,
  timeout: 3,
  max_retries: 2,
  max_retries_down: 4,
  http_method: "GET",
  url_path: "/",
  expected_codes: "200",
  pools: [{ id: "po" }],
};
const member = (id: string): Member => ({
  id,
  name: `node-${id}`,
  provisioning_status: "ACTIVE",
  operating_status: "NO_MONITOR",
  address: "10.0.0.1",
  protocol_port: 8080,
  weight: 1,
  admin_state_up: true,
  backup: false,
  monitor_address: null,
  monitor_port: 81,
});
const parts = (other: Partial<Parts> = {}): Parts => ({
  loadBalancer,
  listeners: [listener],
  pools: [pool],
  asKnown: [],
  healthMonitors: [healthMonitor],
  members: new Map([["po", [member("b"), member("a")]]]),
  ...other,
});
const torn = (other: Partial<Parts>): string => {
  const result = assembled(parts(other));
  return result.kind === "torn" ? result.reason : "complete";
};

describe("the parts of a load balancer", () => {
  test("that fit are complete, in an order of their own and with nothing for null", () => {
    const result = assembled(parts());
    expect(result).toMatchObject({
      kind: "complete",
      source: {
        id: "lb",
        projectId: "p1",
        updatedAt: "2026-11-21T08:00:00",
        listeners: [
          {
            port: 80,
            defaultPoolId: "po",
            l7PolicyIds: ["l7-a", "l7-b"],
            allowedCidrs: ["10.0.0.0/8", "192.0.2.0/24"],
            connectionLimit: 10,
            timeoutClientDataMs: 1,
            timeoutMemberDataMs: 2,
          },
        ],
        pools: [
          {
            algorithm: "ROUND_ROBIN",
            sessionPersistence: "SOURCE_IP",
            healthMonitor: {
              type: "HTTP",
              delay: 5,
              timeout: 3,
              maxRetries: 2,
              maxRetriesDown: 4,
              urlPath: "/",
            },
            members: [
              { id: "a", address: "10.0.0.1", monitorAddress: undefined, monitorPort: 81 },
              { id: "b" },
            ],
          },
        ],
      },
    });
  });

  test("that an older Octavia does not tell have its defaults", () => {
    const { allowed_cidrs: _cidrs, connection_limit: _limit, ...older } = listener;
    const bare = { ...pool, session_persistence: null, healthmonitor_id: null, members: [], name: null };
    const result = assembled(
      parts({
        listeners: [{ ...older, default_pool_id: null }],
        pools: [bare],
        healthMonitors: [],
        members: new Map(),
      }),
    );
    expect(result).toMatchObject({
      source: {
        listeners: [{ allowedCidrs: [], connectionLimit: -1, defaultPoolId: undefined }],
        pools: [{ name: "", sessionPersistence: undefined, healthMonitor: undefined, members: [] }],
      },
    });
  });

  test.for([
    [
      "a listener that is not listed",
      { listeners: [] },
      "the load balancer names 1 listeners and 0 are listed (li is missing)",
    ],
    [
      "a listener that is not named",
      { listeners: [listener, { ...listener, id: "li2" }] },
      "the load balancer names 1 listeners and 2 are listed (li2 is not named)",
    ],
    [
      "a pool that is not listed",
      { pools: [] },
      "the load balancer names 1 pools and 0 are listed (po is missing)",
    ],
    [
      "another pool in its place",
      { pools: [{ ...pool, id: "po2" }] },
      "the load balancer names 1 pools and 1 are listed (po is missing)",
    ],
    [
      "a member that is not listed",
      { members: new Map([["po", [member("a")]]]) },
      "pool po names 2 members and 1 are listed (b is missing)",
    ],
    [
      "a pool whose members were not listed",
      { members: new Map() },
      "pool po names 2 members and 0 are listed (b is missing)",
    ],
    [
      "a member that the pool does not name",
      { members: new Map([["po", [member("a"), member("b"), member("c")]]]) },
      "pool po names 2 members and 3 are listed (c is not named)",
    ],
    [
      "a health monitor that is not listed",
      { healthMonitors: [] },
      "pool po names health monitor hm, which is not listed",
    ],
    [
      "a default pool of somebody else's",
      { listeners: [{ ...listener, default_pool_id: "po9" }] },
      "listener li names pool po9, which is not among the load balancer's",
    ],
    [
      "a listener that is pending",
      { listeners: [{ ...listener, provisioning_status: "PENDING_UPDATE" }] },
      "listener li is PENDING_UPDATE, not ACTIVE",
    ],
    [
      "a pool in error",
      { pools: [{ ...pool, provisioning_status: "ERROR" }] },
      "pool po is ERROR, not ACTIVE",
    ],
    [
      "a health monitor that is pending",
      { healthMonitors: [{ ...healthMonitor, provisioning_status: "PENDING_CREATE" }] },
      "health monitor hm is PENDING_CREATE, not ACTIVE",
    ],
    [
      "a member that is being deleted",
      {
        members: new Map([["po", [member("a"), { ...member("b"), provisioning_status: "PENDING_DELETE" }]]]),
      },
      "member b is PENDING_DELETE, not ACTIVE",
    ],
  ] as const)("invariant 2: with %s they are no complete read", ([, other, reason]) => {
    expect(torn(other as Partial<Parts>)).toBe(reason);
  });

  test("are whole with pools that stand as they are known, which are named and not told", () => {
    const known = { pools: [], healthMonitors: [], members: new Map(), asKnown: [{ id: "po" }] };
    const result = assembled(
      parts({ ...known, listeners: [{ ...listener, updated_at: "2026-11-21T08:00:00" }] }),
    );
    expect(result).toMatchObject({
      kind: "complete",
      source: { pools: [], listeners: [{ defaultPoolId: "po" }] },
      writtenAt: { li: "2026-11-21T08:00:00" },
    });
    expect(torn({ ...known, asKnown: [{ id: "other" }] })).toBe(
      "the load balancer names 1 pools and 1 are listed (po is missing)",
    );
  });

  test("have a time for each listener and pool that tells one", () => {
    const written = { pools: [{ ...pool, created_at: "2026-11-21T07:00:00" }] };
    expect(assembled(parts(written))).toMatchObject({ writtenAt: { po: "2026-11-21T07:00:00" } });
    const { writtenAt } = assembled(parts()) as Extract<ReturnType<typeof assembled>, { kind: "complete" }>;
    expect(writtenAt).toEqual({});
  });

  test("are of the time of their creation until something is written", () => {
    expect(updatedAtOf({ ...loadBalancer, updated_at: null })).toBe("2026-11-21T07:00:00");
  });
});

describe("two looks at a load balancer", () => {
  const at = Date.parse("2026-11-21T08:00:02.000Z");
  const first = lookedAt(loadBalancer, at, new Date(0));

  test.for([
    ["2026-11-21T08:00:02.000Z", false],
    ["2026-11-21T08:00:01.999Z", true],
    ["2026-11-21T07:59:00.000Z", true],
  ] as const)("at %s, written at 08:00:00, it is fresh: %s", ([time, isFresh]) => {
    expect(lookedAt(loadBalancer, Date.parse(time), new Date(0)).isFresh).toBe(isFresh);
  });

  test("are in the cloud's time, and in ours when the cloud does not tell its own", () => {
    expect(first.readAt).toBe("2026-11-21T08:00:02.000Z");
    expect(lookedAt(loadBalancer, Number.NaN, new Date(at)).readAt).toBe("2026-11-21T08:00:02.000Z");
  });

  test.for([
    ["the same", {}, undefined],
    [
      "another updated_at",
      { updated_at: "2026-11-21T08:00:03" },
      "load balancer lb changed while it was read (2026-11-21T08:00:00, then 2026-11-21T08:00:03)",
    ],
    [
      "PENDING_UPDATE",
      { provisioning_status: "PENDING_UPDATE" },
      "load balancer lb became PENDING_UPDATE while it was read",
    ],
  ] as const)("invariant 2: %s", ([, other, reason]) => {
    expect(verdict(first, lookedAt({ ...loadBalancer, ...other }, at, new Date(0)))).toBe(reason);
  });

  test("invariant 2: the second of which finds nothing say nothing of what is there", () => {
    expect(verdict(first, undefined)).toBe("load balancer lb vanished while it was read");
  });
});
