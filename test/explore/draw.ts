import { createRandom } from "../../infra/sandbox/time/random.ts";
import { drawActions } from "./draw-actions.ts";
import { drawFaults } from "./draw-faults.ts";
import { drawTheme } from "./draw-themes.ts";
import { drawServices, drawSpec, drawUnconfirmed } from "./draw-world.ts";
import type { Scenario } from "./scenario.ts";
import { tidyUpMs } from "./scenario.ts";

const startsAt = Date.parse("2026-11-23T09:00:00Z");

/** What a seed stands for: always the same. Each part draws from a stream of its own. */
export function drawScenario(seed: number, mostFaults: number): Scenario {
  const random = createRandom(`explore/${seed}`);
  const services = drawServices(random.fork("services"));
  const ordering = random.fork("ordering");
  const theme = drawTheme(random.fork("theme"), mostFaults);
  const more = drawFaults(random.fork("faults"), mostFaults - theme.faults.length);
  return {
    services,
    spec: drawSpec(random.fork("spec"), services),
    unconfirmed: drawUnconfirmed(random.fork("unconfirmed")),
    startsAt,
    order: ordering.between(0, 2 ** 31),
    latencyMs: ordering.pick([0, 5, 20, 60, 150]),
    tidyUpMs: theme.tidyUpMs ?? tidyUpMs,
    actions: [
      ...(theme.isAlone ? [] : drawActions(random.fork("actions"), services.length)),
      ...theme.actions,
    ],
    faults: [...theme.faults, ...more],
  };
}
