import { isDeepStrictEqual } from "node:util";
import { targetsOf } from "./seen.ts";
import type { Seen } from "./seen.ts";
import type { Chapter, Stage } from "./story.ts";

const web = [1, 2, 3, 4].map((last) => `10.0.96.${last}:8080`);
const api = [1, 2].map((last) => `10.0.97.${last}:8443`);
const owner = { "pointsman:installation": "pointsman", "pointsman:mirror": "shop" };

/** What stands, in the words of the topology and without AWS's own ids. */
function told(seen: Seen, { shop }: Stage) {
  const [balancer, ...others] = seen.loadBalancers;
  const poolOf = (arn: string) => {
    const key = seen.groups.find((group) => group.arn === arn)?.tags["pointsman:group"] ?? "";
    return key.startsWith(shop.web) ? "web" : key.startsWith(shop.api) ? "api" : key;
  };
  const groupOf = (pool: string) => {
    const group = seen.groups.find(({ tags }) => tags["pointsman:group"]?.startsWith(pool));
    if (!group) return undefined;
    const { "pointsman:group": _, ...tags } = group.tags;
    return {
      protocol: group.protocol,
      check: group.check,
      // moto lists it only once it was set.
      proxyProtocol: group.attributes["proxy_protocol_v2.enabled"] ?? "false",
      stickiness: group.attributes["stickiness.enabled"],
      tags,
      targets: targetsOf(seen, pool),
    };
  };
  return {
    others: others.length,
    type: balancer?.type,
    scheme: balancer?.scheme,
    tags: balancer?.tags,
    rules: balancer?.rules,
    listeners: balancer?.listeners.map(({ port, protocol, forward, tags }) => ({
      port,
      protocol,
      forward: forward.map(poolOf),
      tags,
    })),
    web: groupOf(shop.web),
    api: groupOf(shop.api),
  };
}

const listener = (port: number, pool: string) => ({ port, protocol: "TCP", forward: [pool], tags: owner });

/** Written from the topology by hand: the meaning's own code has no part in it. */
const wanted = {
  others: 0,
  type: "network",
  scheme: "internal",
  tags: owner,
  rules: [
    { port: 80, protocol: "tcp", cidr: "0.0.0.0/0" },
    { port: 443, protocol: "tcp", cidr: "192.0.2.0/24" },
    { port: 443, protocol: "tcp", cidr: "198.51.100.7/32" },
    { port: 8080, protocol: "tcp", cidr: "0.0.0.0/0" },
  ],
  listeners: [listener(80, "web"), listener(443, "api"), listener(8080, "web")],
  web: {
    protocol: "TCP",
    check: { protocol: "HTTP", path: "/health", codes: "200-204", interval: 10, timeout: 5, healthy: 3 },
    proxyProtocol: "false",
    stickiness: "false",
    tags: owner,
    targets: web,
  },
  api: {
    protocol: "TCP",
    check: { protocol: "TCP", path: null, codes: null, interval: 30, timeout: 10, healthy: 5 },
    proxyProtocol: "true",
    stickiness: "true",
    tags: owner,
    targets: api,
  },
};

export const builtChapters: readonly Chapter[] = [
  {
    about: "a topology of the real Octavia stands in AWS, as boto3 reads it",
    async run(stage) {
      const planned = await stage.command.run("targets", "plan");
      const { code } = await stage.command.sync();
      const found = told(await stage.look(), stage);
      return [
        ...(planned.code === 2 ? [] : [`plan ended with ${planned.code}: ${planned.out}${planned.err}`]),
        ...(code === 2 ? [] : [`sync ended with ${code}`]),
        ...Object.entries(wanted).flatMap(([name, value]) => {
          const other = (found as Record<string, unknown>)[name];
          if (isDeepStrictEqual(other, value)) return [];
          return [`${name}: ${JSON.stringify(other)} in place of ${JSON.stringify(value)}`];
        }),
      ];
    },
  },
  {
    about: "a second round has nothing to do, and neither has a plan",
    async run(stage) {
      const before = JSON.stringify(await stage.look());
      const { code, report } = await stage.command.sync("--rounds", "2", "--every", "1s");
      const { code: planned } = await stage.command.run("targets", "plan");
      return [
        ...(code === 0 && planned === 0 ? [] : [`they ended with ${code} and ${planned}`]),
        ...(report.done.length === 0 ? [] : [`it did ${report.done.length} steps`]),
        ...(JSON.stringify(await stage.look()) === before ? [] : ["something is another than before"]),
      ];
    },
  },
];
