import { readLoadBalancers } from "../../functions/targets/read/read.ts";
import type { ReadAnswer, ReadRequest } from "../../functions/targets/read/source.ts";
import { web } from "../../functions/targets/read/web.ts";
import type { Session } from "../session.ts";

/** Reads Octavia from this machine, with the tokens and connections of one command. */
export function readDirectly({ now, sleep }: Pick<Session, "now" | "sleep">) {
  const tokens = new Map();
  const { http, ...connections } = web();
  return {
    read: (request: ReadRequest): Promise<ReadAnswer> =>
      readLoadBalancers(request, { http, now, sleep, tokens }),
    close: () => connections.close(),
  };
}
