import type { Http } from "../../../../functions/targets/read/http.ts";
import type { Limits } from "../../../../functions/targets/read/line.ts";
import { readLoadBalancers } from "../../../../functions/targets/read/read.ts";
import type { Tokens } from "../../../../functions/targets/read/session.ts";
import type { ReadAnswer, ReadRequest, WrittenAt } from "../../../../functions/targets/read/source.ts";
import { cloudHttp } from "../../../../infra/sandbox/octavia/cloud-http.ts";
import { createCloud } from "../../../../infra/sandbox/octavia/cloud.ts";
import type { CloudOptions } from "../../../../infra/sandbox/octavia/cloud.ts";
import { furnish } from "../../../../infra/sandbox/octavia/furnish.ts";
import { operatorOf } from "../../../../infra/sandbox/octavia/operator.ts";
import type { TopologySpec } from "../../../../infra/sandbox/octavia/operator.ts";
import { createClock } from "../../../../infra/sandbox/time/clock.ts";
import { createRandom } from "../../../../infra/sandbox/time/random.ts";

export const startsAt = Date.parse("2026-11-21T08:00:00.000Z");

export interface ReadOptions {
  readonly known?: Readonly<Record<string, string>>;
  /** Load balancer id → times of the listeners and pools that the asker knows. */
  readonly parts?: Readonly<Record<string, WrittenAt>>;
  readonly limitMs?: number;
  readonly cloud?: Partial<ReadRequest["cloud"]>;
  readonly credentials?: ReadRequest["credentials"];
  readonly tokens?: Tokens;
  readonly limits?: Partial<Limits>;
  readonly http?: (http: Http) => Http;
}

/** A simulated cloud, its people, and a reader of it in virtual time. */
export function cloudWorld(options: Partial<CloudOptions> = {}) {
  const clock = createClock(startsAt);
  const random = createRandom("read");
  const cloud = createCloud({ clock, random, ...options });
  const people = furnish(cloud, random);
  const operator = operatorOf(cloud, people.project);
  const http = cloudHttp([cloud], clock);

  /** Runs the clock until it is done. */
  async function inTime<Outcome>(run: () => Promise<Outcome>): Promise<Outcome> {
    let isOver = false;
    const outcome = run().finally(() => (isOver = true));
    outcome.catch(() => undefined);
    await clock.run({ stop: () => isOver, until: clock.now() + 3_600_000 });
    if (!isOver) throw new Error("it stands still");
    return outcome;
  }

  async function read(ids: readonly string[], asked: ReadOptions = {}) {
    const {
      known = {},
      parts = {},
      credentials = people.observer,
      tokens,
      limits = {},
      http: through = (each) => each,
    } = asked;
    const { length } = cloud.calls;
    const request: ReadRequest = {
      cloud: {
        authUrl: cloud.authUrl,
        region: people.region,
        interface: "public",
        project: people.project,
        ...asked.cloud,
      },
      credentials,
      loadBalancers: ids.map((id) => ({
        id,
        ...(known[id] === undefined ? {} : { knownUpdatedAt: known[id] }),
        ...(parts[id] === undefined ? {} : { knownParts: parts[id] }),
      })),
      ...(asked.limitMs === undefined ? {} : { limitMs: asked.limitMs }),
    };
    const deps = {
      http: through(http),
      now: () => new Date(clock.now()),
      sleep: (ms: number) => clock.sleep(ms),
      limits,
      ...(tokens ? { tokens } : {}),
    };
    const answer = await inTime(() => readLoadBalancers(request, deps));
    return { answer, calls: cloud.calls.slice(length).map(({ method, target }) => pathOf(method, target)) };
  }

  return {
    clock,
    cloud,
    people,
    operator,
    http,
    inTime,
    read,
    wait: (ms: number) => clock.run({ until: clock.now() + ms }),
    /** One load balancer, and what is said of it. */
    readOne: async (id: string, asked?: ReadOptions) => {
      const { answer, calls } = await read([id], asked);
      return { read: answer[id] ?? absent, calls };
    },
  };
}

const absent: ReadAnswer[string] = { kind: "unreadable", reason: "it is not in the answer", readAt: "" };

const pathOf = (method: string, target: string): string =>
  `${method} ${target.replace(/^\/load-balancer\/v2\/lbaas\//, "").replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "ID")}`;

/** Two listeners, two pools, one of them with a monitor, three members. */
export const shop: TopologySpec = {
  name: "shop",
  vipAddress: "203.0.113.10",
  pools: [
    {
      name: "web",
      monitor: { type: "HTTP", url_path: "/health" },
      members: [
        { address: "10.0.0.1", port: 8080 },
        { address: "10.0.0.2", port: 8080, weight: 0 },
      ],
    },
    { name: "tls", members: [{ address: "10.0.0.1", port: 8443 }] },
  ],
  listeners: [
    { port: 80, pool: "web" },
    { port: 443, pool: "tls" },
  ],
};

/** The reason of bad news; a sentence that is none when the news are good. */
export const reasonOf = (read: ReadAnswer[string] | undefined): string =>
  read && "reason" in read ? `${read.kind}: ${read.reason}` : `no reason: ${read?.kind}`;
