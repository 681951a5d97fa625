import type { Http } from "../../../functions/targets/read/http.ts";
import { authOf } from "../../../functions/targets/read/login.ts";
import type { Credentials, ReadRequest } from "../../../functions/targets/read/source.ts";
import type { ApiAnswer, World } from "./world.ts";

interface Way {
  readonly http: Http;
  readonly cloud: ReadRequest["cloud"];
  readonly writer: Credentials;
  /** Octavia's address, up to /v2/lbaas. */
  readonly root: string;
}

/** A client that is not the reader: it builds what is read, and asks what the reader never asks. */
export function apiOf({ http, cloud, writer, root }: Way): World["api"] {
  const tokens = new Map<Credentials, string>();
  const send = async (method: string, url: string, headers: object, body?: object): Promise<ApiAnswer> => {
    const outcome = await http({
      method: method as "GET",
      url,
      headers: { accept: "application/json", "content-type": "application/json", ...headers },
      limitMs: 120_000,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (outcome.kind === "failed") throw new Error(`${method} ${url}: ${outcome.reason}`);
    return { status: outcome.status, body: bodyOf(outcome.body), headers: outcome.headers };
  };
  const login = async (as: Credentials): Promise<string> => {
    const answer = await send(
      "POST",
      `${cloud.authUrl}/auth/tokens`,
      {},
      { auth: authOf(as, cloud.project) },
    );
    return answer.headers["x-subject-token"] ?? "none";
  };
  return async (method, path, body, as = writer) => {
    const ask = async (isAnew: boolean): Promise<ApiAnswer> => {
      const token = isAnew ? await login(as) : (tokens.get(as) ?? (await login(as)));
      tokens.set(as, token);
      return send(method, `${root}/${path}`, { "x-auth-token": token }, body);
    };
    const answer = await ask(false);
    return answer.status === 401 ? ask(true) : answer;
  };
}

function bodyOf(text: string): unknown {
  if (text === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    return "not JSON";
  }
}
