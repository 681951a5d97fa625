import type { Http } from "../../../functions/targets/read/http.ts";

/** Who calls Keystone. A password is the name again. */
export interface Caller {
  readonly name: string;
  readonly project: string;
}

/** Longest that Keystone may take on a busy machine. */
const limitMs = 120_000;

export type KeystoneCall = (
  who: Caller,
  method: string,
  path: string,
  body?: object,
  headers?: Readonly<Record<string, string>>,
) => Promise<unknown>;

/** Calls of Keystone by its users. Each logs in anew: what the last call changed may have ended its token. */
export function keystoneCalls(http: Http, keystoneUrl: string): KeystoneCall {
  const sent = async (method: string, path: string, headers: object, body?: object) => {
    const outcome = await http({
      method: method as "GET",
      url: `${keystoneUrl}/${path}`,
      headers: { accept: "application/json", "content-type": "application/json", ...headers },
      limitMs,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (outcome.kind === "answered" && outcome.status < 300) return outcome;
    const why = outcome.kind === "failed" ? outcome.reason : `${outcome.status} ${outcome.body}`;
    throw new Error(`Keystone, ${method} ${path}: ${why}`);
  };
  const token = async ({ name, project }: Caller): Promise<string> => {
    const user = { name, domain: { id: "default" }, password: name };
    const scope = { project: { name: project, domain: { id: "default" } } };
    const auth = { identity: { methods: ["password"], password: { user } }, scope };
    return (await sent("POST", "auth/tokens", {}, { auth })).headers["x-subject-token"] ?? "";
  };
  return async (who, method, path, body, headers) => {
    const { body: text } = await sent(method, path, { "x-auth-token": await token(who), ...headers }, body);
    return text === "" ? undefined : (JSON.parse(text) as unknown);
  };
}
