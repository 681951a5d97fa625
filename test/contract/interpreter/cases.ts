import { isDeepStrictEqual } from "node:util";
import type { AslCase } from "../../infra/sandbox/step-functions/asl-case.ts";
import { runCase } from "../../infra/sandbox/step-functions/asl-run.ts";
import type { Came } from "./cases-on-moto.ts";

/** What the sandbox's interpreter makes of a case, in virtual time. */
export async function runInSandbox(each: AslCase): Promise<Came> {
  const { execution, states, payloads } = await runCase(each);
  const { status, output, error, cause } = execution;
  return {
    status,
    ...(output !== undefined && { output: JSON.parse(output) as unknown }),
    ...(error !== undefined && { error }),
    ...(cause !== undefined && { cause }),
    states,
    payloads,
  };
}

/** Where the other came to something else, in sentences. A cause is compared where the case says what it is. */
export function otherwise(ours: Came, theirs: Came, { expected }: AslCase): string[] {
  const members = ["status", "states", "payloads", "output", "error"] as const;
  const compared = expected.cause === undefined ? members : ([...members, "cause"] as const);
  return compared.flatMap((member) => {
    const [mine, other] = [plain(ours[member]), plain(theirs[member])];
    return isDeepStrictEqual(mine, other)
      ? []
      : [`${member} is ${JSON.stringify(other) ?? "nothing"}, not ${JSON.stringify(mine) ?? "nothing"}`];
  });
}

/** Tokens are each one's own. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, name === "token" ? "the token" : plain(each)]),
  );
}
