import { counted } from "../../../functions/targets/read/counted.ts";
import type { Limits } from "../../../functions/targets/read/line.ts";
import type { Http } from "../../../functions/targets/read/http.ts";
import { readLoadBalancers } from "../../../functions/targets/read/read.ts";
import type { Tokens } from "../../../functions/targets/read/session.ts";
import type { Credentials, ReadRequest, SourceRead } from "../../../functions/targets/read/source.ts";
import type { World } from "./world.ts";

/** One thing that is asked of each world. What it gives is the same in each, and as expected. */
export interface Case {
  readonly about: string;
  readonly expected: unknown;
  run(stage: Stage): Promise<unknown>;
}

export interface Stage {
  readonly world: World;
  /** Load balancers that stand ready, by name. */
  readonly ready: Readonly<Record<"steady" | "second" | "everything", string>>;
  readonly read: (asked: Asked) => Promise<ReadsToCheck>;
}

export interface Asked {
  readonly ids: readonly string[];
  readonly known?: Readonly<Record<string, string>>;
  readonly credentials?: Credentials;
  readonly cloud?: Partial<ReadRequest["cloud"]>;
  readonly tokens?: Tokens;
  readonly limits?: Partial<Limits>;
  /** Comes between the reader and the cloud. */
  readonly through?: (http: Http) => Http;
}

export interface ReadsToCheck {
  readonly reads: readonly SourceRead[];
  /** Kind and, for what is bad news, its sentence. */
  readonly told: readonly string[];
  /** Requests, such as `GET pools`. */
  readonly calls: readonly string[];
}

/** What is slow on a busy machine is not what is asked. */
const unhurried: Partial<Limits> = { requestMs: 120_000, wholeMs: 86_400_000 };

/** @param spoil a mistake that is planted between the reader and the cloud. */
export function stageOf(
  world: World,
  ready: Stage["ready"],
  spoil: (http: Http, project: string) => Http = (http) => http,
): Stage {
  return {
    world,
    ready,
    async read({
      ids,
      known = {},
      credentials = world.people.observer,
      cloud,
      tokens,
      limits,
      through = (http) => http,
    }) {
      const { http, calls } = counted(through(spoil(world.http, world.cloud.project)));
      const answer = await readLoadBalancers(
        {
          cloud: { ...world.cloud, ...cloud },
          credentials,
          loadBalancers: ids.map((id) => ({
            id,
            ...(known[id] === undefined ? {} : { knownUpdatedAt: known[id] }),
          })),
        },
        {
          http,
          now: world.now,
          sleep: world.sleep,
          limits: { ...unhurried, ...limits },
          ...(tokens ? { tokens } : {}),
        },
      );
      const reads = ids.map((id): SourceRead => answer[id] ?? absent);
      return { reads, told: reads.map(toldOf), calls };
    },
  };
}

const absent: SourceRead = { kind: "unreadable", reason: "it is not in the answer", readAt: "" };

const toldOf = (read: SourceRead): string =>
  read.kind === "unreadable" || read.kind === "gone" ? `${read.kind}: ${plain(read.reason)}` : read.kind;

/** Ids, addresses and times are the world's own. */
export const plain = (text: string): string =>
  text
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "‹uuid›")
    .replaceAll(/\b[0-9a-f]{32}\b/g, "‹id›")
    .replaceAll(/https?:\/\/[^\s,;"]*?(?=\/v[23])/g, "‹url›")
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z?/g, "‹time›");

/** @throws Error when the read is not complete. */
export function sourceOf(read: SourceRead | undefined) {
  if (read?.kind !== "complete") throw new Error(`not complete: ${JSON.stringify(read)}`);
  return read.source;
}
