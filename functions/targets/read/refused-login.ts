import { CallRefused, Unreachable } from "../../shared/errors.ts";
import { wordsOf } from "./answers.ts";
import type { HttpAnswer } from "./http.ts";
import { nameOf, secretOf } from "./login.ts";
import { quoted, withoutSecrets } from "./sentences.ts";
import type { ReadRequest } from "./source.ts";

/**
 * Why Keystone gave no token. It says 401 with one and the same body for several causes, so all are named; an
 * unknown or deleted credential and a disabled project are 404, which says nothing about any load balancer.
 */
export function refusedLogin(
  { status, body, headers }: HttpAnswer,
  keystone: string,
  { cloud, credentials }: Pick<ReadRequest, "cloud" | "credentials">,
): Error {
  const who = nameOf(credentials);
  const clean = (text: string): string => quoted(withoutSecrets(text, [secretOf(credentials)]));
  const said = wordsOf(body);
  const words = said === undefined ? "" : `: ${clean(said)}`;
  if (status === 401) {
    const causes =
      credentials.kind === "application-credential"
        ? "its secret is wrong, it has expired, or its user is disabled or has lost a role"
        : `the name or the password is wrong, the user is disabled, or has no role on project ${cloud.project}`;
    return new CallRefused(`Keystone refuses ${who} (401): ${causes}`);
  }
  if (status === 404 && said !== undefined && /disabled/i.test(said))
    return new CallRefused(`Keystone refuses ${who} (404), its project is disabled${words}`);
  if (status === 404 && said !== undefined && /could not find/i.test(said))
    return new CallRefused(`Keystone does not know ${who} (404), it was deleted or never made${words}`);
  if (said === undefined && status < 500) {
    const where = headers["location"];
    const led = where === undefined ? "" : `, and leads to ${clean(where)}`;
    return new CallRefused(`what answers at ${keystone} is no Keystone (${status}${led})`);
  }
  if (status >= 500 || status === 429)
    return new Unreachable(`Keystone at ${keystone} fails (${status})${words}`);
  return new CallRefused(`Keystone at ${keystone} refuses the login (${status})${words}`);
}
