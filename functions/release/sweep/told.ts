import type { ServiceConfig } from "../../shared/service-config.ts";
import type { SweepDeps } from "./connect.ts";

/** Tells people a finding once; a changed finding is a new one. */
export async function told(
  deps: SweepDeps,
  { service }: ServiceConfig,
  what: string,
  finding: string,
): Promise<boolean> {
  if (!(await deps.ledger.services.tellOnce(service, what, finding))) return false;
  const at = deps.now().toISOString();
  const news = {
    id: `${service}:${what}:${at}`,
    release: service,
    service,
    kind: "sweep" as const,
    state: "drift",
    at,
    reason: finding,
    forPeople: true,
  };
  await deps.ledger.outbox.put(news);
  await deps.sendNews(news);
  return true;
}
