import type { Ledger } from "../../ledger/ledger.ts";
import { refused, said } from "./answer.ts";
import type { Answer } from "./answer.ts";

/** How many releases a listing shows when nobody says. */
const usualMost = 20;

/** The newest releases of one service or of all, with where those in flight stand. */
export async function list(ledger: Ledger, services: readonly string[], most = usualMost): Promise<Answer> {
  const found = await Promise.all(
    services.map(async (service) => {
      const [state, history, freeze] = await Promise.all([
        ledger.services.state(service),
        ledger.releases.history(service, most),
        ledger.services.freeze(service),
      ]);
      return {
        service,
        stable: state?.stable,
        inFlight: state?.lease?.holder,
        queued: state?.queued,
        freeze,
        releases: history,
      };
    }),
  );
  return said({ services: found });
}

/** Everything of one release: what was planned, what happened when and whose time it was, what it waits for. */
export async function show(ledger: Ledger, id: string): Promise<Answer> {
  const view = await ledger.releases.view(id);
  if (!view) return refused(404, `no release ${id} is known; \`pointsman release list\` shows them`);
  const [timeline, waits] = await Promise.all([ledger.releases.timeline(id), ledger.waits.of(id)]);
  return said({
    ...view,
    timeline,
    waits: waits.map(({ scope, point, reason, wakeAt }) => ({ scope, point, reason, wakeAt })),
  });
}
