import { builder } from "../octavia/building.ts";
import type { World } from "../octavia/world.ts";

/** Ids in the real Octavia. */
export interface Topology {
  readonly loadBalancer: string;
  readonly web: string;
  readonly api: string;
  /** `10.0.96.1:8080` → its member's id. */
  readonly members: Map<string, string>;
}

/**
 * Two listeners that share a pool of four, and one for some clients only whose pool speaks PROXY. Each address stands
 * on one port, and inside the VPC: moto keeps a target by its address alone, and forgets its zone.
 */
export async function buildShop(
  world: World,
): Promise<Topology & { readonly build: ReturnType<typeof builder> }> {
  const build = builder(world);
  await build.loadBalancer({ name: "shop", vip_address: "10.0.95.10" });
  const web = await build.pool({ name: "web", protocol: "HTTP" });
  await build.monitor(web, {
    type: "HTTP",
    delay: 10,
    timeout: 5,
    max_retries: 3,
    url_path: "/health",
    expected_codes: "200-204",
  });
  const api = await build.pool({
    name: "api",
    protocol: "PROXYV2",
    session_persistence: { type: "SOURCE_IP" },
  });
  for (const port of [80, 8080])
    await build.listener({
      name: `web-${port}`,
      protocol: "HTTP",
      protocol_port: port,
      default_pool_id: web,
    });
  await build.listener({
    name: "api",
    protocol: "TCP",
    protocol_port: 443,
    default_pool_id: api,
    allowed_cidrs: ["192.0.2.0/24", "198.51.100.7/32"],
  });
  const members = new Map([
    ...(await addAll(build, web, ["10.0.96.1", "10.0.96.2", "10.0.96.3", "10.0.96.4"], 8080)),
    ...(await addAll(build, api, ["10.0.97.1", "10.0.97.2"], 8443)),
  ]);
  return { build, loadBalancer: build.id, web, api, members };

  async function addAll(
    { written }: ReturnType<typeof builder>,
    pool: string,
    addresses: readonly string[],
    port: number,
  ): Promise<(readonly [string, string])[]> {
    const fields = addresses.map((address) => ({ name: address, address, protocol_port: port }));
    await written("PUT", `pools/${pool}/members`, { members: fields });
    const { body } = await world.api("GET", `pools/${pool}/members`);
    return (body as { members: { id: string; address: string }[] }).members.map(
      ({ id, address }) => [`${address}:${port}`, id] as const,
    );
  }
}

export async function addMember(
  build: ReturnType<typeof builder>,
  { pool, members }: { readonly pool: string; readonly members: Map<string, string> },
  address: string,
  port: number,
): Promise<void> {
  const id = await build.member(pool, { name: address, address, protocol_port: port });
  members.set(`${address}:${port}`, id);
}
