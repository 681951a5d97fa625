import type { ApiAnswer, World } from "./world.ts";

interface Made {
  readonly id: string;
}

/** Objects are made one at a time: whatever is pending takes no other. */
export function builder(world: World, loadBalancer?: string) {
  let current = loadBalancer;
  const settled = async (): Promise<void> => {
    for (let look = 0; look < 1000; look++) {
      const { status, body } = await world.api("GET", `loadbalancers/${current}`);
      if (status === 404) return;
      const { provisioning_status: state } = (body as { loadbalancer: { provisioning_status: string } })
        .loadbalancer;
      if (state === "ACTIVE") return;
      if (state === "ERROR") throw new Error(`${world.name}: load balancer ${current} went into ERROR`);
      await world.wait(250);
    }
    throw new Error(`${world.name}: load balancer ${current} stays pending`);
  };
  const written = async (method: string, path: string, body?: object): Promise<ApiAnswer> => {
    const answer = await world.api(method, path, body);
    if (answer.status >= 300)
      throw new Error(`${world.name}: ${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    await settled();
    return answer;
  };
  const made = async (path: string, kind: string, fields: object): Promise<string> => {
    const answer = await world.api("POST", path, { [kind]: fields });
    if (answer.status !== 201)
      throw new Error(`${world.name}: POST ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    const { id } = (answer.body as Record<string, Made>)[kind] ?? { id: "" };
    current ??= id;
    await settled();
    return id;
  };
  return {
    get id(): string {
      return current ?? "";
    },
    settled,
    written,
    loadBalancer: (fields: object) =>
      made("loadbalancers", "loadbalancer", { vip_subnet_id: subnet, ...fields }),
    listener: (fields: object) => made("listeners", "listener", { loadbalancer_id: current, ...fields }),
    pool: (fields: object) =>
      made("pools", "pool", { loadbalancer_id: current, lb_algorithm: "ROUND_ROBIN", ...fields }),
    monitor: (pool: string, fields: object) =>
      made("healthmonitors", "healthmonitor", { pool_id: pool, ...fields }),
    member: (pool: string, fields: object) => made(`pools/${pool}/members`, "member", fields),
    policy: (listener: string, fields: object) =>
      made("l7policies", "l7policy", { listener_id: listener, ...fields }),
  };
}

/** The no-op network driver takes any. */
const subnet = "9d6b2a3c-1111-4b57-9d4f-3a1d2f6c0001";

/** A small one: a listener, a pool with a monitor and two members. */
export async function buildSmall(world: World, name: string, address: string): Promise<string> {
  const build = builder(world);
  await build.loadBalancer({ name, vip_address: address });
  const pool = await build.pool({ name: `${name}-pool`, protocol: "TCP" });
  await build.listener({ name: `${name}-80`, protocol: "TCP", protocol_port: 80, default_pool_id: pool });
  await build.monitor(pool, { type: "TCP", delay: 5, timeout: 3, max_retries: 3 });
  for (const last of [1, 2])
    await build.member(pool, { name: `node-${last}`, address: `10.1.0.${last}`, protocol_port: 8080 });
  return build.id;
}

export async function poolOf(world: World, loadBalancer: string): Promise<string> {
  const { body } = await world.api("GET", `pools?loadbalancer_id=${loadBalancer}`);
  return (body as { pools: Made[] }).pools[0]?.id ?? "";
}
