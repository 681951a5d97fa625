import type * as z from "zod/mini";
import { describeProblem } from "../../../events/describe-problem.ts";
import { CallRefused, Unreachable } from "../../shared/errors.ts";
import { jsonOf, wordsOf } from "./answers.ts";
import type { HttpAnswer } from "./http.ts";
import type { Line } from "./line.ts";
import { quoted, unmistakable, withoutSecrets } from "./sentences.ts";
import { refusedAgain } from "./session.ts";
import type { Access, Session } from "./session.ts";

export type Query = readonly (readonly [name: string, value: string])[];

/** One answer of Octavia's, and the second in which its server gave it. */
export interface Said<Content> {
  readonly content: Content;
  /** Epoch milliseconds of the answer's Date; NaN without one. */
  readonly at: number;
}

export interface Octavia {
  /**
   * @param path below /v2/lbaas, such as `pools`.
   * @throws CallRefused or Unreachable with a sentence that names the cause.
   */
  get<Content>(path: string, query: Query, schema: z.ZodMiniType<Content>): Promise<Said<Content>>;
  /** As `get`; undefined when Octavia itself says that there is nothing of that id. */
  find<Content>(path: string, id: string, schema: z.ZodMiniType<Content>): Promise<Said<Content> | undefined>;
}

interface OctaviaDeps {
  readonly line: Line;
  readonly session: Session;
  readonly ca: string | undefined;
  readonly project: string;
  /** What no sentence repeats. */
  readonly secrets: ReadonlySet<string>;
}

export function octaviaOf({ line, session, ca, project, secrets }: OctaviaDeps): Octavia {
  const ask = async (access: Access, path: string, query: Query): Promise<HttpAnswer> => {
    const search = new URLSearchParams(
      query.map(([name, value]): [string, string] => [name, value]),
    ).toString();
    const outcome = await line.ask({
      method: "GET",
      url: `${access.root}/${path}${search === "" ? "" : `?${search}`}`,
      // Without it, errors come as HTML.
      headers: { accept: "application/json", "x-auth-token": access.token },
      ...(ca === undefined ? {} : { ca }),
    });
    if (outcome.kind === "answered") return outcome;
    session.doubt();
    throw new Unreachable(`Octavia at ${access.root}, GET ${path}: ${outcome.reason}`);
  };

  /** A token can end before its time. One more login, one more attempt, and no third. */
  const answered = async (path: string, query: Query): Promise<HttpAnswer> => {
    const access = await session.access();
    const answer = await ask(access, path, query);
    if (answer.status !== 401) return answer;
    const again = await ask(await session.renewed(access), path, query);
    if (again.status !== 401) return again;
    throw new CallRefused(`${refusedAgain}; GET ${path}`);
  };

  return {
    async get(path, query, schema) {
      const answer = await answered(path, query);
      if (answer.status !== 200) throw refusal(withoutTokens(answer, secrets), path, project);
      return parsed(answer, schema) ?? misshapen(withoutTokens(answer, secrets), path, schema);
    },
    async find(path, id, schema) {
      const answer = await answered(`${path}/${encodeURIComponent(id)}`, []);
      if (isAbsence(answer, id)) return undefined;
      if (answer.status !== 200) throw refusal(withoutTokens(answer, secrets), `${path}/${id}`, project);
      return parsed(answer, schema) ?? misshapen(withoutTokens(answer, secrets), path, schema);
    },
  };
}

const withoutTokens = (answer: HttpAnswer, secrets: ReadonlySet<string>): HttpAnswer => ({
  ...answer,
  body: withoutSecrets(answer.body, unmistakable(secrets)),
});

/** Any server has a 404 for what it does not know; Octavia's names what is not there. */
const isAbsence = ({ status, body }: HttpAnswer, id: string): boolean =>
  status === 404 && (wordsOf(body) ?? "").includes(`${id} not found`);

function parsed<Content>(
  { body, headers }: HttpAnswer,
  schema: z.ZodMiniType<Content>,
): Said<Content> | undefined {
  const result = schema.safeParse(jsonOf(body));
  return result.success ? { content: result.data, at: Date.parse(headers["date"] ?? "") } : undefined;
}

/** @throws Unreachable, always. */
function misshapen({ body }: HttpAnswer, path: string, schema: z.ZodMiniType): never {
  const json = jsonOf(body);
  if (json === undefined)
    throw new Unreachable(`Octavia answers GET ${path} with what is not JSON: ${quoted(body)}`);
  const { error } = schema.safeParse(json);
  throw new Unreachable(
    `Octavia answers GET ${path} with what is not its form: ${describeProblem(error, json)}`,
  );
}

function refusal({ status, headers, body }: HttpAnswer, path: string, project: string): Error {
  const said = wordsOf(body);
  const words = said === undefined ? "" : `: ${quoted(said)}`;
  if (status === 403)
    return new CallRefused(
      `Octavia does not allow GET ${path} (403): the credential lacks a role such as load-balancer_observer ` +
        `(and reader, where the cloud asks for it) on project ${project}, or this is another project's`,
    );
  if (status === 503 && /keystone/i.test(said ?? ""))
    return new Unreachable(
      `Octavia cannot ask Keystone whether the token is good (503), GET ${path}${words}`,
    );
  if (status === 429) {
    const wait = headers["retry-after"];
    return new Unreachable(
      `Octavia asks for fewer requests (429${wait ? `, wait ${quoted(wait)}` : ""}), GET ${path}`,
    );
  }
  if (status >= 500) return new Unreachable(`Octavia fails (${status}), GET ${path}${words}`);
  if (status >= 300 && status < 400)
    return new CallRefused(`what answers for Octavia leads elsewhere (${status}), GET ${path}`);
  if (said === undefined)
    return new CallRefused(`what answers for Octavia is not Octavia (${status}), GET ${path}`);
  return new CallRefused(`Octavia refuses GET ${path} (${status})${words}`);
}
