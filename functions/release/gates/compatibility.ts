import * as z from "zod/mini";
import type { Ledger } from "../../ledger/ledger.ts";
import type { ReleaseView } from "../../ledger/releases.ts";
import type { CompatibilityConfig } from "../../shared/service-config.ts";
import type { Lambda } from "../aws/lambda.ts";

/** What a compatibility check must answer. */
const Answer = z.object({ compatible: z.boolean(), reason: z.optional(z.string()) });

const ProbeAnswer = z.object({
  results: z.array(
    z.object({
      status: z.optional(z.number()),
      bodyText: z.optional(z.string()),
      error: z.optional(z.string()),
    }),
  ),
});

export interface CompatibilityDeps {
  readonly ledger: Ledger;
  readonly lambda: Lambda;
  readonly probeFunction: string;
}

/**
 * Asks each check that the service names, with stable and candidate of it and of the services it depends on.
 * All must answer `{"compatible": true}`.
 * @returns a sentence when one does not.
 */
export async function incompatible(deps: CompatibilityDeps, view: ReleaseView): Promise<string | undefined> {
  const { gates } = view.record.config;
  if (gates.compatibility.length === 0) return undefined;
  const question = await questionOf(deps, view);
  for (const check of gates.compatibility) {
    const name = check.kind === "lambda" ? check.name : check.url;
    const answer = Answer.safeParse(await ask(deps, check, question));
    if (!answer.success) return `compatibility check ${name} answered no {"compatible": true | false}`;
    if (!answer.data.compatible)
      return `compatibility check ${name}: ${answer.data.reason ?? "not compatible"}`;
  }
  return undefined;
}

async function questionOf({ ledger }: CompatibilityDeps, { record, plans }: ReleaseView): Promise<object> {
  const others = await Promise.all(
    record.config.gates.dependsOn.map(async (service) => [service, await standing(ledger, service)] as const),
  );
  return {
    service: record.service,
    release: record.id,
    stable: { release: record.from?.release, digest: record.from?.digest, tag: record.from?.tag },
    candidate: {
      digest: record.digest,
      tag: record.tag,
      images: plans.map(({ cell, image }) => ({ cell, image })),
    },
    dependsOn: Object.fromEntries(others),
  };
}

/** What another service runs, and what is on its way there. */
async function standing(ledger: Ledger, service: string): Promise<object> {
  const state = await ledger.services.state(service);
  const candidate = state?.lease && (await ledger.releases.view(state.lease.holder))?.record;
  return {
    stable: state?.stable && {
      release: state.stable.release,
      digest: state.stable.digest,
      tag: state.stable.tag,
    },
    candidate: candidate && { release: candidate.id, digest: candidate.digest, tag: candidate.tag },
  };
}

async function ask(
  { lambda, probeFunction }: CompatibilityDeps,
  check: CompatibilityConfig,
  question: object,
): Promise<unknown> {
  if (check.kind === "lambda") return lambda.invoke(check.name, question);
  const request = {
    url: check.url,
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(question),
    timeoutSeconds: 10,
  };
  const answer = ProbeAnswer.safeParse(await lambda.invoke(probeFunction, { requests: [request] }));
  const [result] = answer.success ? answer.data.results : [];
  if (!result || result.status !== 200)
    return { compatible: false, reason: result?.error ?? `HTTP ${result?.status ?? "no answer"}` };
  try {
    return JSON.parse(result.bodyText ?? "");
  } catch {
    return undefined;
  }
}
